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
    products: int


def filled_categories() -> list[Filled]:
    """All of them in the order of the shop; what a class practises with is not counted."""
    query = _filled(in_world(ProducerGroup)).order_by(Category.position, Category.id)
    return [Filled(*row) for row in db.session.execute(query)]


def filled_category(slug: str) -> Filled:
    """The one at this address, with all that has to leave before it goes; raises Missing."""
    if row := db.session.execute(_filled().where(Category.slug == slug)).one_or_none():
        return Filled(*row)
    raise Missing()


def _filled(*counted: sa.ColumnElement[bool]) -> sa.Select[Category, int]:
    products = (
        sa.select(sa.func.count(Product.id))
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(Product.category_id == Category.id, *counted)
    )
    return sa.select(Category, products.correlate(Category).scalar_subquery()).execution_options(
        populate_existing=True
    )
