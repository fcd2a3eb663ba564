"""Categories, regencies and groups as the public sees them; only columns, no entities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storefront.catalog.models import Category, Product
from storefront.catalog.queries.on_show import (
    District,
    Regency,
    Shot,
    group_is_open,
    product_is_on_show,
    shot_columns,
    shot_in,
)
from storefront.core import clock
from storefront.core.kept import kept
from storefront.core.pictures import Picture
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import Certificate, CertificateKind, ProducerGroup
from storefront.groups.queries import certificate_is_shown
from storefront.regions.labels import plain_name

Logo = aliased(Picture, name="logo")
Banner = aliased(Picture, name="banner")
CERTIFICATE = ("kind", "number", "expires_on", "covers_all")


class CategoryChoice(NamedTuple):
    slug: str
    name: str
    icon: str
    has_products: bool


class ShownCertificate(NamedTuple):
    """A certificate whose proof the operator has seen."""

    kind: CertificateKind
    number: str
    expires_on: date | None
    covers_all: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group's face to customers."""

    id: int
    slug: str
    name: str
    about: str
    village: str
    district: str
    regency: str
    regency_code: str
    whatsapp: str
    members_count: int | None
    is_sample: bool
    holiday_until: date | None
    send_days: str
    send_by_hour: int | None
    logo: Shot | None
    banner: Shot | None
    certificates: Sequence[ShownCertificate] = ()  # on its own page only

    @property
    def is_on_holiday(self) -> bool:
        return self.holiday_until is not None and self.holiday_until >= clock.today()


@kept
def categories() -> tuple[CategoryChoice, ...]:
    """All categories in their order, and whether anything of them is on show."""
    return tuple(CategoryChoice(*row) for row in rows_of(_categories()))


def has_products() -> sa.ColumnElement[bool]:
    """Categories of which anything is on show."""
    best = (  # as an EXISTS it would have PostgreSQL look at every open group
        sa.select(Product.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(Product.category_id == Category.id, product_is_on_show(), group_is_open())
        .order_by(Product.sold_count.desc(), Product.id.desc())
        .limit(1)
        .correlate(Category)
        .scalar_subquery()
    )
    return best.is_not(None)


@kept
def groups_by_regency(most: int) -> dict[str, list[ShownGroup]]:
    """The open groups with something on show under the names of their regencies, most per each."""
    found: dict[str, list[ShownGroup]] = {}
    for row in rows_of(_some_groups(most)):
        found.setdefault(plain_name(row.regency), []).append(group_in(row))
    return found


@built_once
def _categories() -> sa.Select[str, str, str, bool]:
    return sa.select(
        Category.slug, Category.spoken_name, Category.icon, has_products().label("has_products")
    ).order_by(Category.position, Category.id)


@built_once
def _some_groups(most: int) -> sa.Select[Any]:
    has_products = sa.exists().where(Product.group_id == ProducerGroup.id, product_is_on_show())
    place = sa.func.row_number().over(
        partition_by=District.parent_code, order_by=(ProducerGroup.name, ProducerGroup.id)
    )
    placed = (
        sa.select(ProducerGroup.id, place.label("place"))
        .join(District, District.code == ProducerGroup.district_code)
        .where(group_is_open(), has_products.correlate(ProducerGroup))
        .subquery()
    )
    return (
        _groups()
        .join(placed, placed.c.id == ProducerGroup.id)
        .where(placed.c.place <= most)
        .order_by(Regency.code.desc(), placed.c.place)
    )


@kept
def shown_group(slug: str) -> ShownGroup | None:
    """The open group with this name in its address, with its certificates; one query."""
    rows = rows_of(_group(), {"slug": slug}).all()
    if not rows:
        return None
    found = (ShownCertificate(*row[-len(CERTIFICATE) :]) for row in rows if row.seen_kind)
    kinds = [*CertificateKind]
    certificates = sorted(found, key=lambda each: kinds.index(each.kind))
    return replace(group_in(rows[0]), certificates=certificates)


@built_once
def _group() -> sa.Select[Any]:
    columns = [getattr(Certificate, name).label(f"seen_{name}") for name in CERTIFICATE]
    shown = sa.and_(Certificate.group_id == ProducerGroup.id, certificate_is_shown())
    return (
        _groups()
        .add_columns(*columns)
        .outerjoin(Certificate, shown)
        .where(ProducerGroup.slug == sa.bindparam("slug"), group_is_open())
        .order_by(Certificate.id)
    )


def group_columns() -> tuple[Any, ...]:
    """What `group_in` needs, from the tables that `with_place` joins."""
    return (
        ProducerGroup.id.label("group_id"),
        ProducerGroup.slug.label("group_slug"),
        ProducerGroup.name.label("group_name"),
        ProducerGroup.about.label("group_about"),
        ProducerGroup.village,
        District.name.label("district"),
        Regency.name.label("regency"),
        Regency.code.label("regency_code"),
        ProducerGroup.whatsapp,
        ProducerGroup.members_count,
        ProducerGroup.is_sample,
        ProducerGroup.holiday_until,
        ProducerGroup.send_days,
        ProducerGroup.send_by_hour,
        *shot_columns(Logo, "logo"),
        *shot_columns(Banner, "banner"),
    )


def with_place(query: sa.Select[Any]) -> sa.Select[Any]:
    """Join a query of groups with where they are and what they look like."""
    return (
        query.join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .outerjoin(Logo, Logo.id == ProducerGroup.logo_id)
        .outerjoin(Banner, Banner.id == ProducerGroup.banner_id)
    )


def group_in(row: Any) -> ShownGroup:
    """The group of a row with `group_columns`."""
    return ShownGroup(
        id=row.group_id,
        slug=row.group_slug,
        name=row.group_name,
        about=row.group_about,
        village=row.village,
        district=row.district,
        regency=plain_name(row.regency),
        regency_code=row.regency_code,
        whatsapp=row.whatsapp,
        members_count=row.members_count,
        is_sample=row.is_sample,
        holiday_until=row.holiday_until,
        send_days=row.send_days,
        send_by_hour=row.send_by_hour,
        logo=shot_in(row, "logo"),
        banner=shot_in(row, "banner"),
    )


def _groups() -> sa.Select[Any]:
    return with_place(sa.select(*group_columns()).select_from(ProducerGroup))
