"""A group's own products, whatever their state, as its back office shows them."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.catalog.models import Category, Photo, Product, ProductStatus
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.pictures import Picture
from storefront.groups.models import ProducerGroup

PAGE = 20
S = ProductStatus


class Shelf(enum.StrEnum):
    """Where a product lies; the values stand in addresses."""

    ON_SALE = "dijual"
    DRAFT = "draf"
    ARCHIVED = "diarsipkan"


SHELVES = {
    Shelf.ON_SALE: (S.ACTIVE,),
    Shelf.DRAFT: (S.DRAFT, S.PREVIEW),
    Shelf.ARCHIVED: (S.ARCHIVED,),
}


@dataclass(frozen=True)
class OwnProduct:
    """A product with its variants loaded, and its cover."""

    product: Product
    cover: Picture | None


def shelf_counts(group: ProducerGroup) -> dict[Shelf, int]:
    """How many products lie on each shelf."""
    query = (
        sa.select(Product.status, sa.func.count().label("number"))
        .where(Product.group_id == group.id)
        .group_by(Product.status)
    )
    found = {row.status: row.number for row in db.session.execute(query)}
    return {
        shelf: sum(found.get(status, 0) for status in statuses)
        for shelf, statuses in SHELVES.items()
    }


def products_on(
    group: ProducerGroup, shelf: Shelf, *, beyond: int | None = None
) -> list[OwnProduct]:
    """One page of a shelf, the newest first, and one more; `beyond` is the last id seen."""
    query = (
        sa.select(Product, Picture)
        .select_from(Product)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .where(Product.group_id == group.id, Product.status.in_(SHELVES[shelf]))
        .options(selectinload(Product.variants))
        .order_by(Product.id.desc())
        .limit(PAGE + 1)  # one more tells that there is another page
    )
    if beyond is not None:
        query = query.where(Product.id < beyond)
    return [OwnProduct(product, cover) for product, cover in db.session.execute(query)]


def product_of(group: ProducerGroup, slug: str) -> Product:
    """One product of the group with everything that its form shows; raises Missing."""
    query = (
        sa.select(Product)
        .where(Product.group_id == group.id, Product.slug == slug)
        .options(
            selectinload(Product.variants),
            selectinload(Product.photos).joinedload(Photo.picture),
            selectinload(Product.facts),
            joinedload(Product.category),
        )
        .execution_options(populate_existing=True)
    )
    product = db.session.scalars(query).one_or_none()
    if product is None:
        raise Missing()
    return product


def pictures_in(ids: Sequence[int]) -> list[Picture]:
    """The pictures with these ids, in this order; those that are gone are left out."""
    query = sa.select(Picture).where(Picture.id.in_(ids))
    found = {picture.id: picture for picture in db.session.scalars(query)} if ids else {}
    return [found[picture_id] for picture_id in ids if picture_id in found]


def all_categories() -> list[Category]:
    """Every category, in the order of the shop."""
    return list(db.session.scalars(sa.select(Category).order_by(Category.position, Category.id)))
