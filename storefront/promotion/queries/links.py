"""Reads of tracked links, of what was opened, and of campaigns; sales by link: `sales.queries`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from storefront.catalog.models import Product
from storefront.catalog.queries.on_show import group_is_open, product_is_on_show
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.promotion.models import Campaign, LinkChannel, LinkOpen, TrackedLink


class Target(NamedTuple):
    """Where a link leads: to its product while that is on show, else to its group."""

    link_id: int
    path: str


class Led(NamedTuple):
    """What led to a purchase."""

    id: int
    channel: LinkChannel


class Opens(NamedTuple):
    """What the opened links say; visitors and carts are among the opens."""

    opens: int = 0
    visitors: int = 0
    carts: int = 0


def target_of(code: str) -> Target:
    """What an open group of this world has behind a code; raises Missing."""
    query = (
        sa.select(TrackedLink.id, ProducerGroup.slug, Product.slug.label("product"))
        .join(ProducerGroup, ProducerGroup.id == TrackedLink.group_id)
        .outerjoin(Product, sa.and_(Product.id == TrackedLink.product_id, product_is_on_show()))
        .where(TrackedLink.code == code.upper(), group_is_open())
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise Missing()
    shop = f"/toko/{row.slug}"
    return Target(row.id, f"{shop}/{row.product}" if row.product else shop)


def link_of_groups(link_ids: Sequence[int], group_ids: Collection[int]) -> Led | None:
    """The first of the links that is of one of these groups; one query."""
    if not link_ids:
        return None
    query = sa.select(TrackedLink.id, TrackedLink.channel).where(
        TrackedLink.id.in_(link_ids), TrackedLink.group_id.in_(group_ids)
    )
    found = {row.id: Led(*row) for row in db.session.execute(query)}
    return next((found[link_id] for link_id in link_ids if link_id in found), None)


def links_of(group: ProducerGroup) -> list[TrackedLink]:
    """All links of a group with their products and campaigns, the newest first."""
    query = (
        sa.select(TrackedLink)
        .where(TrackedLink.group_id == group.id)
        .options(joinedload(TrackedLink.product), joinedload(TrackedLink.campaign))
        .order_by(TrackedLink.id.desc())
    )
    return list(db.session.scalars(query))


def links_to(group: ProducerGroup, product: Product | None) -> list[TrackedLink]:
    """The links to one product, or to the whole shop, in the order in which they were made."""
    query = (
        sa.select(TrackedLink)
        .where(TrackedLink.group_id == group.id, leads_to(product.id if product else None))
        .options(joinedload(TrackedLink.campaign))
        .order_by(TrackedLink.id)
    )
    return list(db.session.scalars(query))


def leads_to(product_id: int | None) -> sa.ColumnElement[bool]:
    """Links to one product, or those to a whole shop."""
    return TrackedLink.product_id.is_not_distinct_from(product_id)


def link_in(group: ProducerGroup, link_id: int) -> TrackedLink:
    """One of a group's links, with its product; raises Missing."""
    query = (
        sa.select(TrackedLink)
        .outerjoin(TrackedLink.product)
        .where(TrackedLink.id == link_id, TrackedLink.group_id == group.id)
        .options(contains_eager(TrackedLink.product))
    )
    if link := db.session.scalars(query).one_or_none():
        return link
    raise Missing()


def opens_by_link(group: ProducerGroup, start: datetime, end: datetime) -> dict[int, Opens]:
    """How often each link of a group was opened from `start` on and before `end`."""
    query = (
        sa.select(
            LinkOpen.link_id,
            sa.func.count(),
            sa.func.count().filter(LinkOpen.is_first),
            sa.func.count(LinkOpen.carted_at),
        )
        .join(TrackedLink, TrackedLink.id == LinkOpen.link_id)
        .where(
            TrackedLink.group_id == group.id, LinkOpen.opened_at >= start, LinkOpen.opened_at < end
        )
        .group_by(LinkOpen.link_id)
    )
    return {link_id: Opens(*counts) for link_id, *counts in db.session.execute(query)}


def campaigns_of(group: ProducerGroup) -> list[Campaign]:
    """The campaigns of a group, the one that ends last first."""
    query = (
        sa.select(Campaign)
        .where(Campaign.group_id == group.id)
        .order_by(Campaign.last_on.desc(), Campaign.id.desc())
    )
    return list(db.session.scalars(query))


def campaign_in(group: ProducerGroup, campaign_id: int) -> Campaign:
    """One of a group's campaigns; raises Missing."""
    query = sa.select(Campaign).where(Campaign.id == campaign_id, Campaign.group_id == group.id)
    if campaign := db.session.scalars(query).one_or_none():
        return campaign
    raise Missing()
