"""How a customer pays: one card per payment, and the account with the exact amount."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core import clock
from storefront.core.errors import DomainError, Missing
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import CLOSED_STATUSES, PaymentMethod, Purchase
from storefront.ordering.queries.purchases import purchase_at
from storefront.payments.models import Payment, PaymentState
from storefront.payments.qr_pictures import draw_qr
from storefront.payments.queries import payments_of
from storefront.payments.services.claim import PaymentClosed, claim_paid

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
    cards = _cards(purchase, payments_of(purchase.id))
    if len(cards) == 1:
        return redirect(cards[0].url, 303)
    return render_template("payments/overview.html", purchase=purchase, cards=cards)


@bp.get("/pesanan/<token>/bayar/<int:payment_id>")
def transfer(token: str, payment_id: int) -> ResponseReturnValue:
    return _page(purchase_at(token), payment_id)


@bp.get("/pesanan/<token>/bayar/<int:payment_id>/qris.png")
def qris_picture(token: str, payment_id: int) -> ResponseReturnValue:
    """The code to scan or to save, while the payment is waited for."""
    payment = _one(payments_of(purchase_at(token).id), payment_id)
    if payment.method is not PaymentMethod.QRIS or not payment.is_open:
        raise Missing()
    return Response(draw_qr(payment.qris_text), mimetype="image/png")


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


def _page(purchase: Purchase, payment_id: int, error: DomainError | None = None) -> str:
    payments = payments_of(purchase.id)
    payment = _one(payments, payment_id)
    left = (payment.expires_at or clock.now()) - clock.now()
    card = Card(payment, "")
    return render_template(
        "payments/qris.html" if card.is_scanned else "payments/transfer.html",
        purchase=purchase,
        card=card,
        cards=_cards(purchase, payments, payment_id),
        seconds_left=max(0, int(left.total_seconds())),
        error=error,
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
