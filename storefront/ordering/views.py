"""The checkout: one page between the cart and the purchase."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.login import signed_in_user
from storefront.cart.browser import own_cart_id, show_pieces
from storefront.cart.codes import guesses, keep_code
from storefront.cart.parcels import Parcel
from storefront.cart.queries import parcels_in, why_not_used
from storefront.core import world
from storefront.core.errors import DomainError
from storefront.core.safety import limiter
from storefront.ordering.forms import CheckoutForm, checkout_form
from storefront.ordering.queries.purchases import purchases_at
from storefront.ordering.refused import EmptyCart
from storefront.ordering.remembered import remember, remembered
from storefront.ordering.services.place import Placed, offered_quotes
from storefront.ordering.told import discount_rows, waived_rows
from storefront.payments.providers import REMOTE
from storefront.payments.providers.base import ProviderSilent
from storefront.payments.queries.options import ways_to_pay
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.buy import buy
from storefront.payments.services.claim import PaymentClosed
from storefront.payments.services.provider import start_payment
from storefront.promotion.browser import visits
from storefront.promotion.codes import voucher_code

bp = Blueprint("ordering", __name__)


def _leads_on(answer: Response) -> bool:
    return answer.status_code == 303


# Every order keeps stock and an exact amount from others for a day; only those are counted.
orders = limiter.limit("30 per minute; 200 per hour", deduct_when=_leads_on)


@bp.get("/checkout")
def checkout() -> ResponseReturnValue:
    return _page(_form(parcels_in(own_cart_id())))


@bp.post("/checkout")
@orders
@guesses
def place() -> ResponseReturnValue:
    form = _form(_parcels_with_voucher())
    if form.is_asking:
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    try:
        placed = buy(
            own_cart_id(),
            form.checkout,
            key=form.key.data,
            user_id=_customer_id(),
            link_ids=[visit.link_id for visit in visits()],
        )
    except EmptyCart:
        return _to_what_was_ordered()
    except DomainError as error:
        form = _form(parcels_in(own_cart_id()))
        return _page(form, error=error, status=error.status)
    return _to_purchase(placed, form)


def _form(parcels: list[Parcel]) -> CheckoutForm:
    """The form for this browser's cart, as sent, with what can be chosen now."""
    form = checkout_form(parcels)
    form.offer(
        offered_quotes(parcels, form.district_code.data or None),
        ways_to_pay(parcel.group.id for parcel in parcels),
    )
    return form


def _customer_id() -> int | None:
    """Who orders, when signed in: whoever practises in a class is nobody in the real shop.

    Her account is deleted with the class, and a real order must not hang on it.
    """
    user = signed_in_user()
    is_known_here = user and user.classroom_id == world.current().classroom_id
    return user.id if user and is_known_here else None


def _parcels_with_voucher() -> list[Parcel]:
    """A code that was typed here belongs to the cart, as one that was typed there."""
    cart_id, typed = own_cart_id(), request.form.get("voucher")
    parcels = parcels_in(cart_id)
    code = voucher_code(typed or "")
    if cart_id and parcels and typed is not None and parcels[0].code != code:
        keep_code(cart_id, code)
        return parcels_in(cart_id)
    return parcels


def _page(
    form: CheckoutForm, *, error: DomainError | None = None, status: int = 200
) -> ResponseReturnValue:
    if not form.parcels:
        return _to_what_was_ordered()
    refusal = why_not_used(form.parcels)
    form.seen_goods_idr.data = form.goods_idr
    form.told_code.data = form.parcels[0].code if refusal else ""
    page = render_template(
        "ordering/checkout.html",
        form=form,
        rows=_nota_rows(form),
        error=error,
        refusal=refusal,
    )
    return page, status


def _nota_rows(form: CheckoutForm) -> list[tuple[str, int | str]]:
    """What is bought and what bringing it costs, in words and rupiah."""
    rows: list[tuple[str, int | str]] = []
    for parcel in form.parcels:
        quote = form.shipping(parcel.group.id).quote
        rows += [(f"{line.name} × {line.quantity}", line.total_idr) for line in parcel.lines]
        rows += discount_rows(parcel.price.bundles_idr, parcel.price.voucher_idr, parcel.code)
        rows.append(
            (
                _("Ongkir %(group)s", group=parcel.group.name),
                quote.price_idr + quote.waived_idr if quote else _("belum dipilih"),
            )
        )
        rows += waived_rows(quote.waived_idr if quote else 0, parcel.code)
    return rows


def _to_what_was_ordered() -> ResponseReturnValue:
    """An empty cart: mostly a page that was left open while another one ordered."""
    last = purchases_at(remembered()[:1])
    if last:
        return redirect(url_for("tracking.show", token=last[0].token), 303)
    return redirect(url_for("cart.show"), 303)


def _to_purchase(placed: Placed, form: CheckoutForm) -> ResponseReturnValue:
    remember(placed.token)
    page = _page_of_provider(placed.id, form) or url_for("payments.overview", token=placed.token)
    return show_pieces(make_response(redirect(page, 303)), 0)


def _page_of_provider(purchase_id: int, form: CheckoutForm) -> str | None:
    """Where the only payment is made when it is at a provider; ours offers to try again."""
    if {choice.method for choice in form.checkout.choices.values()}.isdisjoint(REMOTE):
        return None
    payments = payments_of(purchase_id)
    try:
        return start_payment(payments[0].id) if len(payments) == 1 else None
    except (PaymentClosed, ProviderSilent):
        return None
