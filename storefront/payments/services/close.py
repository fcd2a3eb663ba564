"""Payments that nobody waits for any more; their amount stays known for late money."""

from datetime import timedelta

from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.outbox import tell
from storefront.payments.models import Payment, PaymentState
from storefront.payments.providers import REMOTE
from storefront.payments.services.locked import locked_payment

HOLD_AMOUNT = timedelta(days=7)


def expire_payment(payment_id: int) -> None:
    """Time is over; does nothing to a payment that is not open."""
    _close(payment_id, PaymentState.EXPIRED)


def end_payment(payment_id: int, *, has_failed: bool) -> None:
    """Its provider takes no more money for it; the orders that still wait are asked anew."""
    with atomic():
        _close(payment_id, PaymentState.FAILED if has_failed else PaymentState.EXPIRED)
        tell("payment.ended", purchase_id=locked_payment(payment_id).purchase_id)


def cancel_payment(payment_id: int) -> None:
    """Its order was cancelled, or is paid otherwise; does nothing to one that is not open."""
    _close(payment_id, PaymentState.CANCELLED)


def release_amount(payment_id: int) -> None:
    """Another payment may be due with this amount again."""
    with atomic():
        locked_payment(payment_id).is_held = False


def _close(payment_id: int, status: PaymentState) -> None:
    with atomic():
        payment: Payment = locked_payment(payment_id)
        if not payment.is_open:
            return
        payment.move_to(status, at=clock.now())
        if payment.is_held:
            tell("payment.release", payment_id=payment.id, run_at=clock.now() + HOLD_AMOUNT)
        if payment.method in REMOTE:
            tell("payment.closed", payment_id=payment.id)
