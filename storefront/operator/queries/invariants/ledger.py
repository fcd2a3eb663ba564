"""The book between the shop and its groups."""

from typing import Any

import sqlalchemy as sa

from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.operator.queries.invariants.rule import arrived_shares, exists, invariant, sum_of
from storefront.ordering.models import Order
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentOption,
    PaymentShare,
    Refund,
    RefundReason,
    RefundState,
)

INCOME = (
    EntryKind.SALE,
    EntryKind.SHIPPING,
    EntryKind.DISCOUNT,
    EntryKind.UNIQUE_CODE,
    EntryKind.ADJUSTMENT,
)


@invariant
def ledger_holds_what_arrived() -> sa.Select[Any]:
    """Shares that arrived and are not in the book with all that came."""
    return arrived_shares().where(_booked(*INCOME) != PaymentShare.received_idr)


@invariant
def ledger_knows_what_the_money_was_for() -> sa.Select[Any]:
    """Paid orders whose goods and shipping are in the book with other sums than they cost.

    Money that came late or twice is booked once more and goes back.
    """
    came_again = exists(
        Refund.id,
        Refund.order_id == Order.id,
        Refund.reason.in_([RefundReason.LATE, RefundReason.TWICE]),
    )
    goods = Order.lines_idr - Order.discount_idr
    return sa.select(Order.id).where(
        Order.paid_at.is_not(None),
        ~came_again,
        sa.or_(
            _booked_for_order(EntryKind.SALE, EntryKind.DISCOUNT) != goods,
            _booked_for_order(EntryKind.SHIPPING) != Order.shipping_idr,
        ),
    )


@invariant
def ledger_holds_what_was_refunded() -> sa.Select[Any]:
    """Shares whose finished refund and the book differ."""
    return arrived_shares().where(_booked(EntryKind.REFUND) != -_refunded())


@invariant
def ledger_knows_cash_in_hand() -> sa.Select[Any]:
    """Shares whose money the group holds, and the book says otherwise, or the other way round."""
    in_hand = sa.case(
        (PaymentOption.group_id.is_(None), 0), else_=_refunded() - PaymentShare.received_idr
    )
    return arrived_shares().join(Payment.option).where(_booked(EntryKind.CASH_IN_HAND) != in_hand)


@invariant
def ledger_holds_nothing_that_did_not_arrive() -> sa.Select[Any]:
    """Entries for a payment that did not arrive, or that has no share for their order."""
    arrived = (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .where(
            PaymentShare.payment_id == LedgerEntry.payment_id,
            PaymentShare.order_id == LedgerEntry.order_id,
            Payment.status.in_(ARRIVED),
        )
        .exists()
    )
    return sa.select(LedgerEntry.id).where(LedgerEntry.payment_id.is_not(None), ~arrived)


@invariant
def ledger_entries_are_their_orders_groups() -> sa.Select[Any]:
    """Entries in the book of a group about the order of another."""
    return (
        sa.select(LedgerEntry.id)
        .join(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.group_id != Order.group_id)
    )


def _booked(*kinds: EntryKind) -> sa.ColumnElement[int]:
    """The sum of a share's entries of these kinds."""
    return sum_of(
        LedgerEntry.amount_idr,
        LedgerEntry.payment_id == PaymentShare.payment_id,
        LedgerEntry.order_id == PaymentShare.order_id,
        LedgerEntry.kind.in_(kinds),
    )


def _booked_for_order(*kinds: EntryKind) -> sa.ColumnElement[int]:
    return sum_of(
        LedgerEntry.amount_idr, LedgerEntry.order_id == Order.id, LedgerEntry.kind.in_(kinds)
    )


def _refunded() -> sa.ColumnElement[int]:
    """What of a share went back."""
    return sum_of(
        Refund.amount_idr,
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
        Refund.status == RefundState.DONE,
    )
