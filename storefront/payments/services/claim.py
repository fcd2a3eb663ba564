"""The customer says that she has paid; the treasurer looks for the money."""

from datetime import timedelta

from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.errors import DomainError
from storefront.core.history import record
from storefront.ordering.models import OrderStatus
from storefront.payments.models import Denial, Payment
from storefront.payments.services.deadline import give_time
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.open import replace_payment
from storefront.payments.services.status import derive_status

TIME_TO_CHECK = timedelta(hours=48)
TIME_AFTER_DENIAL = timedelta(hours=24)


class PaymentClosed(DomainError):
    """Nobody waits for this payment any more: it arrived, expired or was cancelled."""


def claim_paid(payment_id: int) -> None:
    """Stop the clock of the payment's orders for 48 hours; a second claim changes nothing.

    Raises PaymentClosed.
    """
    with atomic():
        payment = _open_payment(payment_id)
        if payment.claimed_at is None:
            payment.claimed_at, payment.denied_for = clock.now(), None
            record(payment, "claimed", at=payment.claimed_at)
            _give_time(payment, TIME_TO_CHECK)


def deny_claim(payment_id: int, why: Denial = Denial.NOT_THERE, *, by_id: int) -> None:
    """Her word is not enough: the customer reads why, and has another 24 hours to pay.

    Orders that were cancelled meanwhile are asked for no more. Raises PaymentClosed.
    """
    with atomic():
        payment = _open_payment(payment_id)
        if payment.claimed_at is None:
            return
        payment.claimed_at, payment.denied_for = None, why
        record(payment, "denied", at=clock.now(), by_id=by_id, note=why.value)
        _give_time(payment, TIME_AFTER_DENIAL)
        if any(share.order.status is OrderStatus.CANCELLED for share in payment.shares):
            replace_payment(payment)


def _give_time(payment: Payment, time: timedelta) -> None:
    give_time(payment, time)
    for share in payment.shares:
        derive_status(share.order)


def _open_payment(payment_id: int) -> Payment:
    payment = locked_payment(payment_id)
    if not payment.is_open:
        raise PaymentClosed()
    return payment
