"""How a customer pays: one card per payment, and the account with the exact amount."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core import clock
from storefront.core.errors import DomainError, Missing
from storefront.core.images import accept_photo
from storefront.core.safety import limiter
from storefront.core.storage import send_private
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ordering.models import CLOSED_STATUSES, OrderStatus, PaymentMethod, Purchase
from storefront.ordering.queries.purchases import purchase_at
from storefront.payments.forms import OtherWayForm
from storefront.payments.forms_proof import ProofForm
from storefront.payments.models import FOUND_BY_HAND, Payment, PaymentState
from storefront.payments.qr_pictures import draw_qris
from storefront.payments.queries.options import options_of
from storefront.payments.queries.payments import payments_of, shares_of
from storefront.payments.queries.to_check import proof_of
from storefront.payments.services.claim import PaymentClosed, claim_paid
from storefront.payments.services.otherwise import ask_otherwise, pay_otherwise
from storefront.payments.services.proof import show_proof
from storefront.payments.services.provider import start_payment

bp = Blueprint("payments", __name__)


@dataclass(frozen=True)
class Receiver:
    """Who takes the money; drawn like a group."""

    name: str
    logo: None = None


@dataclass(frozen=True)
class Card:
    """One payment as lists show it."""

    payment: Payment
    url: str
    is_open: bool = False

    @property
    def group(self) -> ProducerGroup | Receiver:
        return self.payment.option.group or Receiver("Etalase")

    @property
    def amount_idr(self) -> int:
        return self.payment.due_idr

    @property
    def is_scanned(self) -> bool:
        """Whether its page shows a code instead of an account."""
        return self.payment.method is PaymentMethod.QRIS

    @property
    def page(self) -> str:
        """The template that tells how it is paid."""
        own = (PaymentMethod.QRIS, PaymentMethod.CARD)
        name = self.payment.method.value if self.payment.method in own else "transfer"
        return f"payments/{name}.html"

    @property
    def state(self) -> str:
        """The word of its orders; of one that goes on when there is such."""
        orders = sorted(
            (share.order for share in self.payment.shares),
            key=lambda order: order.status in CLOSED_STATUSES,
        )
        return orders[0].label


@bp.get("/pesanan/<token>/bayar")
def overview(token: str) -> ResponseReturnValue:
    """One card per payment, or straight the only one; nothing when all is paid in cash."""
    purchase = purchase_at(token)
    if all(order.is_cod for order in purchase.orders):
        return redirect(url_for("tracking.show", token=token), 303)
    cards, ways = _cards(purchase, payments_of(purchase.id)), _ways_for(purchase)
    if len(cards) == 1 and not ways.way.choices:
        return redirect(cards[0].url, 303)
    return _overview(purchase, ways)


@bp.post("/pesanan/<token>/bayar/cara-lain")
@limiter.limit("10 per minute; 60 per hour")
def ask_other_way(token: str) -> ResponseReturnValue:
    """When the way that was chosen cannot be asked for: all its exact amounts are in use."""
    purchase = purchase_at(token)
    form = _ways_for(purchase)
    if not form.validate():
        return _overview(purchase, form), 422
    try:
        ask_otherwise(purchase.id, form.method)
    except DomainError as error:
        return _overview(purchase_at(token), form, error), error.status
    return redirect(url_for(".overview", token=token), 303)


@bp.get("/pesanan/<token>/bayar/<int:payment_id>")
def transfer(token: str, payment_id: int) -> ResponseReturnValue:
    return _page(purchase_at(token), payment_id)


@bp.get("/pesanan/<token>/bayar/<int:payment_id>/qris.png")
def qris_picture(token: str, payment_id: int) -> ResponseReturnValue:
    """The code to scan or to save, while the payment is waited for."""
    payment = _one(payments_of(purchase_at(token).id), payment_id)
    if payment.method is not PaymentMethod.QRIS or not payment.is_open:
        raise Missing()
    return Response(draw_qris(payment.qris_text), mimetype="image/png")


@bp.post("/pesanan/<token>/bayar/<int:payment_id>/konfirmasi")
def claim(token: str, payment_id: int) -> ResponseReturnValue:
    """The customer says that she has paid."""
    purchase = purchase_at(token)
    _one(payments_of(purchase.id), payment_id)
    try:
        claim_paid(payment_id)
    except PaymentClosed as error:
        return _page(purchase_at(token), payment_id, error), error.status
    flash(_("Terima kasih. Uangnya sedang dicek."), "ok")
    return redirect(url_for(".transfer", token=token, payment_id=payment_id), 303)


@bp.post("/pesanan/<token>/bayar/<int:payment_id>/bukti")
@limiter.limit("10 per minute; 60 per hour")
def send_proof(token: str, payment_id: int) -> ResponseReturnValue:
    """The customer shows a picture of what she paid; that it came is for others to say."""
    purchase = purchase_at(token)
    if _one(payments_of(purchase.id), payment_id).method not in FOUND_BY_HAND:
        raise Missing()
    form = ProofForm()
    if not form.validate():
        return _page(purchase, payment_id, proof=form), 422
    try:
        photo = accept_photo(form.upload.stream)
        said = {"amount_idr": form.amount_idr.data, "sender": form.sender.data}
        show_proof(payment_id, photo, **said)
    except DomainError as error:
        return _page(purchase_at(token), payment_id, error, proof=form), error.status
    flash(_("Terima kasih, fotonya sudah diterima. Uangnya sedang dicek."), "ok")
    return redirect(url_for(".transfer", token=token, payment_id=payment_id), 303)


@bp.get("/pesanan/<token>/bayar/<int:payment_id>/bukti/<int:proof_id>")
def proof(token: str, payment_id: int, proof_id: int) -> ResponseReturnValue:
    """Her own picture."""
    payment = _one(payments_of(purchase_at(token).id), payment_id)
    return send_private(proof_of(payment, proof_id).file)


@bp.get("/pesanan/<token>/pengembalian/<int:refund_id>/bukti")
def refund_proof(token: str, refund_id: int) -> ResponseReturnValue:
    """A picture of money that went back to her."""
    for _share, refund in shares_of(purchase_at(token).id):
        if refund and refund.id == refund_id and refund.proof:
            return send_private(refund.proof)
    raise Missing()


@bp.post("/pesanan/<token>/bayar/<int:payment_id>/halaman")
def go_on(token: str, payment_id: int) -> ResponseReturnValue:
    """To the provider's page where the payment is made; coming back only reads."""
    purchase = purchase_at(token)
    _one(payments_of(purchase.id), payment_id)
    try:
        page = start_payment(payment_id)
    except DomainError as error:
        return _page(purchase_at(token), payment_id, error), error.status
    return redirect(page or url_for(".transfer", token=token, payment_id=payment_id), 303)


@bp.post("/pesanan/<token>/bayar/<int:payment_id>/cara-lain")
def choose_other_way(token: str, payment_id: int) -> ResponseReturnValue:
    purchase = purchase_at(token)
    form = _other_ways(_one(payments_of(purchase.id), payment_id))
    if not form.validate():
        return _page(purchase, payment_id, ways=form), 422
    try:
        pay_otherwise(payment_id, form.method)
    except DomainError as error:
        return _page(purchase_at(token), payment_id, error), error.status
    return redirect(url_for(".overview", token=token), 303)


def _overview(purchase: Purchase, ways: OtherWayForm, error: DomainError | None = None) -> str:
    return render_template(
        "payments/overview.html",
        purchase=purchase,
        cards=_cards(purchase, payments_of(purchase.id)),
        ways=ways,
        error=error,
    )


def _ways_for(purchase: Purchase) -> OtherWayForm:
    """What all take who are to be paid for the orders that no payment is open for, unless cash."""
    asked = {
        share.order_id
        for payment in payments_of(purchase.id)
        for share in payment.shares
        if payment.is_open
    }
    waiting = [
        order
        for order in purchase.orders
        if order.status is OrderStatus.AWAITING_PAYMENT and order.id not in asked
    ]
    owners = {
        None if order.collected_by is CollectedBy.PLATFORM else order.group_id for order in waiting
    }
    offered = options_of([owner for owner in owners if owner])
    by_owner = [{option.method: option for option in offered.get(owner, [])} for owner in owners]
    shared = set.intersection(*map(set, by_owner)) if by_owner else set()
    form = OtherWayForm()
    form.offer(
        [by_owner[0][method] for method in FOUND_BY_HAND if method in shared],
        sum(order.total_idr for order in waiting),
    )
    return form


def _other_ways(payment: Payment) -> OtherWayForm:
    """What else the receiver of a card payment takes."""
    owner = payment.option.group_id
    is_remote = payment.method is PaymentMethod.CARD
    form = OtherWayForm()
    form.offer(options_of([]).get(owner, []) if is_remote else [], payment.due_idr)
    return form


def _page(
    purchase: Purchase,
    payment_id: int,
    error: DomainError | None = None,
    ways: OtherWayForm | None = None,
    proof: ProofForm | None = None,
) -> str:
    payments = payments_of(purchase.id)
    payment = _one(payments, payment_id)
    left = (payment.expires_at or clock.now()) - clock.now()
    card = Card(payment, "")
    return render_template(
        card.page,
        purchase=purchase,
        card=card,
        cards=_cards(purchase, payments, payment_id),
        seconds_left=max(0, int(left.total_seconds())),
        error=error,
        ways=ways or _other_ways(payment),
        proof=proof or ProofForm(formdata=None),
    )


def _one(payments: Sequence[Payment], payment_id: int) -> Payment:
    for payment in payments:
        if payment.id == payment_id and payment.method is not PaymentMethod.COD:
            return payment
    raise Missing()


def _cards(purchase: Purchase, payments: Sequence[Payment], open_id: int = 0) -> list[Card]:
    """The transfers of a purchase; one that was replaced or called off is asked for no more."""
    return [
        Card(payment, _url(purchase, payment), is_open=payment.id == open_id)
        for payment in payments
        if payment.method is not PaymentMethod.COD and payment.status is not PaymentState.CANCELLED
    ]


def _url(purchase: Purchase, payment: Payment) -> str:
    return url_for(".transfer", token=purchase.token, payment_id=payment.id)
