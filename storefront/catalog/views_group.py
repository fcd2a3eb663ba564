"""The group's products: the shelf, and one form per product."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.forms_group import AnswerForm, ProductForm
from storefront.catalog.models import Product, ProductStatus
from storefront.catalog.queries import own
from storefront.catalog.queries.own import Shelf
from storefront.catalog.services import moderation
from storefront.catalog.services.photos import (
    MOST_PHOTOS,
    RefusedPhoto,
    accept_photos,
    keep_photos,
)
from storefront.catalog.services.products import (
    ChangedMeanwhile,
    add_product,
    archive_product,
    change_product,
)
from storefront.core.errors import DomainError
from storefront.core.images import AcceptedPhoto
from storefront.core.safety import last_seen
from storefront.groups.area import group_area
from storefront.groups.models import GroupStatus, Permission

bp = group_area("products_group", __name__)
PRODUCTS = Permission.PRODUCTS


@bp.get("/produk", permission=PRODUCTS)
def index() -> ResponseReturnValue:
    names = {shelf.value: shelf for shelf in Shelf}
    shelf = names.get(request.args.get("rak", ""), Shelf.ON_SALE)
    words = request.args.get("q", "")
    found = own.products_on(g.group, shelf, words, beyond=last_seen())
    shown = found[: own.PAGE]
    return render_template(
        "catalog/group_products.html",
        shelf=shelf,
        words=words,
        counts=own.shelf_counts(g.group),
        products=shown,
        is_waiting=g.group.status is not GroupStatus.ACTIVE,
        beyond=shown[-1].product.id if len(found) > own.PAGE else None,
    )


@bp.get("/produk/baru", permission=PRODUCTS)
def new() -> ResponseReturnValue:
    return _form_page(_form())


@bp.post("/produk/baru", permission=PRODUCTS)
def add() -> ResponseReturnValue:
    return _press(None)


@bp.get("/produk/<slug>", permission=PRODUCTS)
def edit(slug: str) -> ResponseReturnValue:
    return _form_page(_form(own.product_of(g.group, slug)))


@bp.post("/produk/<slug>", permission=PRODUCTS)
def change(slug: str) -> ResponseReturnValue:
    return _press(own.product_of(g.group, slug))


@bp.post("/produk/<slug>/arsip", permission=PRODUCTS)
def archive(slug: str) -> ResponseReturnValue:
    product = own.product_of(g.group, slug)
    archive_product(product.id, by_id=g.member.user_id)
    flash(_("%(name)s diarsipkan. Pembeli tidak melihatnya lagi.", name=product.name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/produk/<slug>/pemeriksaan", permission=PRODUCTS)
def ask_again(slug: str) -> ResponseReturnValue:
    """Whoever mended what the operator took down asks her to look again."""
    product, form = own.product_of(g.group, slug), AnswerForm()
    if not form.validate():
        return _form_page(_form(product, is_sent=False)), 422
    moderation.ask_again(product.id, form.answer.data, by_id=g.member.user_id)
    flash(_("Pengelola diminta melihat %(name)s lagi.", name=product.name), "ok")
    return redirect(url_for(".edit", slug=slug), 303)


def _press(product: Product | None) -> ResponseReturnValue:
    """Any button of the product's form. Whatever happens, nothing that was sent is lost.

    Photos are decoded first, because browsers send files only once: the good ones are kept even
    when the form has to come back.
    """
    form = _form(product)
    accepted, refused = accept_photos(
        ((file.filename or "", file.stream) for file in form.uploads.data),
        room=MOST_PHOTOS - len(form.picture_ids),
    )
    if form.tap():
        return _come_back(form, accepted, refused, status=422 if refused else 200)
    if not form.validate():
        return _come_back(form, accepted, refused, status=422)
    try:
        slug = _save(form, accepted, is_complete=not refused)
    except DomainError as error:
        if product:
            latest = own.product_of(g.group, product.slug)
            form.note_changes(latest, counts_anew=not isinstance(error, ChangedMeanwhile))
        return _come_back(form, accepted, refused, status=error.status, error=error)
    saved = own.product_of(g.group, slug)
    if refused:
        return _form_page(_form(saved, is_sent=False), refused, is_saved=True), 422
    flash(_saved_words(saved), "saved")  # so that the browser forgets its draft
    return redirect(url_for(".index", rak=own.shelf_of(saved)), 303)


def _save(form: ProductForm, accepted: list[AcceptedPhoto], *, is_complete: bool) -> str:
    """Save a valid form; a new product whose photo was refused waits as a draft."""
    entry = form.entry(accepted, may_show=is_complete or form.product is not None)
    if form.product is None:
        return add_product(g.group.id, entry, key=form.key.data, by_id=g.member.user_id)
    change_product(form.product.id, entry, key=form.key.data, by_id=g.member.user_id)
    return form.product.slug


def _come_back(
    form: ProductForm,
    accepted: list[AcceptedPhoto],
    refused: list[RefusedPhoto],
    *,
    status: int,
    error: DomainError | None = None,
) -> ResponseReturnValue:
    if accepted:
        form.picture_ids += keep_photos(accepted, alt=form.name.data or g.group.name)
    return _form_page(form, refused, error=error), status


def _form(product: Product | None = None, *, is_sent: bool = True) -> ProductForm:
    return ProductForm(g.group.id, own.all_categories(), product, is_sent=is_sent)


def _form_page(
    form: ProductForm,
    refused: list[RefusedPhoto] | None = None,
    *,
    error: DomainError | None = None,
    is_saved: bool = False,
) -> str:
    return render_template(
        "catalog/group_product.html",
        form=form,
        product=form.product,
        pictures=own.pictures_in(form.picture_ids),
        refused=refused or [],
        error=error,
        verdict=own.verdict_on(form.product) if form.product else None,
        is_saved=is_saved,
        most_photos=MOST_PHOTOS,
        blank_row=form.blank_row(),
        is_waiting=g.group.status is not GroupStatus.ACTIVE,
    )


def _saved_words(product: Product) -> str:
    if product.status is not ProductStatus.ACTIVE:
        return _("%(name)s disimpan, belum tampil di etalase.", name=product.name)
    if g.group.status is not GroupStatus.ACTIVE:
        return _("%(name)s disimpan. Tampil setelah kelompok disetujui.", name=product.name)
    return _("%(name)s disimpan dan tampil di etalase.", name=product.name)
