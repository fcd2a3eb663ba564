"""Many products shown to customers, or hidden from them, at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus
from storefront.catalog.queries.own import WITH_MARKS
from storefront.catalog.services.stock import hold_products
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.outbox import tell


@dataclass(frozen=True)
class Moved:
    """How many products were shown or hidden; those that were not, as they are now."""

    count: int
    left: list[Product]


def show_or_hide(group_id: int, chosen: Mapping[int, str], *, is_shown: bool, by_id: int) -> Moved:
    """Show the products of these ids in the shop window, or take them back into drafts.

    One that is no longer as its mark says is left as it is, and so is one that has nothing to
    sell or that the operator has taken down. What is there already needs no step, so a second
    tap changes nothing.
    """
    goal = ProductStatus.ACTIVE if is_shown else ProductStatus.DRAFT
    with atomic() as session:
        is_own = sa.and_(Product.group_id == group_id, Product.id.in_(chosen))
        hold_products(session.scalars(sa.select(Product.id).where(is_own)).all())
        query = (
            sa.select(Product)
            .where(is_own, Product.status != goal)
            .options(*WITH_MARKS)
            .order_by(Product.id)
            .execution_options(populate_existing=True)
        )
        left, moved = [], []
        for product in session.scalars(query).all():
            is_as_seen = product.whole_mark == chosen[product.id]
            has_goods = not is_shown or product.from_idr is not None
            may_move = not product.is_taken_down and product.can_become(goal)
            if is_as_seen and has_goods and may_move:
                product.move_to(goal, at=clock.now(), by_id=by_id)
                moved.append(product.id)
            else:
                left.append(product)
        if moved:
            tell("products.changed", product_ids=moved)
    return Moved(len(moved), left)
