"""What waits for a group today; every question is one query, however much there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.catalog.queries.own import IS_LOW, IS_OFFERED, SHELVES, Shelf
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Certificate, CertificateStatus, ProducerGroup
from storefront.ordering.models import Order, OrderStatus
from storefront.ordering.queries.inbox import CASH_IS_MISSING, Step
from storefront.payments.models import (
    NEEDS_SENDING,
    Payment,
    PaymentOption,
    PaymentState,
    Refund,
)
from storefront.shipping.models import ShippingKind

S = OrderStatus
REMIND_BEFORE = timedelta(days=60)  # a certificate ends
IS_PICKED_UP = Order.shipping_kind == ShippingKind.PICKUP
STEP_OF = sa.case(
    (Order.status == S.NEW, Step.ACCEPT.value),
    (Order.status == S.ACCEPTED, Step.PACK.value),
    (sa.and_(Order.status == S.PACKED, IS_PICKED_UP), Step.READY.value),
    (Order.status == S.PACKED, Step.SHIP.value),
    (CASH_IS_MISSING, Step.TAKE_CASH.value),
    else_=Step.WAIT.value,
)
SINCE = sa.func.coalesce(Order.shipped_at, Order.accepted_at, Order.paid_at, Order.placed_at)
AT_WORK = (S.NEW, S.ACCEPTED, S.PACKED, S.SHIPPED, S.RECEIVED)


@dataclass(frozen=True)
class Waiting:
    """How many things wait, and since when the oldest does."""

    count: int
    since: datetime


@dataclass(frozen=True)
class LowStock:
    """How many products on sale are nearly gone, and the variant with the fewest pieces."""

    count: int
    product: str
    variant: str
    left: int


class Hidden(NamedTuple):
    """Products taken down that nobody answered for; certificates refused, ended or ending."""

    taken_down: int
    certificates: list[Certificate]


def orders_waiting(group: ProducerGroup) -> dict[Step, Waiting]:
    """The group's own next steps that some order needs."""
    query = (
        sa.select(STEP_OF, sa.func.count(), sa.func.min(SINCE, type_=Order.placed_at.type))
        .where(Order.group_id == group.id, Order.status.in_(AT_WORK))
        .group_by(STEP_OF)
    )
    found = {Step(step): Waiting(count, since) for step, count, since in db.session.execute(query)}
    found.pop(Step.WAIT, None)
    return found


def claims_waiting(group: ProducerGroup) -> Waiting | None:
    """Customers who say that they have paid to the group's own account."""
    query = (
        sa.select(sa.func.count(), sa.func.min(Payment.claimed_at))
        .join(Payment.option)
        .where(
            PaymentOption.group_id == group.id,
            Payment.status == PaymentState.PENDING,
            Payment.claimed_at.is_not(None),
        )
    )
    return _waiting(query)


def refunds_waiting(group: ProducerGroup) -> Waiting | None:
    """Money that the group itself has to send back."""
    query = (
        sa.select(sa.func.count(), sa.func.min(Refund.requested_at))
        .join(Refund.payment)
        .join(Payment.option)
        .where(PaymentOption.group_id == group.id, Refund.status.in_(NEEDS_SENDING))
    )
    return _waiting(query)


def low_stock(group: ProducerGroup) -> LowStock | None:
    """Products on the shelf of those that the group wants to be told of."""
    low = SHELVES[Shelf.LOW]
    count = sa.select(sa.func.count()).where(Product.group_id == group.id, low).scalar_subquery()
    query = (
        sa.select(count, Product.name, Variant.name, Variant.stock)
        .join(Variant.product)
        .where(Product.group_id == group.id, low, IS_OFFERED, IS_LOW)
        .order_by(Variant.stock, Variant.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return LowStock(*row) if row else None


def hidden_goods(group: ProducerGroup) -> Hidden:
    """What the operator keeps from customers, or time soon will."""
    taken_down = sa.select(sa.func.count()).where(
        Product.group_id == group.id, Product.status == ProductStatus.TAKEN_DOWN
    )
    ends_soon = sa.and_(
        Certificate.status == CertificateStatus.CHECKED,
        Certificate.expires_on <= clock.today() + REMIND_BEFORE,
    )
    is_refused = Certificate.status == CertificateStatus.REFUSED
    query = (
        sa.select(taken_down.scalar_subquery(), Certificate)
        .select_from(ProducerGroup)
        .outerjoin(
            Certificate,
            sa.and_(Certificate.group_id == ProducerGroup.id, sa.or_(is_refused, ends_soon)),
        )
        .where(ProducerGroup.id == group.id)
        .order_by(Certificate.expires_on, Certificate.id)
    )
    rows = db.session.execute(query).all()
    return Hidden(rows[0][0], [certificate for _, certificate in rows if certificate])


def has_products(group: ProducerGroup) -> bool:
    """Whether the group has made any product, on sale or not."""
    query = sa.select(sa.exists().where(Product.group_id == group.id))
    return bool(db.session.scalar(query))


def _waiting(query: sa.Select[Any, Any]) -> Waiting | None:
    count, since = db.session.execute(query).one()
    return Waiting(count, since) if since else None
