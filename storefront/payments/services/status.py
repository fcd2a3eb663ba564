"""How much of an order is paid: derived from the rows of its money, by this one writer."""

from typing import Protocol

import sqlalchemy as sa

from storefront.core.db import db
from storefront.ordering.models import Order, OrderStatus, PaymentStatus
from storefront.payments.models import (
    ARRIVED,
    OF_THE_PRICE,
    Payment,
    PaymentShare,
    PaymentState,
    Refund,
    RefundReason,
    RefundState,
)

GONE = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)
PROMISED = (RefundState.REQUESTED, RefundState.IN_TRANSIT, RefundState.FAILED)


def received_for(order_id: int) -> int:
    """Rupiah that came for an order, whatever becomes of them."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(PaymentShare.received_idr), 0))
        .join(PaymentShare.payment)
        .where(PaymentShare.order_id == order_id, Payment.status.in_(ARRIVED))
    )
    return int(db.session.scalar(query) or 0)


def going_back_of(order_id: int, *states: RefundState) -> int:
    """Rupiah of an order's refunds in these states."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_idr), 0)).where(
        Refund.order_id == order_id, Refund.status.in_(states)
    )
    return int(db.session.scalar(query) or 0)


def kept_for(order_id: int) -> int:
    """Rupiah that came for an order and count for its price.

    A part of the price that goes back was paid, and is not asked for again.
    """
    query = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_idr), 0)).where(
        Refund.order_id == order_id,
        Refund.status.in_((RefundState.DONE, *PROMISED)),
        Refund.reason.not_in(OF_THE_PRICE),
    )
    return received_for(order_id) - int(db.session.scalar(query) or 0)


class Priced(Protocol):
    """What an order costs, and how much of it is paid."""

    @property
    def id(self) -> int: ...

    @property
    def goods_idr(self) -> int: ...

    @property
    def shipping_idr(self) -> int: ...

    @property
    def payment_status(self) -> PaymentStatus: ...


def missing_for(order: Priced) -> int:
    """Rupiah that the order still needs, without a unique code."""
    needed = order.goods_idr + order.shipping_idr
    if order.payment_status is PaymentStatus.UNPAID:
        return needed
    return needed - kept_for(order.id)


def derive_status(order: Order) -> None:
    """Say anew how much of the order is paid; call it whenever a row of its money has changed."""
    db.session.flush()
    came = received_for(order.id)
    net = came - going_back_of(order.id, RefundState.DONE)
    if came and not net:
        order.payment_status = PaymentStatus.REFUNDED
    elif order.paid_at is None:
        order.payment_status = _of_unpaid(order)
    elif net < order.total_idr:
        order.payment_status = PaymentStatus.PARTLY_REFUNDED
    elif _has_surplus(order.id):
        order.payment_status = PaymentStatus.OVERPAID
    else:
        order.payment_status = PaymentStatus.PAID


def _of_unpaid(order: Order) -> PaymentStatus:
    if order.status not in GONE and _is_claimed(order.id):
        return PaymentStatus.CHECKING
    return PaymentStatus.PARTLY_PAID if kept_for(order.id) > 0 else PaymentStatus.UNPAID


def _is_claimed(order_id: int) -> bool:
    query = (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .where(
            PaymentShare.order_id == order_id,
            Payment.status == PaymentState.PENDING,
            Payment.claimed_at.is_not(None),
        )
    )
    return db.session.scalar(query.limit(1)) is not None


def _has_surplus(order_id: int) -> bool:
    query = sa.select(Refund.id).where(
        Refund.order_id == order_id,
        Refund.reason == RefundReason.SURPLUS,
        Refund.status.in_(PROMISED),
    )
    return db.session.scalar(query.limit(1)) is not None
