"""What led to a purchase."""

from typing import Any

import sqlalchemy as sa

from storefront.groups.models import ProducerGroup
from storefront.operator.queries.invariants.rule import exists, invariant
from storefront.ordering.models import Order, Purchase
from storefront.promotion.models import TrackedLink


@invariant
def purchases_came_by_links_of_their_groups() -> sa.Select[Any]:
    """Purchases that name a link of a group that has no order in them, or of another world."""
    has_order = exists(
        Order.id, Order.purchase_id == Purchase.id, Order.group_id == TrackedLink.group_id
    )
    same_world = ProducerGroup.classroom_id.is_not_distinct_from(Purchase.classroom_id)
    return (
        sa.select(Purchase.id)
        .join(TrackedLink, TrackedLink.id == Purchase.tracked_link_id)
        .join(ProducerGroup, ProducerGroup.id == TrackedLink.group_id)
        .where(sa.not_(sa.and_(has_order, same_world)))
    )
