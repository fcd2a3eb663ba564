"""Which pictures belong to a kit, with the codes of its links in them."""

from collections.abc import Iterable
from typing import NamedTuple

from storefront.catalog.models import Product
from storefront.core.classes import root_of_class
from storefront.core.settings import setting
from storefront.groups.models import ProducerGroup
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.pictures import Picture
from storefront.promotion.pictures_layout import Kind
from storefront.promotion.queries.kit import shop_subject, subject_of
from storefront.promotion.queries.links import links_to
from storefront.promotion.subject import Subject

PUT_ON = {  # what is put where; a picture is for the plain link of its channel
    LinkChannel.WHATSAPP: (Kind.STORY,),
    LinkChannel.FACEBOOK: (Kind.SQUARE,),
    LinkChannel.INSTAGRAM: (),
    LinkChannel.POSTER: (Kind.POSTER,),
}


class LinkedPicture(NamedTuple):
    picture: Picture
    link: TrackedLink


def root_of(group: ProducerGroup) -> str:
    """What stands before the paths of its pages: of a class its own part of the shop."""
    return f"{setting('PUBLIC_BASE_URL')}{root_of_class(group.classroom_id)}"


def subject_to_promote(group: ProducerGroup, product: Product | None) -> Subject:
    """A product, or the whole shop; raises Missing when there is nothing to buy."""
    return subject_of(product.id) if product else shop_subject(group.id)


def pictures_of(
    group: ProducerGroup, product: Product | None, subject: Subject | None = None
) -> list[LinkedPicture]:
    """The pictures of a kit, made or not; a poster for each place that has one."""
    subject = subject or subject_to_promote(group, product)
    found = _pictures(group, subject, links_to(group, product))
    kinds = [*Kind]
    return sorted(found, key=lambda linked: kinds.index(linked.picture.kind))


def _pictures(
    group: ProducerGroup, subject: Subject, links: Iterable[TrackedLink]
) -> Iterable[LinkedPicture]:
    root = root_of(group)
    for link in links:
        is_plain = not link.place and link.campaign_id is None
        kinds = PUT_ON[link.channel] if is_plain or link.channel is LinkChannel.POSTER else ()
        if subject.is_shop and is_plain and link.channel is LinkChannel.WHATSAPP:
            kinds = (*kinds, Kind.PRICES)
        for kind in kinds:
            picture = Picture(kind, subject, f"{root}/p/{link.code}")
            yield LinkedPicture(picture, link)
