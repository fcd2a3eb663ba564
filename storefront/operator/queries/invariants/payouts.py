"""What was paid out to groups, and what the platform kept of their goods."""

from typing import Any

import sqlalchemy as sa

from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.operator.queries.invariants.rule import GONE, invariant, is_to_do, sum_of
from storefront.ordering.models import REASONS_NOT_TAKEN, Order, OrderLine
from storefront.payments.models import (
    ARRIVED,
    OF_THE_PRICE,
    Payment,
    PaymentShare,
    Refund,
    RefundReason,
    RefundState,
)
from storefront.payouts.models import Payout, PayoutState

IN_PAYOUT = LedgerEntry.payout_id == Payout.id
IS_PAYOUT = LedgerEntry.kind == EntryKind.PAYOUT
ENDS = is_to_do("order.cancelled", "order_id", Order.id)  # a job still books the end


@invariant
def payouts_are_the_sum_of_what_they_pay() -> sa.Select[Any]:
    """Payouts of another amount than their entries make; one that failed has none."""
    paid = sum_of(LedgerEntry.amount_idr, IN_PAYOUT, ~IS_PAYOUT)
    amount = sa.case((Payout.status == PayoutState.FAILED, 0), else_=Payout.amount_idr)
    return sa.select(Payout.id).where(paid != amount)


@invariant
def payouts_take_only_what_was_payable() -> sa.Select[Any]:
    """Entries that a payout took before they were there, or before their order was over."""
    return (
        sa.select(LedgerEntry.id)
        .join(Payout, IN_PAYOUT)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(
            ~IS_PAYOUT,
            sa.or_(
                LedgerEntry.at > Payout.made_at,
                sa.and_(
                    Order.id.is_not(None),
                    sa.func.coalesce(Order.closed_at > Payout.made_at, sa.true()),
                ),
            ),
        )
    )


@invariant
def payouts_pay_entries_of_their_group() -> sa.Select[Any]:
    """Entries of one group in the payout of another."""
    return (
        sa.select(LedgerEntry.id)
        .join(Payout, IN_PAYOUT)
        .where(LedgerEntry.group_id != Payout.group_id)
    )


@invariant
def ledger_holds_what_was_paid_out() -> sa.Select[Any]:
    """Payouts whose transfer the book does not have once, or has although it came to nothing."""
    is_out = Payout.status.in_([PayoutState.SENT, PayoutState.CONFIRMED])
    out = sa.case((is_out, -Payout.amount_idr), else_=0)
    return sa.select(Payout.id).where(sum_of(LedgerEntry.amount_idr, IN_PAYOUT, IS_PAYOUT) != out)


@invariant
def payouts_are_made_for_real_groups() -> sa.Select[Any]:
    """Payouts to groups in practice."""
    return sa.select(Payout.id).join(Payout.group).where(ProducerGroup.classroom_id.is_not(None))


@invariant
def commission_is_what_the_lines_say() -> sa.Select[Any]:
    """Orders whose commission in the book is not that of the goods that are paid for now.

    It is the lines' in proportion, rounded down. What came late, twice or too much is for no
    goods; what went back of the price is for goods; of what went back because the order ended the
    unique code is the first part. Goods that the platform pays for whole are paid while the order
    is a sale.
    """
    goods = Order.lines_idr - Order.discount_idr
    whole = sum_of(OrderLine.commission_idr, OrderLine.order_id == Order.id)
    came = sum_of(
        PaymentShare.received_idr,
        PaymentShare.order_id == Order.id,
        PaymentShare.payment_id == Payment.id,
        Payment.status.in_(ARRIVED),
    ) - _refunds(Refund.reason.in_([RefundReason.LATE, RefundReason.TWICE, RefundReason.SURPLUS]))
    is_done = Refund.status == RefundState.DONE
    parts = _refunds(Refund.reason.in_(OF_THE_PRICE), is_done)
    ended = _refunds(Refund.reason == RefundReason.CANCELLED, is_done) - Order.unique_code_idr
    paid = _at_most(came, goods) - parts - _at_least_nothing(ended)
    booked = sum_of(
        LedgerEntry.amount_idr,
        LedgerEntry.order_id == Order.id,
        LedgerEntry.kind == EntryKind.COMMISSION,
    )
    share = sa.cast(whole * _at_least_nothing(paid), sa.BigInteger)  # sums are no bigint
    is_sale = sa.and_(Order.paid_at.is_not(None), Order.status.not_in(GONE))
    due = sa.case((goods > 0, share // goods), (is_sale, whole), else_=0)
    return sa.select(Order.id).where(booked != -due, sa.or_(goods > 0, ~ENDS))


@invariant
def the_platform_pays_for_its_vouchers_once() -> sa.Select[Any]:
    """Orders for which the book holds another sum for a voucher of the platform than is due.

    All of it is once the order is paid, less the part of what went back of the price; of an order
    that ended without a sale it is what the customer keeps of it. A job may still have to book
    the end.
    """
    whole = Order.sponsored_idr + Order.sponsored_shipping_idr
    goods = Order.lines_idr - Order.discount_idr
    parts = _refunds(Refund.reason.in_(OF_THE_PRICE), Refund.status == RefundState.DONE)
    left = sa.cast(whole * _at_least_nothing(goods - parts), sa.BigInteger)
    kept = sum_of(
        OrderLine.sponsored_idr * OrderLine.shipped // OrderLine.quantity,
        OrderLine.order_id == Order.id,
    )
    shipped = sum_of(OrderLine.shipped, OrderLine.order_id == Order.id)
    kept_all = kept + sa.case((shipped > 0, Order.sponsored_shipping_idr), else_=0)
    due = sa.case(
        (Order.paid_at.is_(None), 0),
        (sa.and_(Order.status.in_(GONE), Order.cancel_reason.in_(REASONS_NOT_TAKEN)), 0),
        (Order.status.in_(GONE), kept_all),
        (goods > 0, left // goods),
        else_=whole,
    )
    booked = sum_of(
        LedgerEntry.amount_idr,
        LedgerEntry.order_id == Order.id,
        LedgerEntry.kind == EntryKind.VOUCHER,
    )
    return sa.select(Order.id).where(booked != due, ~ENDS)


def _refunds(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sum_of(Refund.amount_idr, Refund.order_id == Order.id, *conditions)


def _at_most(amount: sa.ColumnElement[int], most: Any) -> sa.ColumnElement[int]:
    return sa.case((amount > most, most), else_=amount)


def _at_least_nothing(amount: Any) -> sa.ColumnElement[int]:
    return sa.case((amount > 0, amount), else_=0)
