"""One product with everything that its page shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import (
    LOW_STOCK,
    Category,
    FactKind,
    Photo,
    Product,
    ProductFact,
    ProductStatus,
    Variant,
)
from storefront.catalog.queries.certified import certificate_kinds, kinds_in
from storefront.catalog.queries.on_show import Shot, group_is_open, shot_columns, shot_in
from storefront.catalog.queries.shop_window import ShownGroup, group_columns, group_in, with_place
from storefront.core.kept import kept
from storefront.core.pictures import Picture
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import CertificateKind, ProducerGroup


class Offer(NamedTuple):
    """A variant as it is offered; rupiah and grams."""

    id: int
    name: str
    price_idr: int
    weight_g: int
    stock: int

    @property
    def is_low(self) -> bool:
        return 0 < self.stock <= LOW_STOCK


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """A product with its group and at least one offer."""

    id: int
    slug: str
    name: str
    about: str
    maker: str
    sold_count: int
    category: str
    category_slug: str
    group: ShownGroup
    offers: Sequence[Offer]
    photos: Sequence[Shot]
    facts: dict[FactKind, str]
    certificates: tuple[CertificateKind, ...]

    @property
    def path(self) -> str:
        return f"/toko/{self.group.slug}/{self.slug}"

    @property
    def is_sold_out(self) -> bool:
        return all(offer.stock == 0 for offer in self.offers)

    @property
    def can_be_ordered(self) -> bool:
        return not self.is_sold_out and not self.group.is_on_holiday

    def offer(self, id: int | None, ahead: Collection[int] = ()) -> Offer:  # noqa: A002
        """The offer with this id, else one in stock, else one sold `ahead`, else the first."""
        chosen = (offer for offer in self.offers if offer.id == id)
        in_stock = (offer for offer in self.offers if offer.stock)
        made_later = (offer for offer in self.offers if offer.id in ahead)
        return next(chain(chosen, in_stock, made_later), self.offers[0])


@kept
def shown_product(group_slug: str, product_slug: str) -> ShownProduct | None:
    """The product when it is on sale in an open group, sold out or not; four queries."""
    address = {"group_slug": group_slug, "product_slug": product_slug}
    row = rows_of(_product(), address).one_or_none()
    offers = offers_of(row.id) if row else ()
    if row is None or not offers:
        return None
    return ShownProduct(
        id=row.id,
        slug=row.slug,
        name=row.name,
        about=row.about,
        maker=row.maker,
        sold_count=row.sold_count,
        category=row.category,
        category_slug=row.category_slug,
        group=group_in(row),
        offers=offers,
        photos=photos_of(row.id),
        facts=facts_of(row.id),
        certificates=kinds_in(row.certificates),
    )


@built_once
def _product() -> sa.Select[Any]:
    return with_place(
        sa.select(
            Product.id,
            Product.slug,
            Product.name,
            Product.about,
            Product.maker,
            Product.sold_count,
            Category.spoken_name.label("category"),
            Category.slug.label("category_slug"),
            certificate_kinds().label("certificates"),
            *group_columns(),
        )
        .select_from(Product)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(Category, Category.id == Product.category_id)
    ).where(
        ProducerGroup.slug == sa.bindparam("group_slug"),
        Product.slug == sa.bindparam("product_slug"),
        Product.status == ProductStatus.ACTIVE,
        group_is_open(),
    )


def offers_of(product_id: int) -> list[Offer]:
    """The variants that were not withdrawn, in their order."""
    return [Offer(*row) for row in rows_of(_offers(), {"product_id": product_id})]


@built_once
def _offers() -> sa.Select[int, str, int, int, int]:
    return (
        sa.select(Variant.id, Variant.name, Variant.price_idr, Variant.weight_g, Variant.stock)
        .where(Variant.product_id == sa.bindparam("product_id"), Variant.withdrawn_at.is_(None))
        .order_by(Variant.position, Variant.id)
    )


def photos_of(product_id: int) -> list[Shot]:
    """Its photos, the cover first, finished or not."""
    rows = rows_of(_photos(), {"product_id": product_id})
    return [shot for row in rows if (shot := shot_in(row, "photo"))]


@built_once
def _photos() -> sa.Select[Any]:
    return (
        sa.select(*shot_columns(Picture, "photo"))
        .join(Photo, Photo.picture_id == Picture.id)
        .where(Photo.product_id == sa.bindparam("product_id"))
        .order_by(Photo.position, Photo.id)
    )


def facts_of(product_id: int) -> dict[FactKind, str]:
    """What is told of it, in the order of the kinds."""
    found = {row.kind: row.text for row in rows_of(_facts(), {"product_id": product_id})}
    return {kind: found[kind] for kind in FactKind if kind in found}


@built_once
def _facts() -> sa.Select[FactKind, str]:
    return sa.select(ProductFact.kind, ProductFact.text).where(
        ProductFact.product_id == sa.bindparam("product_id"), ProductFact.text != ""
    )
