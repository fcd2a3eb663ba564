"""How an order ends without a sale: cancelled by somebody, or expired by time."""

from collections.abc import Set

from storefront.catalog.services.stock import count_sold, give_back
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.errors import DomainError
from storefront.core.outbox import tell
from storefront.ordering.models import (
    BY_CUSTOMER,
    REASONS_NOT_TAKEN,
    CancelReason,
    Order,
    OrderStatus,
)
from storefront.ordering.services.locked import locked_order
from storefront.promotion.services.terms import free_ahead
from storefront.promotion.services.vouchers import give_use_back

S = OrderStatus
BY_GROUP: Set[OrderStatus] = BY_CUSTOMER | {S.ACCEPTED, S.PACKED, S.READY_FOR_PICKUP}
NOT_TAKEN: Set[OrderStatus] = {S.SHIPPED, S.READY_FOR_PICKUP}


class TooLateToCancel(DomainError):
    """The order is too far on its way for this person to cancel it."""


def cancel_by_customer(order_id: int) -> None:
    """The customer changes her mind before the group has started; again it changes nothing.

    Raises TooLateToCancel.
    """
    with atomic():
        order = locked_order(order_id)
        if order.status is S.CANCELLED:
            return
        if order.status not in BY_CUSTOMER:
            raise TooLateToCancel()
        _cancel(order, CancelReason.CHANGED_MIND, by_id=None, restock=True)


def cancel_by_group(
    order_id: int, reason: CancelReason, *, by_id: int, restock: bool = True
) -> None:
    """The group (or the operator) cannot or need not deliver.

    A parcel that left comes back only as refused or not collected; without `restock` its goods
    are damaged and stay off the shelf. Raises TooLateToCancel.
    """
    with atomic():
        order = locked_order(order_id)
        allowed = NOT_TAKEN if reason in REASONS_NOT_TAKEN else BY_GROUP
        if order.status not in allowed:
            raise TooLateToCancel()
        _cancel(order, reason, by_id=by_id, restock=restock)


def expire_order(order_id: int) -> None:
    """Free the stock of an order whose time to pay is over; does nothing in any other case."""
    with atomic():
        order = locked_order(order_id)
        is_due = order.pay_before is not None and order.pay_before <= clock.now()
        if order.status is not S.AWAITING_PAYMENT or not is_due:
            return
        order.move_to(S.EXPIRED, at=clock.now())
        order.closed_at = clock.now()
        _free_offers(order)
        _free_stock(order, by_id=None)
        tell("order.expired", order_id=order.id)


def _cancel(order: Order, reason: CancelReason, *, by_id: int | None, restock: bool) -> None:
    order.move_to(S.CANCELLED, at=clock.now(), by_id=by_id, note=reason.value)
    order.cancel_reason = reason
    order.closed_at = clock.now()
    _free_offers(order)
    if order.is_paid:
        kept = order.pieces_kept
        for line in sorted(order.lines, key=lambda line: line.product_id):  # one lock order
            count_sold(line.product_id, kept[line.id] - line.quantity)
    if restock:
        _free_stock(order, by_id=by_id)
    tell("order.cancelled", order_id=order.id)


def _free_offers(order: Order) -> None:
    """Others can use the voucher, and order ahead what this order does not keep."""
    if order.voucher_code:
        give_use_back(order.id)
    kept = order.pieces_kept
    free_ahead(
        {
            line.preorder_id: line.quantity - kept[line.id]
            for line in order.lines
            if line.preorder_id
        }
    )


def _free_stock(order: Order, *, by_id: int | None) -> None:
    """Put pieces back on the shelf, once; those that left come back only when they were not taken.

    What a cancelled order had sent in a first parcel stays with the customer.
    """
    kept = order.pieces_kept
    for line in sorted(order.lines, key=lambda line: line.variant_id):
        if line.stock_taken:
            if pieces := line.quantity - kept[line.id]:
                give_back(line.variant_id, pieces, order_id=order.id, by_id=by_id)
            line.stock_taken = False
