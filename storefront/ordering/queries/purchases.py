"""Purchases as their customers find and follow them; only those of the current world."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, OrderLine, Purchase
from storefront.regions.models import Region


def purchase_at(token: str) -> Purchase:
    """The purchase at a secret address with orders, groups, lines and parcels; raises Missing."""
    orders = selectinload(Purchase.orders)
    query = (
        sa.select(Purchase)
        .where(Purchase.token == token, in_world(Purchase))
        .options(
            joinedload(Purchase.district).joinedload(Region.parent),
            orders.joinedload(Order.group).options(
                joinedload(ProducerGroup.logo),
                joinedload(ProducerGroup.district).joinedload(Region.parent),
            ),
            orders.selectinload(Order.lines).joinedload(OrderLine.picture),
            orders.selectinload(Order.shipments),
        )
    )
    purchase = db.session.scalars(query).one_or_none()
    if purchase is None:
        raise Missing()
    return purchase


def token_of(purchase_id: int) -> str:
    """The secret part of the purchase's address."""
    return db.session.scalars(_TOKEN, {"purchase": purchase_id}).one()


_TOKEN = sa.select(Purchase.token).where(Purchase.id == sa.bindparam("purchase"))


def token_by_number(number: str, phone: str | None) -> str | None:
    """The same for who knows the number and the phone that it was ordered with."""
    query = sa.select(Purchase.token).where(
        Purchase.number == number, Purchase.phone == phone, in_world(Purchase)
    )
    return db.session.scalar(query)


def purchases_at(tokens: Sequence[str]) -> list[Purchase]:
    """The purchases at these addresses with orders and groups, newest first."""
    query = (
        sa.select(Purchase)
        .where(Purchase.token.in_(tokens), in_world(Purchase))
        .options(selectinload(Purchase.orders).joinedload(Order.group))
        .order_by(Purchase.id.desc())
    )
    return list(db.session.scalars(query))
