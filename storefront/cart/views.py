"""The cart: one page, and what can be done to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.cart.browser import keep_cart, own_cart_id, show_pieces
from storefront.cart.codes import guesses, keep_code
from storefront.cart.forms import CartForm, cart_form
from storefront.cart.parcels import Parcel
from storefront.cart.queries import parcels_in, pieces_in, why_not_used
from storefront.cart.services import (
    NotForSale,
    accept_prices,
    empty_cart,
    put_bundle,
    put_in_cart,
    set_quantities,
)
from storefront.catalog.forms import VariantForm
from storefront.catalog.queries.cards import best_sellers
from storefront.core.errors import DomainError
from storefront.core.safety import csrf
from storefront.groups.models import CollectedBy
from storefront.promotion.browser import visits
from storefront.promotion.services.links import note_cart

INSTEAD = 4  # best sellers on an empty cart's page

bp = Blueprint("cart", __name__)


@dataclass(frozen=True)
class Due:
    """One payment that the cart leads to, without shipping; amount in rupiah."""

    amount_idr: int
    group_name: str


@bp.get("/keranjang")
def show() -> ResponseReturnValue:
    return _page()


@bp.post("/keranjang")
@csrf.exempt  # product pages are the same for everybody, so they have no token; core.safety
# refuses what does not come from our own pages, and nothing here costs anybody anything
def add() -> ResponseReturnValue:
    form = VariantForm()
    if not form.validate() or form.jumlah.data is None:
        return _page(
            422, refused=form.jumlah.errors or [_("Tulis jumlah dengan angka, misalnya 2")]
        )
    try:
        cart_id = put_in_cart(own_cart_id(), form.variant_id or 0, form.jumlah.data)
    except NotForSale as error:
        return _page(error.status, error=error)
    keep_cart(cart_id)
    note_cart([visit.open_id for visit in visits()], form.variant_id or 0)
    if request.form.get("beli"):
        return _gone_on()
    flash(_("Sudah di keranjang."), "ok")
    return _changed()


@bp.post("/keranjang/paket/<int:bundle_id>")
@csrf.exempt  # from product pages, as `add`
def add_bundle(bundle_id: int) -> ResponseReturnValue:
    try:
        keep_cart(put_bundle(own_cart_id(), bundle_id))
    except NotForSale as error:
        return _page(error.status, error=error)
    flash(_("Paketnya sudah di keranjang."), "ok")
    return _changed()


@bp.post("/keranjang/jumlah")
@guesses
def count() -> ResponseReturnValue:
    form = cart_form(parcels_in(own_cart_id()))
    if not form.validate():
        return _page(422, form=form)
    changes = form.changes()
    cart_id = own_cart_id()
    if changes and cart_id:
        set_quantities(cart_id, changes)
    if cart_id and form.has_new_code:
        keep_code(cart_id, form.code)
    for line in form.lines:
        if changes.get(line.variant_id) == 0:
            back = url_for("cart.put_back", variant_id=line.variant_id, quantity=line.quantity)
            undo = {"text": _("%(name)s dihapus.", name=line.name), "url": back}
            flash(undo, "undo")  # type: ignore[arg-type]  # a toast with a button has both
    return _gone_on() if form.lanjut.data else _changed()


@bp.post("/keranjang/lagi/<int:variant_id>/<int(min=1):quantity>")
def put_back(variant_id: int, quantity: int) -> ResponseReturnValue:
    """Undo a removal."""
    try:
        keep_cart(put_in_cart(own_cart_id(), variant_id, quantity))
    except NotForSale as error:
        return _page(error.status, error=error)
    return _changed()


@bp.post("/keranjang/harga")
def agree() -> ResponseReturnValue:
    if cart_id := own_cart_id():
        accept_prices(cart_id)
        flash(_("Harga baru sudah dipakai."), "ok")
    return _changed()


@bp.post("/keranjang/kosong")
def empty() -> ResponseReturnValue:
    if cart_id := own_cart_id():
        empty_cart(cart_id)
        flash(_("Keranjang sudah kosong."), "ok")
    return _changed()


def _changed() -> Response:
    response = make_response(redirect(url_for("cart.show"), 303))
    return show_pieces(response, pieces_in(own_cart_id()))


def _gone_on() -> Response:
    """To the checkout, unless a line needs a decision first."""
    lines = [line for parcel in parcels_in(own_cart_id()) for line in parcel.lines]
    if not lines or any(line.needs_attention for line in lines):
        flash(_("Ada yang perlu dilihat dulu. Tidak ada yang hilang."), "bad")
        return _changed()
    response = make_response(redirect(f"{request.script_root}/checkout", 303))
    return show_pieces(response, sum(line.quantity for line in lines))


def _page(
    status: int = 200,
    *,
    form: CartForm | None = None,
    error: DomainError | None = None,
    refused: Sequence[str] = (),
) -> Response:
    """The cart as it is, with a form that came back, or with why nothing was put in."""
    parcels = parcels_in(own_cart_id(), to_show=True)
    form = form or cart_form(parcels)
    page = render_template(
        "cart/cart.html",
        parcels=parcels,
        form=form,
        error=error,
        refused=refused,
        dues=_dues(parcels),
        goods_idr=sum(parcel.orderable_price.goods_idr for parcel in parcels),
        refusal=why_not_used(parcels),
        has_new_prices=any(line.price_changed and line.is_sold for line in form.lines),
        instead=[] if parcels else best_sellers(INSTEAD),
    )
    response = make_response(page, status)
    return show_pieces(response, sum(parcel.pieces for parcel in parcels))


def _dues(parcels: Sequence[Parcel]) -> list[Due]:
    """Everything that the platform collects is paid at once, every other group by itself."""
    ready = [parcel for parcel in parcels if parcel.orderable]
    shared = [parcel for parcel in ready if parcel.group.collected_by is CollectedBy.PLATFORM]
    own = [parcel for parcel in ready if parcel not in shared]
    dues = [Due(parcel.orderable_price.goods_idr, parcel.group.name) for parcel in own]
    if shared:
        dues.insert(0, Due(sum(parcel.orderable_price.goods_idr for parcel in shared), "Etalase"))
    return dues
