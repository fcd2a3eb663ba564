"""The customer would rather pay in another way."""

from storefront.core import clock
from storefront.core.db import atomic
from storefront.ordering.models import OrderStatus, PaymentMethod
from storefront.ordering.services.locked import locked_order
from storefront.payments.providers import PROVIDERS
from storefront.payments.services.claim import PaymentClosed
from storefront.payments.services.deadline import set_deadline
from storefront.payments.services.locked import lock_payments, locked_payment
from storefront.payments.services.open import (
    open_payments,
    replace_payment,
    unattended_orders,
)


def pay_otherwise(payment_id: int, method: PaymentMethod) -> None:
    """Ask for the same money by another method, with the time that it takes.

    Money for the old payment is late money. Raises Missing, PaymentClosed, NoWayToPay,
    AmountsExhausted.
    """
    with atomic():
        payment = locked_payment(payment_id)
        if not payment.is_open:
            raise PaymentClosed()
        for share in payment.shares:
            order = locked_order(share.order_id)
            order.payment_method = method
            if time := PROVIDERS[method].time_to_pay:
                set_deadline(order, clock.now() + time)
        replace_payment(payment)


def ask_otherwise(purchase_id: int, method: PaymentMethod) -> None:
    """Ask by another method for what could not be asked for by the one that was chosen.

    Orders that have a payment are left as they are. Raises NoWayToPay, AmountsExhausted.
    """
    with atomic():
        lock_payments(purchase_id)
        for order in unattended_orders(purchase_id):
            if order.status is OrderStatus.AWAITING_PAYMENT:
                locked_order(order.id).payment_method = method
        open_payments(purchase_id)
