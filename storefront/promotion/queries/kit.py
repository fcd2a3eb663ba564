"""Reads for the kit: what is promoted, and the words that a group has kept for it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Photo, Product
from storefront.catalog.queries.certified import certificate_kinds, kinds_in
from storefront.catalog.queries.on_show import (
    District,
    Regency,
    cover_of_product,
    product_is_on_show,
)
from storefront.catalog.queries.product import (
    Offer,
    ShownProduct,
    facts_of,
    offers_of,
    photos_of,
)
from storefront.core import world
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.pictures import Picture
from storefront.groups.models import Certificate, CertificateKind, ProducerGroup
from storefront.groups.queries import certificate_is_shown
from storefront.promotion.models import Caption, LinkChannel
from storefront.promotion.subject import Offered, Subject
from storefront.regions.labels import plain_name

MOST_LISTED = 40  # products that are looked at for the kit of a whole shop
BEST_FIRST = (Product.sold_count.desc(), Product.id)


class Choice(NamedTuple):
    """A product that can be promoted."""

    slug: str
    name: str


def products_to_promote(group: ProducerGroup) -> list[Choice]:
    """What a group has on show, the best-selling first."""
    query = sa.select(Product.slug, Product.name).where(*_on_show(group.id)).order_by(*BEST_FIRST)
    return [Choice(*row) for row in db.session.execute(query)]


def product_to_promote(group: ProducerGroup, slug: str) -> Product:
    """One of them; raises Missing."""
    query = sa.select(Product).where(*_on_show(group.id), Product.slug == slug)
    if product := db.session.scalars(query).one_or_none():
        return product
    raise Missing()


def subject_of(product_id: int) -> Subject:
    """A product with all that is known of it; four queries. Raises Missing."""
    query = (
        sa.select(
            Product.name,
            Product.about,
            Product.maker,
            certificate_kinds().label("certificates"),
            *_group_columns(),
        )
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .where(Product.id == product_id)
    )
    row = db.session.execute(query).one_or_none()
    offers = offers_of(product_id)
    if row is None or not offers:
        raise Missing()
    return Subject(
        name=row.name,
        about=row.about,
        maker=row.maker,
        facts=facts_of(product_id),
        proofs=kinds_in(row.certificates),
        offers=_offered(offers),
        photos=[shot.name for shot in photos_of(product_id)],
        **_of_group(row),
    )


def subject_shown(product: ShownProduct) -> Subject:
    """The same of what its page has read already; no query."""
    group = product.group
    return Subject(
        name=product.name,
        group=group.name,
        place=_place(group.village, group.district, group.regency),
        regency=group.regency,
        about=product.about,
        maker=product.maker,
        facts=product.facts,
        proofs=product.certificates,
        offers=_offered(product.offers),
        photos=[shot.name for shot in product.photos],
        is_practice=world.is_practice(),
    )


def shop_subject(group_id: int) -> Subject:
    """A whole shop; its certificates are those that cover all of its products."""
    query = (
        sa.select(ProducerGroup.about, *_group_columns())
        .join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .where(ProducerGroup.id == group_id)
    )
    row = db.session.execute(query).one_or_none()
    listed = _listed(group_id)
    if row is None or not listed:
        raise Missing()
    return Subject(
        name=row.group_name,
        about=row.about,
        maker="",
        facts={},
        proofs=_proofs_of_all(group_id),
        offers=[Offered(each.name, each.from_idr, each.has_more_prices) for each in listed],
        photos=[each.photo for each in listed if each.photo],
        is_shop=True,
        **_of_group(row),
    )


def captions_of(group: ProducerGroup, product: Product | None) -> dict[LinkChannel, str]:
    """The words that the group has kept, by channel."""
    query = sa.select(Caption.channel, Caption.text).where(
        Caption.group_id == group.id,
        Caption.product_id.is_not_distinct_from(product.id if product else None),
    )
    return {row.channel: row.text for row in db.session.execute(query)}


def _on_show(group_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Product.group_id == group_id, product_is_on_show()


def _group_columns() -> tuple[Any, ...]:
    return (
        ProducerGroup.name.label("group_name"),
        ProducerGroup.village,
        ProducerGroup.classroom_id,
        District.name.label("district"),
        Regency.name.label("regency"),
    )


def _of_group(row: Any) -> dict[str, Any]:
    regency = plain_name(row.regency)
    return {
        "group": row.group_name,
        "place": _place(row.village, row.district, regency),
        "regency": regency,
        "is_practice": row.classroom_id is not None,
    }


def _place(village: str, district: str, regency: str) -> str:
    return ", ".join(each for each in (village or district, regency) if each)


def _offered(offers: Iterable[Offer]) -> list[Offered]:
    return [Offered(offer.name, offer.price_idr) for offer in offers]


def _listed(group_id: int) -> Sequence[Any]:
    cover = (
        sa.select(Picture.name)
        .join(Photo, Photo.picture_id == Picture.id)
        .where(Photo.id == cover_of_product())
        .scalar_subquery()
    )
    query = (
        sa.select(Product.name, Product.from_idr, Product.has_more_prices, cover.label("photo"))
        .where(*_on_show(group_id))
        .order_by(*BEST_FIRST)
        .limit(MOST_LISTED)
    )
    return db.session.execute(query).all()


def _proofs_of_all(group_id: int) -> tuple[CertificateKind, ...]:
    query = sa.select(Certificate.kind).where(
        Certificate.group_id == group_id, Certificate.covers_all, certificate_is_shown()
    )
    return kinds_in(" ".join(db.session.scalars(query)))
