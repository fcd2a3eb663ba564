"""On which terms variants are sold besides their price: by quantity, and ahead."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import ProducerGroup
from storefront.promotion.models.offers import Preorder, TierPrices
from storefront.promotion.pricing import Step
from storefront.promotion.queries.bundles import is_in_bundle

OPEN_PREORDER = sa.and_(Preorder.variant_id == Variant.id, Preorder.ended_at.is_(None))


@dataclass(frozen=True)
class Terms:
    """What holds for a variant; `preorder` is open, though all of it may be sold."""

    steps: tuple[Step, ...]
    preorder: Preorder | None
    is_in_bundle: bool = False

    @property
    def left_ahead(self) -> int:
        return self.preorder.left if self.preorder else 0


USUAL = Terms((), None)  # of a variant that has no others


@dataclass(frozen=True)
class Goods:
    """A variant of a group with its terms; rupiah and pieces."""

    variant_id: int
    name: str
    price_idr: int
    stock: int
    terms: Terms

    @property
    def is_special(self) -> bool:
        return bool(self.terms.steps or self.terms.preorder)


def has_terms() -> sa.ColumnElement[bool]:
    """Whether the variant of the surrounding query is sold in numbers or ahead."""
    tiers = sa.exists().where(TierPrices.variant_id == Variant.id).correlate_except(TierPrices)
    return tiers | sa.exists().where(OPEN_PREORDER).correlate_except(Preorder)


def terms_of(variant_ids: tuple[int, ...]) -> dict[int, Terms]:
    """The terms of those variants that have some, by their id; one query.

    What is in them stands in no session: of most variants there is nothing to load.
    """
    return {
        row.variant_id: _terms(
            TierPrices(rows=row.rows) if row.rows else None,
            Preorder(id=row.id, ready_on=row.ready_on, most=row.most, sold=row.sold)
            if row.id
            else None,
            row.is_in_bundle,
        )
        for row in rows_of(_terms_of(), {"variants": variant_ids})
    }


@built_once
def _terms_of() -> sa.Select[*tuple[Any, ...]]:
    in_bundle = is_in_bundle()
    preorder = (Preorder.id, Preorder.ready_on, Preorder.most, Preorder.sold)
    return (
        sa.select(
            Variant.id.label("variant_id"),
            TierPrices.rows,
            *preorder,
            in_bundle.label("is_in_bundle"),
        )
        .outerjoin(TierPrices, TierPrices.variant_id == Variant.id)
        .outerjoin(Preorder, OPEN_PREORDER)
        .where(
            Variant.id.in_(sa.bindparam("variants", expanding=True)),
            sa.or_(TierPrices.variant_id.is_not(None), Preorder.id.is_not(None), in_bundle),
        )
    )


def goods_of(group: ProducerGroup) -> list[Goods]:
    """What the group has on sale, by name."""
    query = _goods(group).where(Product.status == ProductStatus.ACTIVE)
    rows = db.session.execute(query.order_by(Product.name, Variant.position, Variant.id))
    return [_one(*row) for row in rows]


def goods_in(group: ProducerGroup, variant_id: int) -> Goods:
    """One variant of the group; raises Missing."""
    row = db.session.execute(_goods(group).where(Variant.id == variant_id)).one_or_none()
    if row is None:
        raise Missing()
    return _one(*row)


def _goods(group: ProducerGroup) -> Any:
    return (
        sa.select(Product, Variant, TierPrices, Preorder)
        .join(Variant, Variant.product_id == Product.id)
        .outerjoin(TierPrices, TierPrices.variant_id == Variant.id)
        .outerjoin(Preorder, OPEN_PREORDER)
        .where(Product.group_id == group.id, Variant.withdrawn_at.is_(None))
    )


def _one(
    product: Product, variant: Variant, tiers: TierPrices | None, preorder: Preorder | None
) -> Goods:
    name = f"{product.name}, {variant.name}"
    return Goods(variant.id, name, variant.price_idr, variant.stock, _terms(tiers, preorder))


def _terms(
    tiers: TierPrices | None, preorder: Preorder | None, is_in_bundle: bool = False
) -> Terms:
    return Terms(tiers.steps if tiers else (), preorder, is_in_bundle)
