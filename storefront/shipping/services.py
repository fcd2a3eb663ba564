"""How a group changes its ways and days of delivery; orders keep what they were made with."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.groups.models import ProducerGroup
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate

MOST_OPTIONS = 12


class TooManyOptions(DomainError):
    """A group offers a handful of ways, not a catalogue of them (`most`)."""


@dataclass(frozen=True)
class Rate:
    """Rupiah for a zone, everywhere when it has none, and up to a weight in kilograms."""

    region_code: str | None
    up_to_kg: int | None
    price_idr: int


@dataclass(frozen=True)
class Delivery:
    """One way of delivery as a group wants it."""

    kind: ShippingKind
    name: str
    note: str
    is_offered: bool
    rates: tuple[Rate, ...]
    address: str = ""  # of a place to pick up at
    map_url: str = ""


def add_delivery(group_id: int, delivery: Delivery) -> ShippingOption:
    """Offer one more way, after the others; raises TooManyOptions."""
    with atomic() as session:
        count = session.scalar(
            sa.select(sa.func.count()).where(ShippingOption.group_id == group_id)
        )
        if count and count >= MOST_OPTIONS:
            raise TooManyOptions(most=MOST_OPTIONS)
        option = ShippingOption(group_id=group_id, kind=delivery.kind, position=count or 0)
        session.add(option)
        _write(option, delivery)
    return option


def change_delivery(group_id: int, option_id: int, delivery: Delivery) -> None:
    """Write one of the group's ways anew; its kind stays. Raises Missing."""
    with atomic() as session:
        option = _own(group_id, option_id)
        session.execute(sa.delete(ShippingRate).where(ShippingRate.option_id == option.id))
        _write(option, delivery)


def remove_delivery(group_id: int, option_id: int) -> None:
    """Forget one of the group's ways; raises Missing."""
    with atomic() as session:
        option = _own(group_id, option_id)
        session.execute(sa.delete(ShippingRate).where(ShippingRate.option_id == option.id))
        session.execute(sa.delete(ShippingOption).where(ShippingOption.id == option.id))


def offer_pickup(group_id: int, name: str) -> None:
    """Let customers fetch parcels, unless the group has said something about that itself."""
    with atomic() as session:
        known = sa.select(ShippingOption.id).filter_by(group_id=group_id, kind=ShippingKind.PICKUP)
        if session.scalar(known) is None:
            session.add(ShippingOption(group_id=group_id, kind=ShippingKind.PICKUP, name=name))


def change_sending_days(group_id: int, days: Iterable[str], *, by_hour: int | None) -> None:
    """Send on these weekdays, Monday is `1`; from an hour WIB on, orders wait for the next one."""
    with atomic() as session:
        group = session.get_one(ProducerGroup, group_id)
        group.send_days = "".join(sorted(days))
        group.send_by_hour = by_hour


def _own(group_id: int, option_id: int) -> ShippingOption:
    option = db.session.get(ShippingOption, option_id, with_for_update=True)
    if option is None or option.group_id != group_id:
        raise Missing()
    return option


def _write(option: ShippingOption, delivery: Delivery) -> None:
    option.name, option.note = delivery.name, delivery.note
    option.address, option.map_url = delivery.address, delivery.map_url
    option.is_offered = delivery.is_offered
    db.session.flush()  # a new option gets its id
    db.session.add_all(
        ShippingRate(
            option_id=option.id,
            region_code=rate.region_code,
            up_to_kg=rate.up_to_kg,
            price_idr=rate.price_idr,
        )
        for rate in delivery.rates
    )
