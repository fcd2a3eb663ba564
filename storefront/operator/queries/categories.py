"""The categories of the shop as the operator sees them."""

from typing import NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Category, Product
from storefront.core.db import db
from storefront.core.errors import Missing


class Filled(NamedTuple):
    """A category, and how many products it holds, whatever their state and world."""

    category: Category
    products: int


def filled_categories() -> list[Filled]:
    """All of them in the order of the shop."""
    query = _filled().order_by(Category.position, Category.id)
    return [Filled(*row) for row in db.session.execute(query)]


def filled_category(slug: str) -> Filled:
    """The one at this address; raises Missing."""
    if row := db.session.execute(_filled().where(Category.slug == slug)).one_or_none():
        return Filled(*row)
    raise Missing()


def _filled() -> sa.Select[Category, int]:
    products = sa.select(sa.func.count()).where(Product.category_id == Category.id)
    return sa.select(Category, products.correlate(Category).scalar_subquery()).execution_options(
        populate_existing=True
    )
