"""The customer's purchase after the checkout: where it is, what she may do, how she finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError, Missing
from storefront.core.history import Event, events_of
from storefront.core.language import page_language
from storefront.core.safety import limiter
from storefront.ordering.chat import order_message
from storefront.ordering.forms import FindPurchaseForm
from storefront.ordering.models import Order, OrderStatus, PaymentStatus, Purchase
from storefront.ordering.papers import nota_of
from storefront.ordering.queries.purchases import purchase_at, purchases_at, token_by_number
from storefront.ordering.remembered import remember, remembered
from storefront.ordering.services.end import cancel_by_customer
from storefront.ordering.services.fulfil import receive_order
from storefront.payments.models import Payment, PaymentShare, Refund
from storefront.payments.queries.payments import shares_of

bp = Blueprint("tracking", __name__)
bp.add_app_template_global(order_message)

S = OrderStatus
WAY = (S.AWAITING_PAYMENT, S.NEW, S.ACCEPTED, S.PACKED, S.SHIPPED, S.COMPLETED)
WAY_TO_PICK_UP = (*WAY[:4], S.READY_FOR_PICKUP, S.COMPLETED)


@dataclass(frozen=True)
class Step:
    """One line of an order's trace: what became of it and when, or what comes next."""

    key: str
    at: datetime | None = None
    kind: str = ""  # "now", "todo" or nothing


@dataclass(frozen=True)
class Followed:
    """One group's order with all that its card shows."""

    order: Order
    steps: Sequence[Step]
    payment: Payment | None  # the one that counts: open, or the last
    missing_idr: int  # what is still to come once a part has come
    refunds: Sequence[Refund]


@bp.get("/pesanan/<token>")
def show(token: str) -> ResponseReturnValue:
    return _page(token)


@bp.post("/pesanan/<token>/<number>/penerimaan")
def receive(token: str, number: str) -> ResponseReturnValue:
    order = _order(purchase_at(token), number)
    try:
        receive_order(order.id)
    except DomainError as error:
        return _page(token, error), error.status
    flash(_("Terima kasih. %(number)s sudah diterima.", number=number), "ok")
    return redirect(url_for(".show", token=token), 303)


@bp.post("/pesanan/<token>/<number>/pembatalan")
def cancel(token: str, number: str) -> ResponseReturnValue:
    order = _order(purchase_at(token), number)
    try:
        cancel_by_customer(order.id)
    except DomainError as error:
        return _page(token, error), error.status
    flash(_("Pesanan %(number)s dibatalkan.", number=number), "ok")
    return redirect(url_for(".show", token=token), 303)


@bp.get("/pesanan/<token>/nota/<number>")
def nota(token: str, number: str) -> ResponseReturnValue:
    purchase = purchase_at(token)  # held here, because the sheet reads it through the order
    order = _order(purchase, number)
    back = url_for(".show", token=purchase.token)
    sheet = nota_of(order, order.group, page_language())
    return render_template("ordering/nota.html", order=order, sheet=sheet, back=back)


@bp.get("/lacak")
def find() -> ResponseReturnValue:
    return _find_page(FindPurchaseForm())


@bp.post("/lacak")
@limiter.limit("10 per minute; 60 per hour")
def open_purchase() -> ResponseReturnValue:
    """By number and phone; what is wrong of the two is not told."""
    form = FindPurchaseForm()
    if not form.validate():
        return _find_page(form), 422
    token = token_by_number(form.purchase_number, form.phone.data)
    if token is None:
        return _find_page(form, is_unknown=True), 404
    remember(token)
    return redirect(url_for(".show", token=token), 303)


def _page(token: str, error: DomainError | None = None) -> str:
    purchase = purchase_at(token)
    return render_template(
        "ordering/tracking.html", purchase=purchase, followed=_followed(purchase), error=error
    )


def _find_page(form: FindPurchaseForm, *, is_unknown: bool = False) -> str:
    known = purchases_at(remembered())
    return render_template("ordering/find.html", form=form, is_unknown=is_unknown, purchases=known)


def _order(purchase: Purchase, number: str) -> Order:
    for order in purchase.orders:
        if order.number == number:
            return order
    raise Missing()


def _followed(purchase: Purchase) -> list[Followed]:
    events = events_of("order", [order.id for order in purchase.orders])
    shares = shares_of(purchase.id)
    return [
        _one_followed(
            order,
            [event for event in events if event.subject_id == order.id],
            [(share, refund) for share, refund in shares if share.order_id == order.id],
        )
        for order in purchase.orders
    ]


def _one_followed(
    order: Order, events: list[Event], shares: list[tuple[PaymentShare, Refund | None]]
) -> Followed:
    asked = [share for share, _refund in shares if share.payment.is_open]
    payment = asked[0].payment if asked else shares[-1][0].payment if shares else None
    is_part = order.payment_status is PaymentStatus.PARTLY_PAID
    return Followed(
        order,
        _steps(order, events, payment),
        payment,
        missing_idr=asked[0].amount_idr if asked and is_part else 0,
        refunds=[refund for _share, refund in shares if refund and not refund.is_kept],
    )


def _steps(order: Order, events: list[Event], payment: Payment | None) -> list[Step]:
    """Newest first: what is still to come, then what happened, the claim of payment included."""
    happened = [Step(event.became, event.at) for event in events]
    if payment and payment.claimed_at and order.paid_at is None:
        happened.append(Step("checking", payment.claimed_at))
        happened.sort(key=lambda step: step.at or order.placed_at)
    way = WAY_TO_PICK_UP if order.is_picked_up else WAY
    ahead = way[way.index(order.status) + 1 :] if order.status in way else ()
    coming = [Step(status.value, kind="todo") for status in ahead if status is not S.ACCEPTED]
    now = Step(happened[-1].key, happened[-1].at, "now")
    return [*reversed(coming), now, *reversed(happened[:-1])]
