"""The categories of the shop: names in both languages, icons, their order."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from storefront.catalog.services.categories import (
    add_category,
    change_category,
    delete_category,
    empty_category,
    step_category,
)
from storefront.core.errors import DomainError
from storefront.core.gone import once_gone
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import CategoryForm, IntoForm
from storefront.operator.queries.categories import Filled, filled_categories, filled_category

bp = operator_area("operator_categories", __name__)


@bp.get("/kategori", permission=OPERATE)
def index() -> ResponseReturnValue:
    return render_template("operator/categories.html", categories=filled_categories())


@bp.get("/kategori/baru", permission=OPERATE)
def new() -> ResponseReturnValue:
    return _page(CategoryForm())


@bp.post("/kategori/baru", permission=OPERATE)
def add() -> ResponseReturnValue:
    form = CategoryForm()
    if not form.validate():
        return _page(form), 422
    try:
        add_category(form.entry)
    except DomainError as error:
        return _page(form, error=error), error.status
    flash(_("%(name)s ditambahkan.", name=form.name.data), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/kategori/<slug>", permission=OPERATE)
def show(slug: str) -> ResponseReturnValue:
    found = filled_category(slug)
    return _page(CategoryForm(obj=found.category), found)


@bp.post("/kategori/<slug>", permission=OPERATE)
def change(slug: str) -> ResponseReturnValue:
    found, form = filled_category(slug), CategoryForm()
    if not form.validate():
        return _page(form, found), 422
    try:
        change_category(found.category.id, form.entry)
    except DomainError as error:
        return _page(form, filled_category(slug), error=error), error.status
    flash(_("Tersimpan. Alamat halamannya tetap."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/kategori/<slug>/urutan", permission=OPERATE)
def step(slug: str) -> ResponseReturnValue:
    """One place earlier or later."""
    by = 1 if request.form.get("ke") == "bawah" else -1
    step_category(filled_category(slug).category.id, by)
    return redirect(url_for(".index", _anchor=slug), 303)


@bp.post("/kategori/<slug>/pemindahan", permission=OPERATE)
def move(slug: str) -> ResponseReturnValue:
    """All products go into another category."""
    found = filled_category(slug)
    form = _into(found)
    if not form.validate():
        return _page(CategoryForm(formdata=None, obj=found.category), found, into=form), 422
    moved = empty_category(found.category.id, form.into.data)
    flash(ngettext("%(num)d produk dipindahkan.", "%(num)d produk dipindahkan.", moved), "ok")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/kategori/<slug>/penghapusan", permission=OPERATE)
@once_gone(_l("Kategori ini sudah dihapus."))
def delete(slug: str) -> ResponseReturnValue:
    category = filled_category(slug).category
    try:
        delete_category(category.id)
    except DomainError as error:
        found = filled_category(slug)
        form = CategoryForm(formdata=None, obj=found.category)
        return _page(form, found, error=error), error.status
    flash(_("%(name)s dihapus.", name=category.name), "ok")
    return redirect(url_for(".index"), 303)


def _into(found: Filled) -> IntoForm:
    others = [each.category for each in filled_categories()]
    return IntoForm([(each.id, each.name) for each in others if each.id != found.category.id])


def _page(
    form: CategoryForm, found: Filled | None = None, *, into: IntoForm | None = None, **more: Any
) -> str:
    return render_template(
        "operator/category.html",
        form=form,
        found=found,
        into=into or (_into(found) if found and found.holds_any else None),
        **more,
    )
