"""The HPP calculator of a group: what a pack costs, and a price that leaves something."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.costing import Price
from storefront.catalog.forms_costing import CostingForm
from storefront.catalog.models import Variant
from storefront.catalog.queries import book
from storefront.catalog.queries.costing import costing_of
from storefront.catalog.services.work_out import CostingEntry, work_out_cost
from storefront.core.errors import DomainError
from storefront.core.money import format_idr
from storefront.core.numbers import new_secret
from storefront.groups.area import group_area
from storefront.groups.models import Permission

bp = group_area("costing_group", __name__)


@bp.get("/hitung/<int:variant_id>", permission=Permission.PRODUCTS)
def show(variant_id: int) -> ResponseReturnValue:
    variant = book.variant_of(g.group, variant_id)
    costing = costing_of(variant_id)
    form = CostingForm(variant, costing)
    return _page(variant, form, form.entry() if costing else None)


@bp.post("/hitung/<int:variant_id>", permission=Permission.PRODUCTS)
def work_out(variant_id: int) -> ResponseReturnValue:
    """“Hitung” and “Tambah bahan” only show; the buttons named `use` keep what was worked out."""
    variant = book.variant_of(g.group, variant_id)
    form = CostingForm(variant, None)
    if "more" in request.form:
        if form.can_add_row:
            form.add_row()
        return _page(variant, form)
    if not form.validate():
        return _page(variant, form), 422
    entry = form.entry()
    if "use" not in request.form:
        return _page(variant, form, entry)
    chosen = _ways(entry).get(request.form["use"])
    slug, name = variant.product.slug, f"{variant.product.name}, {variant.name}"
    try:
        work_out_cost(
            variant_id,
            entry,
            price_idr=chosen.price_idr if chosen else None,
            key=form.key.data,
            by_id=g.member.user_id,
        )
    except DomainError as error:
        latest = book.variant_of(g.group, variant_id)
        form.key.data, form.seen.data = new_secret(), latest.mark
        return _page(latest, form, entry, error), error.status
    flash(_kept_words(name, chosen), "ok")
    return redirect(url_for("products_group.edit", slug=slug), 303)


def _kept_words(name: str, chosen: Price | None) -> str:
    if chosen is None:
        return _("HPP %(name)s disimpan, harganya tetap.", name=name)
    price = format_idr(chosen.price_idr)
    return _("HPP %(name)s disimpan, harganya sekarang %(price)s.", name=name, price=price)


def _ways(entry: CostingEntry) -> dict[str, Price]:
    """The two prices that are offered, by the value of their button."""
    return {
        "markup": entry.batch.by_markup(entry.markup_percent),
        "margin": entry.batch.by_margin(entry.margin_percent),
    }


def _page(
    variant: Variant,
    form: CostingForm,
    entry: CostingEntry | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "catalog/group_costing.html",
        variant=variant,
        form=form,
        error=error,
        batch=entry.batch if entry else None,
        ways=_ways(entry) if entry else {},
        now=entry.batch.sold_at(variant.price_idr) if entry else None,
        blank_row=form.blank_row(),
    )
