"""What the public may see, and a picture of it, for every query of the shop window."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storefront.catalog.models import Photo, Product, ProductStatus
from storefront.core.images import PhotoFiles, Source, files_of
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.regions.models import Region

District = aliased(Region, name="district")
Regency = aliased(Region, name="regency")


class Shot(NamedTuple):
    """A picture as pages show it, without its row."""

    name: str
    width: int
    height: int
    alt: str
    ready: bool

    @property
    def files(self) -> PhotoFiles:
        return files_of(self.name, self.width)

    @property
    def src(self) -> str:
        return self.files.src

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.files.sources

    @property
    def small_sources(self) -> tuple[Source, ...]:
        return self.files.small_sources


def group_is_open() -> sa.ColumnElement[bool]:
    """Groups that the public sees, of the current world only."""
    return sa.and_(ProducerGroup.status == GroupStatus.ACTIVE, in_world(ProducerGroup))


def product_is_on_show() -> sa.ColumnElement[bool]:
    """Products that have something to choose; sold out ones stay. Its group has to be open too."""
    has_price = (Product.from_idr + 0).is_not(None)  # else SQLite looks for it along all prices
    return sa.and_(Product.status == ProductStatus.ACTIVE, has_price)


def is_offered(variant: Any) -> sa.ColumnElement[bool]:
    """Variants of the product at hand that were not withdrawn."""
    return sa.and_(variant.product_id == Product.id, variant.withdrawn_at.is_(None))


def cover_of_product() -> sa.ScalarSelect[int]:
    """The id of the product's first photo."""
    photo = aliased(Photo)
    return (
        sa.select(photo.id)
        .where(photo.product_id == Product.id)
        .order_by(photo.position, photo.id)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def shot_columns(picture: Any, prefix: str) -> tuple[sa.Label[Any], ...]:
    """What `shot_in` needs, under names of their own."""
    ready = picture.ready_at.is_not(None)
    columns = (picture.name, picture.width, picture.height, picture.alt, ready)
    fields = zip(Shot._fields, columns, strict=True)
    return tuple(column.label(f"{prefix}_{field}") for field, column in fields)


def shot_in(row: Any, prefix: str) -> Shot | None:
    """The picture of a row with `shot_columns`, if it has one."""
    values = _shot_of(prefix)(row)
    return Shot._make(values) if values[0] else None


@cache
def _shot_of(prefix: str) -> Callable[[Any], Any]:
    return attrgetter(*(f"{prefix}_{field}" for field in Shot._fields))
