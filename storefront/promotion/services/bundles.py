"""Paket hemat: made and ended by its group; a cart that holds its parts gets its price."""

from collections.abc import Mapping

import sqlalchemy as sa

from storefront.catalog.models import Variant
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of
from storefront.promotion.models.offers import BundleOffer, BundlePart
from storefront.promotion.refused import SavesNothing


def make_bundle(
    group_id: int,
    name: str,
    price_idr: int,
    parts: Mapping[int, int],
    *,
    key: str,
    by_id: int,
) -> int:
    """A new bundle of pieces by variant id; with a key seen before that one.

    Raises SavesNothing, KeyReused.
    """
    with atomic() as session:
        if earlier := result_of(key, group_id, name, price_idr, sorted(parts.items())):
            return earlier
        prices = session.execute(
            sa.select(Variant.id, Variant.price_idr).where(Variant.id.in_(parts))
        )
        apart_idr = sum(row.price_idr * parts[row.id] for row in prices)
        if price_idr >= apart_idr:
            raise SavesNothing(apart_idr=apart_idr)
        bundle = BundleOffer(
            group_id=group_id,
            name=name,
            price_idr=price_idr,
            parts=[BundlePart(variant_id=id_, quantity=count) for id_, count in parts.items()],
        )
        session.add(bundle)
        session.flush()
        record(bundle, "made", at=clock.now(), by_id=by_id)
        keep_result(key, bundle.id)
    return bundle.id


def end_bundle(bundle_id: int, *, by_id: int) -> None:
    """End it for good; orders that had its price keep it."""
    with atomic() as session:
        bundle = session.get_one(BundleOffer, bundle_id, with_for_update=True)
        if bundle.ended_at is None:
            bundle.ended_at = clock.now()
            record(bundle, "ended", at=clock.now(), by_id=by_id)
