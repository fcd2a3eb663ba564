"""The groups as the operator looks at them."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from storefront.catalog.models import Product, ProductStatus
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.text import fold
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.ordering.models import CLOSED_STATUSES, Order, PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.regions.models import Region

PAGE = 50


@dataclass(frozen=True)
class Figures:
    """What an open or closed door means for people: goods on show, orders under way."""

    products: int
    open_orders: int
    has_account: bool


def groups_in(
    status: GroupStatus | None, *, words: str = "", after: str = ""
) -> list[ProducerGroup]:
    """Up to PAGE groups by address, from `after` on; those whose name or district has the words.

    Each comes with its district and regency.
    """
    query = (
        sa.select(ProducerGroup)
        .join(ProducerGroup.district)
        .where(in_world(ProducerGroup), ProducerGroup.slug > after)
        .options(
            contains_eager(ProducerGroup.district).joinedload(Region.parent),
            selectinload(ProducerGroup.certificates),
        )
        .order_by(ProducerGroup.slug)
        .limit(PAGE)
    )
    if status:
        query = query.where(ProducerGroup.status == status)
    if words:
        # Without a letter or digit it is searched for as it is, and finds nothing.
        start = Region.search.startswith(fold(words) or words, autoescape=True)
        name = ProducerGroup.name.icontains(words, autoescape=True)
        query = query.where(sa.or_(name, start))
    return list(db.session.scalars(query))


def counts_by_status() -> dict[GroupStatus, int]:
    query = (
        sa.select(ProducerGroup.status, sa.func.count().label("how_many"))
        .where(in_world(ProducerGroup))
        .group_by(ProducerGroup.status)
    )
    return {row.status: row.how_many for row in db.session.execute(query)}


def group_called(slug: str) -> ProducerGroup:
    """A group in any state with district, regency and logo; raises Missing."""
    query = (
        sa.select(ProducerGroup)
        .where(ProducerGroup.slug == slug, in_world(ProducerGroup))
        .options(
            joinedload(ProducerGroup.district).joinedload(Region.parent),
            joinedload(ProducerGroup.logo),
            joinedload(ProducerGroup.certificates),
        )
    )
    group = db.session.scalars(query).unique().one_or_none()
    if group is None:
        raise Missing()
    return group


def figures_of(group: ProducerGroup) -> Figures:
    products = sa.select(sa.func.count()).where(
        Product.group_id == group.id, Product.status == ProductStatus.ACTIVE
    )
    orders = sa.select(sa.func.count()).where(
        Order.group_id == group.id, Order.status.not_in(CLOSED_STATUSES)
    )
    account = sa.select(PaymentOption.id).where(
        PaymentOption.group_id == group.id,
        PaymentOption.method == PaymentMethod.BANK_TRANSFER,
        PaymentOption.is_offered,
    )
    row = db.session.execute(
        sa.select(products.scalar_subquery(), orders.scalar_subquery(), account.exists())
    ).one()
    return Figures(*row)


def platform_account() -> PaymentOption | None:
    """Where platform transfers go, if it is known."""
    query = sa.select(PaymentOption).where(
        PaymentOption.group_id.is_(None),
        PaymentOption.method == PaymentMethod.BANK_TRANSFER,
        PaymentOption.is_offered,
    )
    return db.session.scalars(query.order_by(PaymentOption.id).limit(1)).one_or_none()
