"""Products of all groups, the newest first, for the operator to look through."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from storefront.catalog.models import Category, Photo, Product, ProductStatus
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.pictures import Picture
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup

PAGE = 30


@dataclass(frozen=True)
class Seen:
    """A product with group and category loaded, and its cover."""

    product: Product
    cover: Picture | None


def products_in(
    status: ProductStatus, *, category: str = "", group: str = "", beyond: int | None = None
) -> list[Seen]:
    """One page, and one more; narrowed to a category by slug and to groups by part of a name.

    `beyond` is the last id seen.
    """
    query = (
        sa.select(Product, Picture)
        .select_from(Product)
        .join(Product.group)
        .join(Product.category)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .where(Product.status == status, in_world(ProducerGroup))
        .options(contains_eager(Product.group), contains_eager(Product.category))
        .order_by(Product.id.desc())
        .limit(PAGE + 1)
    )
    if category:
        query = query.where(Category.slug == category)
    if group:
        query = query.where(ProducerGroup.name.icontains(group, autoescape=True))
    if beyond is not None:
        query = query.where(Product.id < beyond)
    return [Seen(product, cover) for product, cover in db.session.execute(query)]


def product_with(product_id: int) -> Product:
    """One of any group with everything that its page shows; raises Missing."""
    query = (
        sa.select(Product)
        .join(Product.group)
        .where(Product.id == product_id, in_world(ProducerGroup))
        .options(
            contains_eager(Product.group).joinedload(ProducerGroup.logo),
            joinedload(Product.category),
            selectinload(Product.variants),
            selectinload(Product.photos).joinedload(Photo.picture),
            selectinload(Product.facts),
        )
        .execution_options(populate_existing=True)
    )
    if product := db.session.scalars(query).one_or_none():
        return product
    raise Missing()
