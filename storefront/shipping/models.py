"""How a group's parcels reach people, and what that costs."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.catalogue_version import shown
from storefront.core.db import Model, related


class ShippingKind(enum.StrEnum):
    PICKUP = "pickup"  # at the group's place; needs no address
    OWN_COURIER = "own_courier"  # the group brings it, to some districts
    FLAT = "flat"  # a courier, one price per zone
    PER_KG = "per_kg"  # a courier, by zone and weight


COD_KINDS = frozenset({ShippingKind.PICKUP, ShippingKind.OWN_COURIER})


@shown
class ShippingOption(Model):
    """One way of delivery that a group offers."""

    __tablename__ = "shipping_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    kind: Mapped[ShippingKind]
    name: Mapped[str]  # Reguler, Hemat, Ambil di tempat
    note: Mapped[str] = mapped_column(default="")  # 2–3 hari; or when it can be picked up
    address: Mapped[str] = mapped_column(default="")  # where, if it is picked up
    map_url: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)

    rates: Mapped[list["ShippingRate"]] = related(back_populates="option")


@shown
class ShippingRate(Model):
    """A price for a zone, and up to a weight; without a region it holds everywhere.

    The most specific region wins, then the first tier that the parcel fits in. For PER_KG the
    price is per started kilogram, else per parcel.
    """

    __tablename__ = "shipping_rate"
    __table_args__ = (CheckConstraint("price_idr >= 0", name="price_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("shipping_option.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    up_to_kg: Mapped[int | None]
    price_idr: Mapped[int]

    option: Mapped[ShippingOption] = related(back_populates="rates")
