"""What a group sells, as the lines of a sheet: to write them, and to know them again."""

from collections.abc import Iterator
from itertools import starmap
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Category, ColumnMapping, Product, ProductStatus, Variant
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.known import Known, Stocked
from storefront.core.db import db


def known_of(group_id: int) -> Known:
    """What there is to know before a sheet of the group is read; what it put away is known too."""
    categories = db.session.scalars(
        sa.select(Category.name).order_by(Category.position, Category.id)
    )
    return Known(list(categories), _stocked(_lines(group_id)))


def lines_to_write(group_id: int) -> Iterator[Stocked]:
    """Every variant that the group offers or prepares, by product."""
    offered = Product.status != ProductStatus.ARCHIVED, Variant.withdrawn_at.is_(None)
    return _stocked(_lines(group_id).where(*offered))


def mapped_columns(group_id: int) -> dict[str, Field | None]:
    """What the group's people said about columns, by their keys; None is not to be read."""
    query = sa.select(ColumnMapping.heading, ColumnMapping.field)
    rows = db.session.execute(query.where(ColumnMapping.group_id == group_id))
    return {row.heading: Field(row.field) if row.field else None for row in rows}


def _lines(group_id: int) -> sa.Select[*tuple[Any, ...]]:
    """The columns of Stocked in their order; what is on sale comes before what is put away."""
    return (
        sa.select(
            *(Product.id, Variant.id, sa.func.coalesce(Variant.sku, "")),
            *(Product.name, Variant.name, Category.name),
            *(Variant.price_idr, Variant.cost_idr, Variant.stock, Variant.weight_g),
            *(Product.about, Variant.position, Variant.withdrawn_at.is_not(None)),
            Product.status == ProductStatus.ARCHIVED,
        )
        .join(Product, Product.id == Variant.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Product.group_id == group_id)
        .order_by(
            Product.status == ProductStatus.ARCHIVED,
            Variant.withdrawn_at.is_not(None),
            *(Product.id, Variant.position, Variant.id),
        )
    )


def _stocked(query: sa.Select[*tuple[Any, ...]]) -> Iterator[Stocked]:
    return starmap(Stocked, db.session.execute(query))
