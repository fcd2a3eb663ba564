"""What it costs to send a parcel of a group to a district."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.core.db import db
from storefront.shipping.models import COD_KINDS, ShippingKind, ShippingOption, ShippingRate


@dataclass(frozen=True)
class Quote:
    """One way of delivery with its price for one parcel, in rupiah."""

    option_id: int
    kind: ShippingKind
    name: str
    note: str
    price_idr: int

    @property
    def allows_cod(self) -> bool:
        return self.kind in COD_KINDS


def quotes(parcels: Mapping[int, int], district_code: str | None) -> dict[int, list[Quote]]:
    """For each group id and parcel weight in grams, the ways to reach a district.

    Without a district only pick-up is left. A group with no way at all gets an empty list.
    """
    query = (
        sa.select(ShippingOption)
        .where(ShippingOption.group_id.in_(parcels), ShippingOption.is_offered)
        .options(selectinload(ShippingOption.rates))
        .order_by(ShippingOption.group_id, ShippingOption.position, ShippingOption.id)
    )
    found: dict[int, list[Quote]] = {group_id: [] for group_id in parcels}
    for option in db.session.scalars(query):
        price = price_of(option, district_code, parcels[option.group_id])
        if price is not None:
            found[option.group_id].append(
                Quote(option.id, option.kind, option.name, option.note, price)
            )
    return found


def price_of(option: ShippingOption, district_code: str | None, weight_g: int) -> int | None:
    """Rupiah for a parcel, or None where this option does not go."""
    if option.kind is ShippingKind.PICKUP:
        return 0
    if district_code is None:
        return None
    kilograms = billed_kg(weight_g)
    rate = _best_rate(option.rates, district_code, kilograms)
    if rate is None:
        return None
    return rate.price_idr * (kilograms if option.kind is ShippingKind.PER_KG else 1)


def billed_kg(weight_g: int) -> int:
    """Started kilograms, at least one: how couriers count."""
    return max(1, -(-weight_g // 1000))


def _best_rate(
    rates: Iterable[ShippingRate], district_code: str, kilograms: int
) -> ShippingRate | None:
    fitting = [
        rate
        for rate in rates
        if f"{district_code}.".startswith(f"{rate.region_code}." if rate.region_code else "")
        and (rate.up_to_kg is None or kilograms <= rate.up_to_kg)
    ]
    return min(
        fitting,
        key=lambda rate: (-len(rate.region_code or ""), rate.up_to_kg or 10**9, rate.id),
        default=None,
    )
