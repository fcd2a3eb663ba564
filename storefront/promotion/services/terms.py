"""Prices by quantity and goods that are sold before they are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from storefront.catalog.models import Variant
from storefront.catalog.services.stock import SoldOut
from storefront.core import clock
from storefront.core.catalogue_version import UNSEEN, catalogue_changed
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.promotion.models.offers import Preorder, TierPrices
from storefront.promotion.pricing import Step
from storefront.promotion.refused import DearerInNumbers, StillSold


@dataclass(frozen=True)
class Ahead:
    """So many pieces that somebody wants before they are made."""

    preorder_id: int
    variant_id: int
    quantity: int
    name: str


def set_tiers(variant_id: int, steps: Sequence[Step], *, by_id: int) -> None:
    """What a piece costs from so many on; no steps: always its price. Raises DearerInNumbers."""
    with atomic() as session:
        variant = session.get_one(Variant, variant_id)
        ordered = sorted(steps, key=lambda step: step.quantity)
        prices = [variant.price_idr, *(step.price_idr for step in ordered)]
        if any(more >= fewer for fewer, more in pairwise(prices)):
            raise DearerInNumbers()
        tiers = session.get(TierPrices, variant_id)
        if tiers is not None:
            session.delete(tiers)
            session.flush()
        if ordered:
            rows = [[step.quantity, step.price_idr] for step in ordered]
            session.add(TierPrices(variant_id=variant_id, rows=rows))
        record(variant, "tiers", at=clock.now(), by_id=by_id)


def open_preorder(variant_id: int, ready_on: date, most: int, *, by_id: int) -> None:
    """Sell a variant ahead, or change day and limit while it is. Raises StillSold.

    Orders keep the day that they were promised. When the day has come a new round begins.
    """
    with atomic() as session:
        preorder = _open(variant_id)
        if preorder is not None and preorder.is_past:
            preorder.ended_at = clock.now()
            session.flush()
            preorder = None
        if preorder is None:
            preorder = Preorder(variant_id=variant_id, ready_on=ready_on, most=most)
            session.add(preorder)
            session.flush()
        elif most < preorder.sold:
            raise StillSold(sold=preorder.sold)
        preorder.ready_on, preorder.most = ready_on, most
        record(preorder, "opened", at=clock.now(), by_id=by_id)


def end_preorder(variant_id: int, *, by_id: int) -> None:
    """Take no more orders ahead; those that are there stay."""
    with atomic():
        preorder = _open(variant_id)
        if preorder is not None:
            preorder.ended_at = clock.now()
            record(preorder, "ended", at=clock.now(), by_id=by_id)


def take_ahead(wanted: Iterable[Ahead]) -> None:
    """Count pieces of new orders, all or nothing; part of a larger service. Raises SoldOut."""
    for one in sorted(wanted, key=lambda one: one.preorder_id):  # one lock order
        if not _has_changed(one.preorder_id, one.quantity):
            most = sa.select(Preorder.most - Preorder.sold).filter_by(id=one.preorder_id)
            left = db.session.scalar(most) or 0
            raise SoldOut(variant_id=one.variant_id, name=one.name, left=left)


def free_ahead(pieces: dict[int, int]) -> None:
    """Give pieces back, by the id of the preorder; the caller sees to it that it happens once."""
    for preorder_id, count in sorted(pieces.items()):
        _has_changed(preorder_id, -count)


def _has_changed(preorder_id: int, change: int) -> bool:
    left = db.session.scalar(
        sa.update(Preorder)
        .where(Preorder.id == preorder_id, Preorder.sold + change <= Preorder.most)
        .values(sold=Preorder.sold + change)
        .returning(Preorder.most - Preorder.sold),
        execution_options=UNSEEN,
    )
    if left is not None and min(left, left + change) <= 0:
        catalogue_changed()
    return left is not None


def _open(variant_id: int) -> Preorder | None:
    query = sa.select(Preorder).filter_by(variant_id=variant_id, ended_at=None).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
