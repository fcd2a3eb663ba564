"""Payments, what they pay for, and what goes back."""

from typing import Any

import sqlalchemy as sa

from storefront.core.outbox import OutboxJob
from storefront.groups.models import CollectedBy
from storefront.operator.queries.invariants.rule import (
    GONE,
    arrived_shares,
    exists,
    invariant,
    sum_of,
)
from storefront.ordering.models import CLOSED_STATUSES, Order, PaymentMethod, PaymentStatus
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    Refund,
    RefundState,
)
from storefront.payments.qris import MOST_IDR


@invariant
def payments_add_up() -> sa.Select[Any]:
    """Payments due with another amount than their shares make, or that arrived with another."""
    shares = sum_of(PaymentShare.amount_idr, PaymentShare.payment_id == Payment.id)
    differs = sa.and_(Payment.status.in_(ARRIVED), Payment.received_idr != Payment.due_idr)
    return sa.select(Payment.id).where(sa.or_(differs, Payment.due_idr != shares))


@invariant
def unpaid_orders_can_be_paid() -> sa.Select[Any]:
    """Orders that go on unpaid and have no open payment, nor a job that is to open it."""
    is_asked = exists(
        PaymentShare.id,
        PaymentShare.order_id == Order.id,
        PaymentShare.payment_id == Payment.id,
        Payment.status.in_([PaymentState.CREATED, PaymentState.PENDING]),
    )
    return sa.select(Order.id).where(
        Order.status.not_in(CLOSED_STATUSES),
        Order.paid_at.is_(None),
        ~is_asked,
        ~_is_to_do("purchase.placed", "purchase_id", Order.purchase_id),
    )


@invariant
def money_for_orders_that_are_gone_goes_back() -> sa.Select[Any]:
    """Shares of what arrived for nothing, without a refund or a job that is to ask for it."""
    was_too_late = Payment.status == PaymentState.SETTLED_LATE
    return (
        arrived_shares()
        .join(PaymentShare.order)
        .where(
            sa.or_(was_too_late, Order.status.in_(GONE)),
            ~_goes_back(),
            ~_is_to_do("order.cancelled", "order_id", Order.id),
        )
    )


@invariant
def refunded_orders_keep_nothing() -> sa.Select[Any]:
    """Orders called refunded although some of the money was not sent back."""
    kept = arrived_shares().with_only_columns(PaymentShare.order_id)
    kept = kept.where(~_goes_back(Refund.status == RefundState.DONE))
    return sa.select(Order.id).where(
        Order.payment_status == PaymentStatus.REFUNDED, Order.id.in_(kept)
    )


@invariant
def settled_shares_are_their_orders_total() -> sa.Select[Any]:
    """Settled shares, not to be refunded, that are not what their order costs in total."""
    total = Order.lines_idr - Order.discount_idr + Order.shipping_idr + Order.unique_code_idr
    return _kept_shares().where(PaymentShare.amount_idr != total)


@invariant
def orders_are_paid_once() -> sa.Select[Any]:
    """Orders that keep the money of more than one payment."""
    kept = _kept_shares().with_only_columns(PaymentShare.order_id)
    return kept.group_by(PaymentShare.order_id).having(sa.func.count() > 1)


@invariant
def paid_orders_have_a_settled_share() -> sa.Select[Any]:
    """Orders called paid without money, or with money and not called paid."""
    kept = _kept_shares().with_only_columns(PaymentShare.order_id)
    settled = (
        sa.select(PaymentShare.order_id)
        .join(PaymentShare.payment)
        .where(Payment.status == PaymentState.SETTLED)
    )
    paid = (PaymentStatus.PAID, PaymentStatus.OVERPAID)
    unpaid = (PaymentStatus.UNPAID, PaymentStatus.CHECKING, PaymentStatus.PARTLY_PAID)
    return sa.select(Order.id).where(
        sa.or_(
            sa.and_(Order.paid_at.is_not(None), Order.id.not_in(settled)),
            sa.and_(Order.paid_at.is_(None), Order.id.in_(kept)),
            sa.and_(Order.paid_at.is_(None), Order.payment_status.in_(paid)),
            sa.and_(Order.paid_at.is_not(None), Order.payment_status.in_(unpaid)),
        )
    )


@invariant
def refunds_fit_into_what_came() -> sa.Select[Any]:
    """Refunds of more than the order's share, or of money that never came."""
    share = (
        sa.select(PaymentShare.amount_idr)
        .join(PaymentShare.payment)
        .where(
            PaymentShare.payment_id == Refund.payment_id,
            PaymentShare.order_id == Refund.order_id,
            Payment.status.in_(ARRIVED),
        )
        .scalar_subquery()
    )
    return sa.select(Refund.id).where(Refund.amount_idr > sa.func.coalesce(share, 0))


@invariant
def payments_are_for_orders_of_their_purchase() -> sa.Select[Any]:
    """Shares that pay for the order of another purchase."""
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(PaymentShare.order)
        .where(Payment.purchase_id != Order.purchase_id)
    )


@invariant
def payments_go_to_who_collects() -> sa.Select[Any]:
    """Shares paid to another account than that of the order's group or of the platform."""
    owner = sa.case((Order.collected_by == CollectedBy.GROUP, Order.group_id), else_=None)
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(Payment.option)
        .join(PaymentShare.order)
        .where(PaymentOption.group_id.is_distinct_from(owner))
    )


@invariant
def payments_are_made_the_way_their_account_takes() -> sa.Select[Any]:
    """Payments by another method than their account's, or of more than QRIS carries."""
    by_qris = Payment.method == PaymentMethod.QRIS
    return (
        sa.select(Payment.id)
        .join(Payment.option)
        .where(
            sa.or_(
                Payment.method != PaymentOption.method,
                sa.and_(by_qris, Payment.due_idr > MOST_IDR),
            )
        )
    )


def _kept_shares() -> sa.Select[Any]:
    """Shares of settled payments that do not go back."""
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(PaymentShare.order)
        .where(Payment.status == PaymentState.SETTLED, ~_goes_back())
    )


def _goes_back(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether a share has a refund."""
    return exists(
        Refund.id,
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
        *conditions,
    )


def _is_to_do(fact: str, name: str, id_: Any) -> sa.Exists:
    """Whether the outbox has not dealt with a fact about a row yet; parked jobs are told apart."""
    return exists(
        OutboxJob.id,
        OutboxJob.done_at.is_(None),
        OutboxJob.fact == fact,
        OutboxJob.payload[name].as_integer() == id_,
    )
