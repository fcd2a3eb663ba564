"""Until when a customer can pay: said of the payment and of the orders that wait for it."""

from datetime import datetime, timedelta

from storefront.core import clock
from storefront.core.outbox import tell
from storefront.ordering.models import Order, OrderStatus
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import Payment


def give_time(payment: Payment, time: timedelta) -> None:
    """From now on so long; needs an open transaction that holds the payment."""
    payment.expires_at = clock.now() + time
    for share in payment.shares:
        set_deadline(locked_order(share.order_id), payment.expires_at)


def set_deadline(order: Order, moment: datetime) -> None:
    """Let an order that still waits for its money expire then."""
    if order.status is OrderStatus.AWAITING_PAYMENT:
        order.pay_before = moment
        tell("order.pay_before", order_id=order.id, run_at=moment)
