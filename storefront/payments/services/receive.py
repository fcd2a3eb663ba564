"""The one way in which money is recorded: `receive`, whoever found it."""

from datetime import timedelta

from storefront.catalog.services.stock import SoldOut
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.outbox import tell
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import Order, OrderStatus
from storefront.ordering.services.fulfil import complete_order, mark_paid, revive_order
from storefront.ordering.services.locked import locked_order
from storefront.payments.amounts import allotted, entries_of
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentShare,
    PaymentState,
    RefundReason,
)
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.close import cancel_payment
from storefront.payments.services.deadline import set_deadline
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.refund import request_refund
from storefront.payments.services.settle import settle
from storefront.payments.services.status import GONE, derive_status, kept_for
from storefront.promotion.refused import VoucherUsedByYou, VoucherUsedUp

TIME_FOR_THE_REST = timedelta(hours=24)


def receive(payment_id: int, amount_idr: int, *, by_id: int | None) -> None:
    """Record the rupiah that came for a payment; a second call changes nothing.

    Orders that they cover are paid and start. When they are too few, what is missing is asked for
    with another payment, and the stock waits another 24 hours; what is too much goes back, unless
    it is kept as agreed. Money for an order that is gone revives it while its stock is still
    free; else the payment is settled late and the money has to go back. Raises Missing.
    """
    with atomic():
        payment = locked_payment(payment_id)
        if payment.status in ARRIVED:
            return
        dues = [share.amount_idr for share in payment.shares]
        for share, came_idr in zip(payment.shares, allotted(dues, amount_idr), strict=True):
            share.received_idr = came_idr
        orders = {share.id: locked_order(share.order_id) for share in payment.shares}
        before = {share.id: kept_for(share.order_id) for share in payment.shares}
        why_not = {share.id: _why_not(share, orders[share.id]) for share in payment.shares}
        status = PaymentState.SETTLED_LATE if all(why_not.values()) else PaymentState.SETTLED
        payment.move_to(status, at=clock.now(), by_id=by_id)
        payment.received_idr = amount_idr
        payment.settled_at = clock.now()
        payment.settled_by_id = by_id
        payment.is_held = False
        for share in payment.shares:
            order, reason = orders[share.id], why_not[share.id]
            if reason:
                _send_back(share, order, payment, reason)
            else:
                _keep(share, order, payment, before[share.id])
            derive_status(order)


def hand_over_for_cash(order_id: int, *, by_id: int) -> None:
    """The customer has the goods and the group has the cash: record it, complete the order.

    Raises NotPaidYet when no cash was due, WrongStatus when the goods have not left.
    """
    with atomic():
        for payment in open_payments_of(order_id):
            receive(payment.id, payment.due_idr, by_id=by_id)
        complete_order(order_id, by_id=by_id)


def _why_not(share: PaymentShare, order: Order) -> RefundReason | None:
    """Why the order cannot keep this money; late money has to be enough to revive it."""
    if order.is_paid:
        return RefundReason.TWICE
    if order.status in GONE:
        is_enough = share.received_idr >= order.goods_idr + order.shipping_idr
        return None if is_enough and _revived(order) else RefundReason.LATE
    return None


def _revived(order: Order) -> bool:
    """An expired order comes back while its stock is free; a cancelled one stays cancelled."""
    if not order.can_become(OrderStatus.NEW):
        return False
    try:
        with db.session.begin_nested():
            revive_order(order.id)
    except (SoldOut, VoucherUsedUp, VoucherUsedByYou):
        return False
    return True


def _send_back(share: PaymentShare, order: Order, payment: Payment, reason: RefundReason) -> None:
    code = max(0, share.amount_idr - order.goods_idr - order.shipping_idr)
    _book(order, payment, entries_of(order, share.received_idr, code_idr=code))
    request_refund(share, reason)


def _keep(share: PaymentShare, order: Order, payment: Payment, before_idr: int) -> None:
    """Put a share of the money to its order's account; the order starts when it is enough.

    An old payment that a part was paid beside is for more than is missing now.
    """
    missing = order.goods_idr + order.shipping_idr - before_idr
    theirs = min(share.received_idr, share.amount_idr, missing + _code_in(share, payment))
    order.unique_code_idr = max(0, theirs - missing)
    _book(order, payment, _grown(order, before_idr, before_idr + share.received_idr))
    if share.received_idr > theirs:
        request_refund(share, RefundReason.SURPLUS, share.received_idr - theirs)
    for other in open_payments_of(order.id):
        cancel_payment(other.id)
    if theirs >= missing:
        mark_paid(order.id)
    else:
        _wait_for_the_rest(order)
    settle(locked_order(order.id), payment.id)


def _code_in(share: PaymentShare, payment: Payment) -> int:
    """The unique code of a payment is due with its first order."""
    return payment.unique_code_idr if share is payment.shares[0] else 0


def _wait_for_the_rest(order: Order) -> None:
    set_deadline(order, clock.now() + TIME_FOR_THE_REST)
    tell("order.partly_paid", purchase_id=order.purchase_id)


def _grown(order: Order, before_idr: int, after_idr: int) -> dict[EntryKind, int]:
    """The entries of what came on top of what was there."""
    before = entries_of(order, before_idr, code_idr=order.unique_code_idr)
    after = entries_of(order, after_idr, code_idr=order.unique_code_idr)
    return {kind: amount - before[kind] for kind, amount in after.items()}


def _book(order: Order, payment: Payment, entries: dict[EntryKind, int]) -> None:
    if payment.option.group_id is not None:  # the group already has it
        entries = entries | {EntryKind.CASH_IN_HAND: -sum(entries.values())}
    for kind, amount_idr in entries.items():
        book(order.group_id, kind, amount_idr, order_id=order.id, payment_id=payment.id)
