"""What waits for the operator."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.catalog.models import Product, ProductStatus
from storefront.core import clock
from storefront.core.db import db
from storefront.core.outbox import TRIES, OutboxJob
from storefront.core.world import in_world
from storefront.groups.models import Certificate, GroupStatus, ProducerGroup
from storefront.operator.queries.certificates import certificates_to_check
from storefront.ordering.models import Order, OrderStatus, PaymentMethod, Purchase
from storefront.ordering.services.fulfil import COMPLETE_AFTER_SHIPPED
from storefront.payments.models import (
    NEEDS_SENDING,
    Payment,
    PaymentOption,
    PaymentState,
    Refund,
    WebhookEvent,
)
from storefront.payments.queries.refunds import is_sent_by_provider
from storefront.payments.queries.to_check import cases_of_providers
from storefront.payouts.queries.payouts import ids_to_do

MOST = 50


@dataclass(frozen=True)
class OpenCases:
    """How much of each kind waits."""

    groups: int
    transfers: int
    refunds: int
    unpaid_cash: int
    parked: int
    certificates: int
    products: int
    news: int
    payouts: int

    @property
    def desk(self) -> int:
        return self.parked + self.news

    @property
    def goods(self) -> int:
        return self.certificates + self.products

    @property
    def money(self) -> int:
        return self.transfers + self.refunds + self.payouts


def open_cases() -> OpenCases:
    """Counts for the menu and the first page; one query."""
    groups = sa.select(ProducerGroup.id).where(
        ProducerGroup.status == GroupStatus.SUBMITTED, in_world(ProducerGroup)
    )
    transfers = (
        sa.select(Payment.id)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            PaymentOption.group_id.is_(None),
            in_world(Purchase),
            Payment.status == PaymentState.PENDING,
            Payment.claimed_at.is_not(None),
        )
    )
    refunds = (
        sa.select(Refund.id)
        .join(Refund.payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            PaymentOption.group_id.is_(None),
            in_world(Purchase),
            Refund.status.in_(NEEDS_SENDING),
            ~is_sent_by_provider(),
        )
    )
    parked = sa.select(OutboxJob.id).where(*_PARKED, in_world(OutboxJob))
    cash = _unpaid_cash().with_only_columns(Order.id)
    products = (
        sa.select(Product.id)
        .join(Product.group)
        .where(Product.status == ProductStatus.LOOK_AGAIN, in_world(ProducerGroup))
    )
    counts = sa.select(
        _count(groups).label("groups"),
        _count(transfers).label("transfers"),
        _count(refunds).label("refunds"),
        _count(cash).label("unpaid_cash"),
        _count(parked).label("parked"),
        _count(certificates_to_check().with_only_columns(Certificate.id)).label("certificates"),
        _count(products).label("products"),
        _count(cases_of_providers().with_only_columns(WebhookEvent.id)).label("news"),
        _count(ids_to_do()).label("payouts"),
    )
    return OpenCases(**db.session.execute(counts).one()._asdict())


def unpaid_cash() -> list[Order]:
    """COD orders that left long ago and whose cash nobody has recorded, oldest first."""
    query = (
        _unpaid_cash()
        .options(joinedload(Order.group), joinedload(Order.purchase))
        .order_by(_left_at())
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def news_of_providers() -> list[WebhookEvent]:
    """What providers said that somebody has to look into, with the payment that it is about."""
    query = cases_of_providers().options(
        joinedload(WebhookEvent.payment).joinedload(Payment.purchase)
    )
    return list(db.session.scalars(query.limit(MOST)))


_PARKED = (OutboxJob.done_at.is_(None), OutboxJob.attempts >= TRIES)


def _unpaid_cash() -> sa.Select[Order]:
    return (
        sa.select(Order)
        .join(Order.purchase)
        .where(
            Order.payment_method == PaymentMethod.COD,
            Order.status.in_([OrderStatus.SHIPPED, OrderStatus.RECEIVED]),
            Order.paid_at.is_(None),
            _left_at() < clock.now() - COMPLETE_AFTER_SHIPPED,
            in_world(Purchase),
        )
    )


def _left_at() -> sa.ColumnElement[datetime]:
    """When the goods left; those that are fetched are not shipped."""
    return sa.func.coalesce(Order.shipped_at, Order.accepted_at)


def _count(query: sa.Select[int]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(query.subquery()).scalar_subquery()
