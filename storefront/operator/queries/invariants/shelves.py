"""What is kept of products for lists and search."""

from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.operator.queries.invariants.rule import invariant


@invariant
def products_know_their_prices() -> sa.Select[Any]:
    """Products whose kept prices are not those of the variants that they are offered in."""
    offers = (Variant.product_id == Product.id, Variant.withdrawn_at.is_(None))
    lowest = sa.select(sa.func.min(Variant.price_idr)).where(*offers).scalar_subquery()
    prices = sa.select(sa.func.count(Variant.price_idr.distinct())).where(*offers)
    return sa.select(Product.id).where(
        sa.or_(
            Product.from_idr.is_distinct_from(lowest),
            Product.has_more_prices != (prices.scalar_subquery() > 1),
        )
    )


@invariant
def products_can_be_found() -> sa.Select[Any]:
    """Products without a stem."""
    return sa.select(Product.id).where(Product.stems == "")
