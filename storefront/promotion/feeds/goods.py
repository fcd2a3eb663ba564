"""What catalogues of others list: every variant that can be bought here, with its picture.

Practice, groups that are not open, products that are not on show and what is only a sample are
left out; what is sold out stays and says so. A catalogue needs pictures, so what has none waits.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storefront.catalog.models import Category, Photo, Product, Variant
from storefront.catalog.queries.on_show import (
    cover_of_product,
    group_is_open,
    is_offered,
    product_is_on_show,
)
from storefront.core import clock
from storefront.core.db import db
from storefront.core.images import WIDTHS, jpeg_of
from storefront.core.pictures import Picture
from storefront.groups.models import ProducerGroup
from storefront.promotion.feeds.pages import in_pages
from storefront.promotion.models.offers import Preorder
from storefront.promotion.queries.terms import OPEN_PREORDER

NEWEST = 50


class Good(NamedTuple):
    """A variant as it is offered now; rupiah and grams; paths of our own."""

    id: int
    product_id: int
    title: str
    variant: str
    has_siblings: bool
    about: str
    category: str
    group_name: str
    path: str
    picture: str
    more_pictures: tuple[str, ...]
    price_idr: int
    weight_g: int
    can_be_ordered: bool  # from the shelf
    ready_on: date | None  # when it can be ordered all the same, before it is made


class NewProduct(NamedTuple):
    """A product as those who follow the shop hear of it."""

    name: str
    about: str
    category: str
    group_name: str
    path: str
    from_idr: int
    created_at: datetime


def goods(group_slug: str | None = None) -> Iterator[list[Good]]:
    """All that is offered, or what this group offers, some at a time."""
    for rows in in_pages(_goods(group_slug), Variant.id):
        more = _more_pictures({row.product_id for row in rows})
        yield [_good(row, more.get(row.product_id, [])) for row in rows]


def newest(group_slug: str | None = None) -> list[NewProduct]:
    """The products that were put up last, newest first."""
    query = (
        sa.select(
            Product.name,
            Product.slug,
            Product.about,
            Product.from_idr,
            Product.created_at,
            Category.spoken_name.label("category"),
            ProducerGroup.name.label("group_name"),
            ProducerGroup.slug.label("group_slug"),
        )
        .join(Category, Category.id == Product.category_id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(*_is_listed(group_slug))
        .order_by(Product.id.desc())
        .limit(NEWEST)
    )
    return [
        NewProduct(
            name=row.name,
            about=row.about,
            category=row.category,
            group_name=row.group_name,
            path=_path(row),
            from_idr=row.from_idr,
            created_at=row.created_at,
        )
        for row in db.session.execute(query)
    ]


def name_of_group(slug: str) -> str | None:
    """The name of a group that catalogues may list, or None."""
    is_listed = (group_is_open(), ProducerGroup.is_sample.is_(False))
    query = sa.select(ProducerGroup.name).where(ProducerGroup.slug == slug, *is_listed)
    return db.session.scalar(query)


def _goods(group_slug: str | None) -> sa.Select[Any]:
    sibling = aliased(Variant)
    has_siblings = sa.exists().where(is_offered(sibling), sibling.id != Variant.id)
    columns: list[Any] = [
        Variant.id,
        Variant.name.label("variant"),
        Variant.price_idr,
        Variant.weight_g,
        Variant.stock,
        has_siblings.correlate(Product, Variant).label("has_siblings"),
        Product.id.label("product_id"),
        Product.name,
        Product.slug,
        Product.about,
        Category.spoken_name.label("category"),
        ProducerGroup.name.label("group_name"),
        ProducerGroup.slug.label("group_slug"),
        ProducerGroup.holiday_until,
        Preorder,
        Picture.name.label("cover"),
        Picture.width,
    ]
    return (
        sa.select(*columns)
        .select_from(Variant)
        .join(Product, is_offered(Variant))
        .outerjoin(Preorder, OPEN_PREORDER)
        .join(Category, Category.id == Product.category_id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(Photo, Photo.id == cover_of_product())
        .join(Picture, Picture.id == Photo.picture_id)
        .where(*_is_listed(group_slug), Picture.ready_at.is_not(None))
    )


def _is_listed(group_slug: str | None) -> list[sa.ColumnElement[bool]]:
    listed = [product_is_on_show(), group_is_open(), ProducerGroup.is_sample.is_(False)]
    return [*listed, ProducerGroup.slug == group_slug] if group_slug else listed


def _more_pictures(product_ids: Collection[int]) -> dict[int, list[str]]:
    """The ready photos of products behind their cover, by product."""
    query = (
        sa.select(Photo.product_id, Picture.name, Picture.width)
        .join(Product, Product.id == Photo.product_id)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(
            Photo.product_id.in_(product_ids),
            Photo.id != cover_of_product(),
            Picture.ready_at.is_not(None),
        )
        .order_by(Photo.product_id, Photo.position)
    )
    found: dict[int, list[str]] = {}
    for product_id, name, width in db.session.execute(query):
        found.setdefault(product_id, []).append(jpeg_of(name, width, WIDTHS[-1])[0])
    db.session.rollback()
    return found


def _good(row: Any, more_pictures: Sequence[str]) -> Good:
    is_on_holiday = row.holiday_until is not None and row.holiday_until >= clock.today()
    can_be_ordered = row.stock > 0 and not is_on_holiday
    is_ahead = row.Preorder and row.Preorder.left and not can_be_ordered and not is_on_holiday
    return Good(
        id=row.id,
        product_id=row.product_id,
        title=f"{row.name}, {row.variant}",
        variant=row.variant,
        has_siblings=row.has_siblings,
        about=row.about,
        category=row.category,
        group_name=row.group_name,
        path=f"{_path(row)}?varian={row.id}",
        picture=jpeg_of(row.cover, row.width, WIDTHS[-1])[0],
        more_pictures=tuple(more_pictures),
        price_idr=row.price_idr,
        weight_g=row.weight_g,
        can_be_ordered=can_be_ordered,
        ready_on=row.Preorder.ready_on if is_ahead else None,
    )


def _path(row: Any) -> str:
    return f"/toko/{row.group_slug}/{row.slug}"
