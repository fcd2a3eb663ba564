"""Provinces, regencies, districts and villages, as the Ministry of Home Affairs numbers them."""

import enum

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.catalogue_version import shown
from storefront.core.db import Model, related
from storefront.regions.labels import short_name

# Byte order, so that an index serves `starts with` on both databases.
SEARCHABLE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class RegionLevel(enum.StrEnum):
    PROVINCE = "province"
    REGENCY = "regency"  # kabupaten or kota
    DISTRICT = "district"  # kecamatan: where parcels are priced to
    VILLAGE = "village"


@shown
class Region(Model):
    """One place; its code starts with the code of what it lies in: `33.07.05.2002`."""

    __tablename__ = "region"
    __table_args__ = (Index("ix_region_level_search", "level", "search"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[RegionLevel]
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    postcode: Mapped[str | None] = mapped_column(index=True)  # a district's: when it has only one
    search: Mapped[str] = mapped_column(SEARCHABLE)  # folded: own name, then what it lies in

    parent: Mapped["Region | None"] = related(remote_side=[code])

    @property
    def short_name(self) -> str:
        return short_name(self.name)
