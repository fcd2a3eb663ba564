"""The one way in which money is recorded: `receive`, whoever found it."""

from storefront.catalog.services.stock import SoldOut
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import Order, OrderStatus
from storefront.ordering.services.fulfil import complete_order, mark_paid, revive_order
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import ARRIVED, Payment, PaymentShare, PaymentState
from storefront.payments.queries import open_payments_of
from storefront.payments.services.close import cancel_payment
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.refund import request_refund

GONE = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)


class AmountDiffers(DomainError):
    """What came is not what was due (`due_idr`, `came_idr`)."""


def receive(payment_id: int, amount_idr: int, *, by_id: int | None) -> None:
    """Record that a payment's money is there; a second call changes nothing.

    Its orders are paid and start. Money for an order that is gone revives it while its stock is
    still free; else the payment is settled late and the money has to go back. Raises
    AmountDiffers, Missing.
    """
    with atomic():
        payment = locked_payment(payment_id)
        if payment.status in ARRIVED:
            return
        if amount_idr != payment.due_idr:
            raise AmountDiffers(due_idr=payment.due_idr, came_idr=amount_idr)
        kept = [share for share in payment.shares if _keep(share, payment)]
        status = PaymentState.SETTLED if kept else PaymentState.SETTLED_LATE
        payment.move_to(status, at=clock.now(), by_id=by_id)
        payment.received_idr = amount_idr
        payment.settled_at = clock.now()
        payment.settled_by_id = by_id
        payment.is_held = False


def hand_over_for_cash(order_id: int, *, by_id: int) -> None:
    """The customer has the goods and the group has the cash: record it, complete the order.

    Raises NotPaidYet when no cash was due, WrongStatus when the goods have not left.
    """
    with atomic():
        for payment in open_payments_of(order_id):
            receive(payment.id, payment.due_idr, by_id=by_id)
        complete_order(order_id, by_id=by_id)


def _keep(share: PaymentShare, payment: Payment) -> bool:
    """Put one share of the money to its order's account; tells whether the order goes on."""
    order = locked_order(share.order_id)
    _book(share, payment)
    if order.is_paid or (order.status in GONE and not _revived(order)):
        request_refund(share)
        return False
    order.unique_code_idr = share.amount_idr - order.goods_idr - order.shipping_idr
    mark_paid(order.id)
    for other in open_payments_of(order.id):
        if other.id != payment.id:
            cancel_payment(other.id)
    return True


def _revived(order: Order) -> bool:
    """An expired order comes back while its stock is free; a cancelled one stays cancelled."""
    if not order.can_become(OrderStatus.NEW):
        return False
    try:
        with db.session.begin_nested():
            revive_order(order.id)
    except SoldOut:
        return False
    return True


def _book(share: PaymentShare, payment: Payment) -> None:
    order = share.order
    entries = {
        EntryKind.SALE: order.goods_idr,
        EntryKind.SHIPPING: order.shipping_idr,
        EntryKind.UNIQUE_CODE: share.amount_idr - order.goods_idr - order.shipping_idr,
    }
    if payment.option.group_id is not None:  # the group already has it
        entries[EntryKind.CASH_IN_HAND] = -share.amount_idr
    for kind, amount_idr in entries.items():
        book(order.group_id, kind, amount_idr, order_id=order.id, payment_id=payment.id)
