"""The way of an order through the group's hands: accept, pack, ship, receive, complete."""

from collections.abc import Mapping
from datetime import timedelta

from storefront.catalog.services.stock import Take, count_sold, hold_products, take_stock
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.errors import DomainError
from storefront.core.flow import WrongStatus
from storefront.core.history import record
from storefront.core.outbox import tell
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import (
    Order,
    OrderStatus,
    PaymentStatus,
    Shipment,
    ShipmentLine,
)
from storefront.ordering.services.locked import locked_order
from storefront.promotion.services.terms import Ahead, take_ahead
from storefront.promotion.services.vouchers import use_again

TIME_TO_UNDO = timedelta(minutes=10)
COMPLETE_AFTER_SHIPPED = timedelta(days=7)
COMPLETE_AFTER_RECEIVED = timedelta(days=2)


class TooLateToUndo(DomainError):
    """Accepting can be undone for ten minutes only."""


class NothingToShip(DomainError):
    """No piece was chosen, or more than is left (`name`, `left`)."""


class NotPaidYet(DomainError):
    """An order is complete only when its money was recorded."""


def accept_order(order_id: int, *, by_id: int) -> None:
    """The group takes the order on. Raises WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        order.move_to(OrderStatus.ACCEPTED, at=clock.now(), by_id=by_id)
        order.accepted_at = clock.now()


def undo_accept(order_id: int, *, by_id: int) -> None:
    """Take back an accept of the last ten minutes. Raises TooLateToUndo, WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        _has_to_be(OrderStatus.ACCEPTED, order, wanted=OrderStatus.NEW)
        if order.accepted_at and clock.now() - order.accepted_at > TIME_TO_UNDO:
            raise TooLateToUndo()
        order.move_to(OrderStatus.NEW, at=clock.now(), by_id=by_id)
        order.accepted_at = None


def pack_order(order_id: int, *, by_id: int) -> None:
    """Everything is in the parcel. Raises WrongStatus."""
    with atomic():
        locked_order(order_id).move_to(OrderStatus.PACKED, at=clock.now(), by_id=by_id)


def make_ready_for_pickup(order_id: int, *, by_id: int) -> None:
    """The parcel waits at the group's place. Raises WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        order.move_to(OrderStatus.READY_FOR_PICKUP, at=clock.now(), by_id=by_id)


def ship_order(
    order_id: int,
    *,
    courier: str,
    tracking_number: str,
    by_id: int,
    pieces: Mapping[int, int] | None = None,
) -> None:
    """Send a parcel: all that is left, or so many `pieces` by line id.

    The order is shipped when the last parcel has left; until then it stays packed. Raises
    WrongStatus, NothingToShip.
    """
    with atomic() as session:
        order = locked_order(order_id)
        if not order.can_become(OrderStatus.SHIPPED):
            order.move_to(OrderStatus.SHIPPED, at=clock.now(), by_id=by_id)  # says why not
        parcel = _parcel(order, pieces)
        session.add(
            Shipment(
                order_id=order.id,
                courier=courier,
                tracking_number=tracking_number,
                sent_at=clock.now(),
                by_id=by_id,
                lines=[
                    ShipmentLine(line_id=line_id, quantity=quantity)
                    for line_id, quantity in parcel.items()
                ],
            )
        )
        for line in order.lines:
            line.shipped += parcel.get(line.id, 0)
        if all(line.left_to_ship == 0 for line in order.lines):
            order.move_to(OrderStatus.SHIPPED, at=clock.now(), by_id=by_id)
            order.shipped_at = clock.now()
            _complete_later(order, COMPLETE_AFTER_SHIPPED)
        else:
            record(order, "partly_shipped", at=clock.now(), by_id=by_id)


def receive_order(order_id: int, *, by_id: int | None = None) -> None:
    """The customer says that the parcel is there; again it changes nothing. Raises WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        if order.status in (OrderStatus.RECEIVED, OrderStatus.COMPLETED):
            return
        order.move_to(OrderStatus.RECEIVED, at=clock.now(), by_id=by_id)
        _complete_later(order, COMPLETE_AFTER_RECEIVED)


def complete_order(order_id: int, *, by_id: int | None = None) -> None:
    """Close an order that was handed over and paid. Raises NotPaidYet, WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        if not order.is_paid:
            raise NotPaidYet()
        order.move_to(OrderStatus.COMPLETED, at=clock.now(), by_id=by_id)
        order.closed_at = clock.now()
        tell("order.completed", order_id=order.id)


def mark_paid(order_id: int) -> None:
    """The money of an order is there in full: the group can start. Called by payments alone."""
    with atomic() as session:
        order = locked_order(order_id)
        order.payment_status = PaymentStatus.PAID
        order.paid_at = clock.now()
        if order.send_on is None:
            order.promise(session.get_one(ProducerGroup, order.group_id), at=clock.now())
        if order.status is OrderStatus.AWAITING_PAYMENT:
            order.move_to(OrderStatus.NEW, at=clock.now())
        for line in sorted(order.lines, key=lambda line: line.product_id):  # one lock order
            count_sold(line.product_id, line.quantity)
        tell("order.paid", order_id=order.id)


def start_on_credit(order_id: int, *, by_id: int) -> None:
    """The group trusts the customer: it starts now, the money comes later. Raises WrongStatus."""
    with atomic():
        order = locked_order(order_id)
        _has_to_be(OrderStatus.AWAITING_PAYMENT, order, wanted=OrderStatus.NEW)
        order.move_to(OrderStatus.NEW, at=clock.now(), by_id=by_id, note="on_credit")
        order.on_credit = True
        order.pay_before = None


def revive_order(order_id: int) -> None:
    """Take the stock of an expired order again, because its money came late.

    Also the use of its voucher. Raises SoldOut, VoucherUsedUp, VoucherUsedByYou.
    """
    with atomic():
        order = locked_order(order_id)
        if order.voucher_code:
            use_again(order.id)
        take_ahead(
            Ahead(line.preorder_id, line.variant_id, line.quantity, line.product_name)
            for line in order.lines
            if line.preorder_id
        )
        from_shelf = [line for line in order.lines if not line.preorder_id]
        hold_products(line.product_id for line in order.lines)
        take_stock(
            [Take(line.variant_id, line.quantity, line.product_name) for line in from_shelf],
            order_ids={line.variant_id: order.id for line in from_shelf},
        )
        for line in from_shelf:
            line.stock_taken = True
        order.closed_at = None
        order.move_to(OrderStatus.NEW, at=clock.now())


def _has_to_be(status: OrderStatus, order: Order, *, wanted: OrderStatus) -> None:
    """Several ways lead to one status; this step is that from one of them. Raises WrongStatus."""
    if order.status is not status:
        raise WrongStatus(was=order.status.value, wanted=wanted.value)


def _parcel(order: Order, pieces: Mapping[int, int] | None) -> dict[int, int]:
    left = {line.id: line.left_to_ship for line in order.lines}
    if pieces is None:
        return {line_id: count for line_id, count in left.items() if count}
    parcel = {line_id: count for line_id, count in pieces.items() if count > 0}
    for line_id, count in parcel.items():
        if count > left.get(line_id, 0):
            raise NothingToShip(left=left.get(line_id, 0))
    if not parcel:
        raise NothingToShip(left=sum(left.values()))
    return parcel


def _complete_later(order: Order, delay: timedelta) -> None:
    tell("order.complete_after", order_id=order.id, run_at=clock.now() + delay)
