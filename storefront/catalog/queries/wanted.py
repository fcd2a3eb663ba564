"""What a list of products is narrowed to."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Category, Product, Variant
from storefront.catalog.queries.certified import is_certified
from storefront.catalog.queries.index import bound_stems, has_stems, shows_stems
from storefront.catalog.queries.on_show import (
    District,
    group_is_open,
    is_offered,
    product_is_on_show,
)
from storefront.groups.models import ProducerGroup

PRICES = ("least_idr", "most_idr")
VALUES = ("category", "regencies", "group", "besides", *PRICES)


@dataclass(frozen=True)
class Wanted:
    """Prices in rupiah; all stems have to be found, or any of them where `either` will do.

    `is_broad` says that very many products have the stems: these are listed, not ranked.
    """

    stems: tuple[str, ...] = ()
    either: bool = False
    is_broad: bool = False
    category: str | None = None
    regencies: tuple[str, ...] = ()
    group: str | None = None
    besides: int | None = None  # a product id
    least_idr: int | None = None
    most_idr: int | None = None
    in_stock: bool = False
    certified: bool = False

    @property
    def shape(self) -> "Wanted":
        """The same filters with no values: one statement is enough for all that are alike in it."""
        return Wanted(**{name: _blank(getattr(self, name)) for name in self.__dataclass_fields__})

    @property
    def values(self) -> dict[str, Any]:
        """What a statement for its shape binds."""
        named = {name: getattr(self, name) for name in VALUES}
        return named | (bound_stems(self.stems, either=self.either) if self.stems else {})


def ids_of(wanted: Wanted) -> sa.Select[Any]:
    """The ids of the products on show that fit, with their groups joined; binds its values."""
    query = (
        sa.select(Product.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(product_is_on_show(), group_is_open())
    )
    if wanted.stems:
        has_them = shows_stems if wanted.is_broad else has_stems
        query = query.where(has_them(len(wanted.stems), either=wanted.either))
    if wanted.category is not None:
        slug = sa.select(Category.id).where(Category.slug == sa.bindparam("category"))
        query = query.where(Product.category_id == slug.scalar_subquery())
    if wanted.regencies:
        query = query.join(District, District.code == ProducerGroup.district_code).where(
            District.parent_code.in_(sa.bindparam("regencies", expanding=True))
        )
    if wanted.group is not None:
        query = query.where(ProducerGroup.slug == sa.bindparam("group"))
    if wanted.besides is not None:
        query = query.where(Product.id != sa.bindparam("besides"))
    if wanted.certified:
        query = query.where(is_certified(Product.id, Product.group_id))
    if wanted.least_idr is not None or wanted.most_idr is not None or wanted.in_stock:
        # One and the same variant has the price and is in stock.
        fitting = sa.exists().where(is_offered(Variant), costs_as(wanted), is_there(wanted))
        query = query.where(fitting.correlate(Product))
    return query


def costs_as(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Variants between the wanted prices."""
    least, most = (
        None if getattr(wanted, name) is None else sa.bindparam(name, type_=sa.BigInteger())
        for name in PRICES
    )
    return costs(least, most)


def costs(least_idr: Any, most_idr: Any) -> sa.ColumnElement[bool]:
    """Variants between two prices, both included."""
    return sa.and_(
        sa.true() if least_idr is None else Variant.price_idr >= least_idr,
        sa.true() if most_idr is None else Variant.price_idr <= most_idr,
    )


def is_there(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Variants that are in stock, if that is asked for."""
    return Variant.stock > 0 if wanted.in_stock else sa.true()


def _blank(value: Any) -> Any:
    match value:
        case str():
            return ""
        case tuple():
            return ("",) * len(value)
        case bool() | None:
            return value
    return 0
