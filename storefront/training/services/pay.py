"""The money of simulated buyers, by the practice bank: each outcome is one function."""

from collections.abc import Callable, Mapping

from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import Payment
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.otherwise import pay_otherwise
from storefront.payments.services.practice import (
    bank_declines,
    bank_pays,
    bank_pays_over,
    bank_pays_short,
)
from storefront.payments.services.proof import show_proof
from storefront.training.buyers.proof import draw_proof
from storefront.training.models import BuyerKind, Outcome
from storefront.training.services.buy import found_buyer


def let_pay(buyer_id: int) -> None:
    """The money of a buyer behaves as it was said; a second time nothing new comes."""
    buyer = found_buyer(buyer_id)
    payments = payments_of(buyer.purchase_id) if buyer.purchase_id else []
    if not payments or buyer.participant.group is None:
        return
    PAYS[buyer.outcome](payments[0])
    if buyer.kind is BuyerKind.FAKE_PROOF and payments[0].is_open:
        _show_picture(payments[0])


def _exact(payment: Payment) -> None:
    bank_pays(payment.id)


def _short(payment: Payment) -> None:
    bank_pays_short(payment.id)


def _over(payment: Payment) -> None:
    bank_pays_over(payment.id)


def _twice(payment: Payment) -> None:
    """She asks for the amount again and pays both: the second is too much."""
    if payment.is_open:
        pay_otherwise(payment.id, payment.method)
    for each in payments_of(payment.purchase_id):
        _exact(each)


def _declined(payment: Payment) -> None:
    bank_declines(payment.id)


def _refunded(payment: Payment) -> None:
    """She pays and changes her mind at once: the money has to go back."""
    _exact(payment)
    cancel_by_customer(payment.shares[0].order_id)


def _nothing(payment: Payment) -> None:
    """It never comes."""


PAYS: Mapping[Outcome, Callable[[Payment], None]] = {
    Outcome.EXACT: _exact,
    Outcome.SHORT: _short,
    Outcome.OVER: _over,
    Outcome.LATE: _exact,
    Outcome.TWICE: _twice,
    Outcome.DECLINED: _declined,
    Outcome.REFUNDED: _refunded,
    Outcome.NOTHING: _nothing,
}


def _show_picture(payment: Payment) -> None:
    picture = draw_proof(payment.due_idr, payment.bill_number)
    show_proof(payment.id, picture, amount_idr=payment.due_idr, sender="Bank Latihan")
