"""A group's variants in rows, to change many prices and counts at once."""

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.catalog.queries.own import IS_LOW, IS_OFFERED, IS_SOLD_OUT, speaks_of
from storefront.core.db import db
from storefront.groups.models import ProducerGroup

PAGE = 50


class Show(enum.StrEnum):
    """Which rows; the values stand in addresses."""

    ALL = "semua"
    LOW = "hampir-habis"
    SOLD_OUT = "habis"


@dataclass(frozen=True)
class GridLine:
    """One variant with what can be changed of it; `is_draft` when customers cannot see it."""

    id: int
    product: str
    product_slug: str
    variant: str
    is_draft: bool
    price_idr: int
    stock: int
    low_stock: int | None

    @property
    def is_low(self) -> bool:
        return self.low_stock is not None and self.stock <= self.low_stock


def grid_lines(
    group: ProducerGroup, show: Show, words: str = "", *, beyond: int | None = None
) -> list[GridLine]:
    """One page of what the group offers or prepares, the newest first, and one line more.

    `beyond` is the last id seen.
    """
    query = _lines(group).where(
        Product.status != ProductStatus.ARCHIVED, IS_OFFERED, speaks_of(words)
    )
    if show is not Show.ALL:
        query = query.where(IS_LOW if show is Show.LOW else IS_SOLD_OUT)
    if beyond is not None:
        last = sa.select(Variant.product_id).where(Variant.id == beyond).scalar_subquery()
        further = sa.and_(Variant.product_id == last, Variant.id > beyond)
        query = query.where(sa.or_(Variant.product_id < last, further))
    return list(_read(query.limit(PAGE + 1)))


def grid_lines_of(group: ProducerGroup, ids: Collection[int]) -> list[GridLine]:
    """The lines of these variants as they are now; those of other groups are left out."""
    return list(_read(_lines(group).where(Variant.id.in_(ids))))


def _lines(group: ProducerGroup) -> sa.Select[*tuple[Any, ...]]:
    """The columns of GridLine in their order."""
    return (
        sa.select(
            *(Variant.id, Product.name, Product.slug, Variant.name),
            Product.status != ProductStatus.ACTIVE,
            *(Variant.price_idr, Variant.stock, Variant.low_stock),
        )
        .join(Product, Product.id == Variant.product_id)
        .where(Product.group_id == group.id)
        .order_by(Variant.product_id.desc(), Variant.id)
    )


def _read(query: sa.Select[*tuple[Any, ...]]) -> Iterator[GridLine]:
    return starmap(GridLine, db.session.execute(query))
