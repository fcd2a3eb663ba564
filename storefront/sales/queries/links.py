"""What came by the tracked links of a group: the same orders and omzet as everywhere."""

from typing import NamedTuple

import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Purchase
from storefront.promotion.models import Campaign, TrackedLink
from storefront.sales.period import Period
from storefront.sales.queries.moves import WibDay, bound_to, moves, orders_in, total


class LinkSales(NamedTuple):
    orders: int = 0
    omzet_idr: int = 0


def sales_by_link(group: ProducerGroup, period: Period) -> dict[int, LinkSales]:
    """By the id of the link; only the group's own links tell of its orders."""
    move = moves()
    query = (
        sa.select(TrackedLink.id, orders_in(move), total(move.c.omzet_idr))
        .join(Purchase, Purchase.tracked_link_id == TrackedLink.id)
        .join(move, move.c.purchase_id == Purchase.id)
        .where(TrackedLink.group_id == group.id)
        .group_by(TrackedLink.id)
    )
    found = db.session.execute(query, bound_to(group, period))
    return {link_id: LinkSales(*sums) for link_id, *sums in found}


def sales_by_campaign(group: ProducerGroup, campaigns: list[Campaign]) -> dict[int, LinkSales]:
    """By the id of the campaign: what its links brought in its days; one query for all."""
    if not campaigns:
        return {}
    days = Period(min(each.first_on for each in campaigns), max(each.last_on for each in campaigns))
    move = moves()
    query = (
        sa.select(Campaign.id, orders_in(move), total(move.c.omzet_idr))
        .join(TrackedLink, TrackedLink.campaign_id == Campaign.id)
        .join(Purchase, Purchase.tracked_link_id == TrackedLink.id)
        .join(move, move.c.purchase_id == Purchase.id)
        .where(
            Campaign.group_id == group.id,
            WibDay(move.c.at).between(Campaign.first_on, Campaign.last_on),
        )
        .group_by(Campaign.id)
    )
    found = db.session.execute(query, bound_to(group, days))
    return {campaign_id: LinkSales(*sums) for campaign_id, *sums in found}
