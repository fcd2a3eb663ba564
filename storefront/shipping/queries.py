"""What it costs to send a parcel of a group to a district, and which zones prices are for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.statements import built_once, rows_of
from storefront.core.text import fold
from storefront.groups.models import ProducerGroup
from storefront.regions.labels import district_name, short_name
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import COD_KINDS, ShippingKind, ShippingOption, ShippingRate

KINDS_OF_PLACE = {
    "kab": RegionLevel.REGENCY,
    "kabupaten": RegionLevel.REGENCY,
    "kota": RegionLevel.REGENCY,
    "regency": RegionLevel.REGENCY,
    "kec": RegionLevel.DISTRICT,
    "kecamatan": RegionLevel.DISTRICT,
    "district": RegionLevel.DISTRICT,
    "prov": RegionLevel.PROVINCE,
    "provinsi": RegionLevel.PROVINCE,
}
MOST_ZONES = 100  # that a group has prices for
ZONE_LEVELS = (RegionLevel.PROVINCE, RegionLevel.REGENCY, RegionLevel.DISTRICT)


@dataclass(frozen=True)
class Zone:
    """A place that has a price: `Kab. Wonosobo`, or `Kec. Leksono, Kab. Wonosobo`."""

    code: str
    label: str


@dataclass(frozen=True)
class Quote:
    """One way of delivery with its price for one parcel, in rupiah."""

    option_id: int
    kind: ShippingKind
    name: str
    note: str
    price_idr: int  # that the customer pays
    address: str  # where it is picked up
    map_url: str
    waived_idr: int = 0  # that the group bears, for a voucher

    @property
    def allows_cod(self) -> bool:
        return self.kind in COD_KINDS


def quotes(parcels: Mapping[int, int], district_code: str | None) -> dict[int, list[Quote]]:
    """For each group id and parcel weight in grams, the ways to reach a district.

    Without a district only pick-up is left. A group with no way at all gets an empty list.
    """
    found: dict[int, list[Quote]] = {group_id: [] for group_id in parcels}
    rows = rows_of(_offered_options(), {"groups": list(parcels)})
    for _id, rates in groupby(rows, key=attrgetter("option_id")):
        option, *others = rates
        price = _price_of(option.kind, [option, *others], district_code, parcels[option.group_id])
        if price is not None:
            found[option.group_id].append(
                Quote(
                    option_id=option.option_id,
                    kind=option.kind,
                    name=option.name,
                    note=option.note,
                    price_idr=price,
                    address=option.address,
                    map_url=option.map_url,
                )
            )
    return found


@built_once
def _offered_options() -> sa.Select[*tuple[Any, ...]]:
    """A row for each rate, and one for an option that has none."""
    option, rate = ShippingOption, ShippingRate
    return (
        sa.select(
            *(option.id.label("option_id"), option.group_id, option.kind, option.name),
            *(option.note, option.address, option.map_url),
            *(rate.id.label("rate_id"), rate.region_code, rate.up_to_kg, rate.price_idr),
        )
        .outerjoin(ShippingOption.rates)
        .where(
            ShippingOption.group_id.in_(sa.bindparam("groups", expanding=True)),
            ShippingOption.is_offered,
        )
        .order_by(ShippingOption.group_id, ShippingOption.position, ShippingOption.id)
    )


def _price_of(
    kind: ShippingKind, rates: Iterable[Any], district_code: str | None, weight_g: int
) -> int | None:
    """Rupiah for a parcel, or None where no rate goes."""
    if kind is ShippingKind.PICKUP:
        return 0
    if district_code is None:
        return None
    kilograms = billed_kg(weight_g)
    rate = _best_rate(rates, district_code, kilograms)
    if rate is None:
        return None
    price_idr: int = rate.price_idr
    return price_idr * (kilograms if kind is ShippingKind.PER_KG else 1)


def billed_kg(weight_g: int) -> int:
    """Started kilograms, at least one: how couriers count."""
    return max(1, -(-weight_g // 1000))


def _best_rate(rates: Iterable[Any], district_code: str, kilograms: int) -> Any:
    fitting = [
        rate
        for rate in rates
        if rate.rate_id is not None
        and f"{district_code}.".startswith(f"{rate.region_code}." if rate.region_code else "")
        and (rate.up_to_kg is None or kilograms <= rate.up_to_kg)
    ]
    return min(
        fitting,
        key=lambda rate: (-len(rate.region_code or ""), rate.up_to_kg or 10**9, rate.rate_id),
        default=None,
    )


def options_of(group: ProducerGroup) -> list[ShippingOption]:
    """Every way of delivery of a group with its prices, also those not offered now."""
    query = (
        sa.select(ShippingOption)
        .where(ShippingOption.group_id == group.id)
        .options(selectinload(ShippingOption.rates))
        .order_by(ShippingOption.position, ShippingOption.id)
    )
    return list(db.session.scalars(query))


def option_of(group: ProducerGroup, option_id: int) -> ShippingOption:
    """One of them; raises Missing."""
    query = (
        sa.select(ShippingOption)
        .where(ShippingOption.id == option_id, ShippingOption.group_id == group.id)
        .options(selectinload(ShippingOption.rates))
    )
    if option := db.session.scalars(query).one_or_none():
        return option
    raise Missing()


def zones(codes: Collection[str]) -> dict[str, Zone]:
    """The zones with these codes, by code."""
    return {zone.code: zone for zone in _zones(Region.code.in_(codes))}


def zones_called(text: str) -> list[Zone]:
    """The provinces, regencies and districts that are called so.

    `Wonosobo` may be two; `Kab. Wonosobo`, `Kec. Wonosobo` or `Leksono, Wonosobo` say which.
    """
    own, _comma, around = text.partition(",")
    name, level = _name_and_level(fold(own))
    if not name:
        return []
    return _zones(
        Region.level.in_([level] if level else ZONE_LEVELS),
        Region.search >= name,
        Region.search < f"{name}~",  # sorts behind every letter of a search key
        sa.func.lower(Region.name).in_([name, f"kabupaten {name}", f"kota {name}"]),
        *(
            Region.search.contains(word)
            for word in fold(around).split()
            if word not in ("kab", "regency")
        ),
    )


def _name_and_level(own: str) -> tuple[str, RegionLevel | None]:
    """`kab wonosobo` or `wonosobo regency` → `wonosobo`, and that it is one."""
    words = own.split()
    for kind, name in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        if name and kind[0] in KINDS_OF_PLACE:
            return " ".join(name), KINDS_OF_PLACE[kind[0]]
    return own, None


def _zones(*conditions: sa.ColumnElement[bool]) -> list[Zone]:
    above = aliased(Region)
    query = (
        sa.select(Region.code, Region.level, Region.name, above.name.label("above"))
        .outerjoin(above, above.code == Region.parent_code)
        .where(*conditions)
        .order_by(Region.code)
        .limit(MOST_ZONES)
    )
    return [
        Zone(row.code, _label(row.level, row.name, row.above)) for row in db.session.execute(query)
    ]


def _label(level: RegionLevel, name: str, above: str | None) -> str:
    if level is RegionLevel.DISTRICT:
        return f"{district_name(name)}, {short_name(above or '')}"
    return short_name(name)
