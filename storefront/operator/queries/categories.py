"""The categories of the shop as the operator sees them."""

from typing import NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Category, Product
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup


class Filled(NamedTuple):
    """A category, and how many products it holds, whatever their state."""

    category: Category
    products: int  # of real groups: what a class practises with is not counted
    holds_any: bool  # also a class's: they have to leave before it goes


def filled_categories() -> list[Filled]:
    """All of them in the order of the shop."""
    query = _filled().order_by(Category.position, Category.id)
    return [Filled(*row) for row in db.session.execute(query)]


def filled_category(slug: str) -> Filled:
    """The one at this address; raises Missing."""
    if row := db.session.execute(_filled().where(Category.slug == slug)).one_or_none():
        return Filled(*row)
    raise Missing()


def _filled() -> sa.Select[Category, int, bool]:
    inside = Product.category_id == Category.id
    real = (
        sa.select(sa.func.count(Product.id))
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(inside, in_world(ProducerGroup))
        .correlate(Category)
        .scalar_subquery()
    )
    return sa.select(Category, real, sa.exists().where(inside)).execution_options(
        populate_existing=True
    )
