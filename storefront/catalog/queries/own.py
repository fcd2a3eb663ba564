"""A group's own products, whatever their state, as its back office shows them."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.catalog.models import Category, Photo, Product, ProductStatus, Variant
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.history import Event
from storefront.core.pictures import Picture
from storefront.groups.models import ProducerGroup

PAGE = 20
LONG_PAGE = 100
MOST_WORDS = 8
S = ProductStatus
IS_OFFERED = Variant.withdrawn_at.is_(None)
IS_LOW = Variant.stock <= Variant.low_stock
IS_SOLD_OUT = Variant.stock == 0


class Shelf(enum.StrEnum):
    """Where a product lies; the values stand in addresses."""

    ON_SALE = "dijual"
    LOW = "hampir-habis"  # on sale, and the group wants to know
    SOLD_OUT = "habis"  # on sale, with a variant that nobody can buy
    DRAFT = "draf"
    ARCHIVED = "diarsipkan"
    TAKEN_DOWN = "diturunkan"  # by the operator


SHELVES = {
    Shelf.ON_SALE: Product.status == S.ACTIVE,
    Shelf.LOW: sa.and_(Product.status == S.ACTIVE, Product.variants.any(IS_OFFERED & IS_LOW)),
    Shelf.SOLD_OUT: sa.and_(
        Product.status == S.ACTIVE, Product.variants.any(IS_OFFERED & IS_SOLD_OUT)
    ),
    Shelf.DRAFT: Product.status.in_((S.DRAFT, S.PREVIEW)),
    Shelf.ARCHIVED: Product.status == S.ARCHIVED,
    Shelf.TAKEN_DOWN: Product.status.in_((S.TAKEN_DOWN, S.LOOK_AGAIN)),
}

WITH_MARKS = [
    selectinload(related) for related in (Product.variants, Product.facts, Product.photos)
]


@dataclass(frozen=True)
class OwnProduct:
    """A product with its variants loaded, and its cover."""

    product: Product
    cover: Picture | None


def shelf_counts(group: ProducerGroup) -> dict[Shelf, int]:
    """How many products lie on each shelf."""
    counts = [sa.func.count().filter(lies_there) for lies_there in SHELVES.values()]
    query = sa.select(*counts).select_from(Product).where(Product.group_id == group.id)
    return dict(zip(SHELVES, db.session.execute(query).one(), strict=True))


def shelf_of(product: Product) -> Shelf:
    """Where to look for a product, whatever its stock."""
    if product.is_taken_down:
        return Shelf.TAKEN_DOWN
    if product.status is S.ARCHIVED:
        return Shelf.ARCHIVED
    return Shelf.ON_SALE if product.status is S.ACTIVE else Shelf.DRAFT


def speaks_of(words: str) -> sa.ColumnElement[bool]:
    """Products in which every one of the words stands: in their names, their variants or codes."""
    return sa.and_(
        sa.true(),
        *(
            sa.or_(
                Product.name.icontains(word, autoescape=True),
                Product.variants.any(Variant.name.icontains(word, autoescape=True)),
                Product.variants.any(Variant.sku.icontains(word, autoescape=True)),
            )
            for word in words.replace("\0", "").split()[:MOST_WORDS]
        ),
    )


def products_on(
    group: ProducerGroup, shelf: Shelf, words: str = "", *, beyond: int | None = None
) -> list[OwnProduct]:
    """One page of a shelf, the newest first, and one more; `beyond` is the last id seen."""
    query = (
        sa.select(Product, Picture)
        .select_from(Product)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .where(_lies_on(group, shelf, words, beyond))
        .options(selectinload(Product.variants))
        .order_by(Product.id.desc())
        .limit(PAGE + 1)  # one more tells that there is another page
    )
    return [OwnProduct(product, cover) for product, cover in db.session.execute(query)]


def products_to_choose(
    group: ProducerGroup, shelf: Shelf, words: str = "", *, beyond: int | None = None
) -> list[Product]:
    """A long page of a shelf and one more, as `products_on`, with all that their marks tell."""
    query = sa.select(Product).where(_lies_on(group, shelf, words, beyond)).options(*WITH_MARKS)
    return list(db.session.scalars(query.order_by(Product.id.desc()).limit(LONG_PAGE + 1)))


def _lies_on(
    group: ProducerGroup, shelf: Shelf, words: str, beyond: int | None
) -> sa.ColumnElement[bool]:
    further = Product.id < beyond if beyond is not None else sa.true()
    return sa.and_(Product.group_id == group.id, SHELVES[shelf], speaks_of(words), further)


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


def verdict_on(product: Product) -> str | None:
    """Why the operator has taken a product down, if she has."""
    query = (
        sa.select(Event.note)
        .where(
            Event.subject == Product.__tablename__,
            Event.subject_id == product.id,
            Event.became == S.TAKEN_DOWN,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) if product.is_taken_down else None


def pictures_in(ids: Sequence[int]) -> list[Picture]:
    """The pictures with these ids, in this order; those that are gone are left out."""
    query = sa.select(Picture).where(Picture.id.in_(ids))
    found = {picture.id: picture for picture in db.session.scalars(query)} if ids else {}
    return [found[picture_id] for picture_id in ids if picture_id in found]


def all_categories() -> list[Category]:
    """Every category, in the order of the shop."""
    return list(db.session.scalars(sa.select(Category).order_by(Category.position, Category.id)))
