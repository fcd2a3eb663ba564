"""What a list of products is narrowed to."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Category, Product, Variant
from storefront.catalog.queries.certified import is_certified
from storefront.catalog.queries.index import has_stems, shows_stems
from storefront.catalog.queries.on_show import (
    District,
    group_is_open,
    is_offered,
    product_is_on_show,
)
from storefront.groups.models import ProducerGroup


@dataclass(frozen=True)
class Wanted:
    """Prices in rupiah; all stems have to be found.

    `is_broad` says that very many products have the stems: these are listed, not ranked.
    """

    stems: tuple[str, ...] = ()
    is_broad: bool = False
    category: str | None = None
    regencies: tuple[str, ...] = ()
    group: str | None = None
    besides: int | None = None  # a product id
    least_idr: int | None = None
    most_idr: int | None = None
    in_stock: bool = False
    certified: bool = False


def ids_of(wanted: Wanted) -> sa.Select[Any]:
    """The ids of the products on show that fit, with their groups joined."""
    query = (
        sa.select(Product.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(product_is_on_show(), group_is_open())
    )
    if wanted.stems:
        stems = wanted.stems
        query = query.where(shows_stems(stems) if wanted.is_broad else has_stems(stems))
    if wanted.category:
        slug = sa.select(Category.id).where(Category.slug == wanted.category)
        query = query.where(Product.category_id == slug.scalar_subquery())
    if wanted.regencies:
        query = query.join(District, District.code == ProducerGroup.district_code).where(
            District.parent_code.in_(wanted.regencies)
        )
    if wanted.group:
        query = query.where(ProducerGroup.slug == wanted.group)
    if wanted.besides:
        query = query.where(Product.id != wanted.besides)
    if wanted.certified:
        query = query.where(is_certified(Product.id, Product.group_id))
    if wanted.least_idr is not None or wanted.most_idr is not None or wanted.in_stock:
        # One and the same variant has the price and is in stock.
        fitting = sa.exists().where(
            is_offered(Variant), costs(wanted.least_idr, wanted.most_idr), is_there(wanted)
        )
        query = query.where(fitting.correlate(Product))
    return query


def costs(least_idr: int | None, most_idr: int | None) -> sa.ColumnElement[bool]:
    """Variants between two prices, both included."""
    return sa.and_(
        sa.true() if least_idr is None else Variant.price_idr >= least_idr,
        sa.true() if most_idr is None else Variant.price_idr <= most_idr,
    )


def is_there(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Variants that are in stock, if that is asked for."""
    return Variant.stock > 0 if wanted.in_stock else sa.true()
