"""The bundles that run, for carts, product pages and their group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.promotion.models.offers import BundleOffer, BundlePart
from storefront.promotion.pricing import Bundle

RUNS = BundleOffer.ended_at.is_(None)


@dataclass(frozen=True)
class Part:
    name: str
    quantity: int
    price_idr: int
    is_sold: bool


@dataclass(frozen=True)
class ShownBundle:
    """A bundle in words: its parts, what it costs and what they cost one by one; rupiah."""

    id: int
    name: str
    price_idr: int
    parts: Sequence[Part]

    @property
    def apart_idr(self) -> int:
        return sum(part.price_idr * part.quantity for part in self.parts)

    @property
    def saved_idr(self) -> int:
        return self.apart_idr - self.price_idr


def has_bundles() -> sa.Exists:
    """Whether the group of the surrounding query has bundles that run."""
    return (
        sa.exists()
        .where(BundleOffer.group_id == ProducerGroup.id, RUNS)
        .correlate_except(BundleOffer)
    )


def is_in_bundle() -> sa.Exists:
    """Whether the variant of the surrounding query is a part of a bundle that runs."""
    return (
        sa.exists()
        .where(BundlePart.variant_id == Variant.id, BundlePart.bundle_id == BundleOffer.id, RUNS)
        .correlate_except(BundlePart, BundleOffer)
    )


def bundles_by_group(group_ids: Iterable[int]) -> dict[int, list[Bundle]]:
    """The bundles of groups as the price is worked out with them."""
    query = (
        sa.select(BundleOffer)
        .where(BundleOffer.group_id.in_(group_ids), RUNS)
        .options(selectinload(BundleOffer.parts))
        .order_by(BundleOffer.id)
    )
    found: dict[int, list[Bundle]] = {}
    for offer in db.session.scalars(query):
        parts = {part.variant_id: part.quantity for part in offer.parts}
        bundle = Bundle(f"{offer.id:019}", offer.price_idr, parts)
        found.setdefault(offer.group_id, []).append(bundle)
    return found


def bundles_of(group: ProducerGroup) -> list[ShownBundle]:
    """The bundles of the group that run, oldest first."""
    return _shown(BundleOffer.group_id == group.id)


def bundles_with(variant_ids: Iterable[int]) -> list[ShownBundle]:
    """The bundles that one of the variants is a part of, that save something and are on sale."""
    own = sa.select(BundlePart.bundle_id).where(BundlePart.variant_id.in_(variant_ids))
    found = _shown(BundleOffer.id.in_(own))
    return [one for one in found if one.saved_idr > 0 and all(part.is_sold for part in one.parts)]


def bundle_in(group: ProducerGroup, bundle_id: int) -> int:
    """The id of a bundle of the group; raises Missing."""
    query = sa.select(BundleOffer.id).filter_by(group_id=group.id, id=bundle_id)
    if db.session.scalar(query) is None:
        raise Missing()
    return bundle_id


def parts_of(bundle_id: int) -> list[BundlePart]:
    """What is in a bundle that runs; nothing when there is none."""
    query = sa.select(BundlePart).join(BundleOffer, BundleOffer.id == BundlePart.bundle_id)
    query = query.where(BundleOffer.id == bundle_id, RUNS).order_by(BundlePart.variant_id)
    return list(db.session.scalars(query))


def _shown(condition: Any) -> list[ShownBundle]:
    query = (
        sa.select(BundleOffer, BundlePart.quantity, Product, Variant)
        .join(BundlePart, BundlePart.bundle_id == BundleOffer.id)
        .join(Variant, Variant.id == BundlePart.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(condition, RUNS)
        .order_by(BundleOffer.id, Variant.id)
    )
    offers: dict[int, BundleOffer] = {}
    parts: dict[int, list[Part]] = {}
    for offer, quantity, product, variant in db.session.execute(query):
        offers[offer.id] = offer
        is_sold = product.status is ProductStatus.ACTIVE and variant.withdrawn_at is None
        part = Part(f"{product.name}, {variant.name}", quantity, variant.price_idr, is_sold)
        parts.setdefault(offer.id, []).append(part)
    return [ShownBundle(id_, one.name, one.price_idr, parts[id_]) for id_, one in offers.items()]
