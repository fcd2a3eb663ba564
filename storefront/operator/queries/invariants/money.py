"""Payments, what they pay for, and what goes back."""

from typing import Any

import sqlalchemy as sa

from storefront.groups.models import CollectedBy
from storefront.operator.queries.invariants.rule import (
    GONE,
    arrived_shares,
    exists,
    invariant,
    is_to_do,
    sum_of,
)
from storefront.ordering.models import (
    CLOSED_STATUSES,
    PAID_IN_FULL,
    Order,
    OrderLine,
    PaymentMethod,
    PaymentStatus,
)
from storefront.payments.models import (
    ARRIVED,
    OPEN,
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
    StatementLine,
    WebhookEvent,
)
from storefront.payments.qris import MOST_IDR


@invariant
def payments_add_up() -> sa.Select[Any]:
    """Payments due, or that arrived, with another amount than their shares make."""
    is_share = PaymentShare.payment_id == Payment.id
    came = sum_of(PaymentShare.received_idr, is_share)
    has_come = sa.case((Payment.status.in_(ARRIVED), Payment.received_idr), else_=0)
    return sa.select(Payment.id).where(
        sa.or_(Payment.due_idr != sum_of(PaymentShare.amount_idr, is_share), came != has_come)
    )


@invariant
def statements_say_what_came() -> sa.Select[Any]:
    """Lines of bank statements whose payment has not arrived, or with another amount."""
    return (
        sa.select(StatementLine.id)
        .join(Payment, Payment.id == StatementLine.payment_id)
        .where(
            sa.or_(Payment.status.not_in(ARRIVED), Payment.received_idr != StatementLine.amount_idr)
        )
    )


@invariant
def fees_are_what_providers_said() -> sa.Select[Any]:
    """Payments whose fee is not the sum of what was heard of it."""
    said = sum_of(WebhookEvent.facts["fee_idr"].as_integer(), WebhookEvent.payment_id == Payment.id)
    return sa.select(Payment.id).where(sa.func.coalesce(Payment.fee_idr, 0) != said)


@invariant
def unpaid_orders_can_be_paid() -> sa.Select[Any]:
    """Orders that go on unpaid and have no open payment, nor a job that is to open it."""
    is_asked = exists(
        PaymentShare.id,
        PaymentShare.order_id == Order.id,
        PaymentShare.payment_id == Payment.id,
        Payment.status.in_(OPEN),
    )
    return sa.select(Order.id).where(
        Order.status.not_in(CLOSED_STATUSES),
        Order.paid_at.is_(None),
        ~is_asked,
        ~is_to_do("purchase.placed", "purchase_id", Order.purchase_id),
        ~is_to_do("order.partly_paid", "purchase_id", Order.purchase_id),
        ~is_to_do("payment.ended", "purchase_id", Order.purchase_id),
    )


@invariant
def money_for_orders_that_are_gone_goes_back() -> sa.Select[Any]:
    """Shares of what arrived for nothing, without a refund or a job that is to ask for it.

    A cancelled order keeps what its early parcels cost.
    """
    was_too_late = Payment.status == PaymentState.SETTLED_LATE
    is_gone = sa.and_(
        Order.status.in_(GONE),
        ~exists(OrderLine.id, OrderLine.order_id == Order.id, OrderLine.shipped > 0),
    )
    return (
        arrived_shares()
        .join(PaymentShare.order)
        .where(
            sa.or_(was_too_late, is_gone),
            PaymentShare.received_idr > _spoken_of(),
            ~is_to_do("order.cancelled", "order_id", Order.id),
            ~is_to_do("order.expired", "order_id", Order.id),
        )
    )


@invariant
def refunds_fit_into_what_came() -> sa.Select[Any]:
    """Shares of which more is to go back than came."""
    return sa.select(PaymentShare.id).where(_spoken_of() > PaymentShare.received_idr)


@invariant
def refunds_are_of_a_share() -> sa.Select[Any]:
    """Refunds of money that never came for their order."""
    is_share = sa.and_(
        PaymentShare.payment_id == Refund.payment_id, PaymentShare.order_id == Refund.order_id
    )
    return sa.select(Refund.id).where(~exists(PaymentShare.id, is_share))


@invariant
def refunded_orders_keep_nothing() -> sa.Select[Any]:
    """Orders called refunded although some of the money was not sent back."""
    sent = sum_of(Refund.amount_idr, Refund.order_id == Order.id, Refund.status == RefundState.DONE)
    return sa.select(Order.id).where(
        Order.payment_status == PaymentStatus.REFUNDED, _came_for_order() != sent
    )


@invariant
def paid_orders_got_their_total() -> sa.Select[Any]:
    """Orders called paid in full that got another sum than they cost, or the other way round.

    What came late, twice or too much is not theirs.
    """
    not_theirs = sum_of(
        Refund.amount_idr,
        Refund.order_id == Order.id,
        Refund.reason.in_([RefundReason.LATE, RefundReason.TWICE, RefundReason.SURPLUS]),
    )
    got = _came_for_order() - not_theirs
    total = Order.lines_idr - Order.discount_idr + Order.shipping_idr + Order.unique_code_idr
    return sa.select(Order.id).where(
        sa.or_(
            sa.and_(Order.paid_at.is_not(None), got != total),
            sa.and_(Order.paid_at.is_(None), got >= total),
            sa.and_(Order.paid_at.is_(None), Order.payment_status.in_(PAID_IN_FULL)),
            sa.and_(Order.paid_at.is_not(None), Order.payment_status.in_(_UNPAID)),
        )
    )


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


_UNPAID = (PaymentStatus.UNPAID, PaymentStatus.CHECKING, PaymentStatus.PARTLY_PAID)


def _came_for_order() -> sa.ColumnElement[int]:
    return sum_of(PaymentShare.received_idr, PaymentShare.order_id == Order.id)


def _spoken_of() -> sa.ColumnElement[int]:
    """What of a share goes back, or stays as agreed."""
    return sum_of(
        Refund.amount_idr,
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
    )
