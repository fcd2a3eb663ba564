"""How the sample groups promote, and who comes by it; drawn apart, so that the story stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.numbers import new_secret
from storefront.core.outbox import tell
from storefront.operator.demo.story import Shelf, Story
from storefront.operator.demo.wishes import Wish
from storefront.promotion.models import LinkChannel
from storefront.promotion.services.kit import prepare_kit
from storefront.promotion.services.links import (
    Plan,
    count_open,
    make_link,
    start_campaign,
)

C = LinkChannel
PLACES = {  # where each group hangs its poster, and where it writes
    "pelangi-dieng": ("pasar Kejajar", "Kuliner Wonosobo"),
    "manggar-legi": ("pasar Binangun", "Oleh-oleh Cilacap"),
    "dapur-serayu": ("bazar kecamatan", "Jajanan Banyumas"),
    "lereng-bowongso": ("warung kopi Kalikajar", "Penikmat Kopi Jateng"),
}
WITH_CAMPAIGN = "pelangi-dieng"
GOAL_IDR = 1_500_000
COMES_BY_LINK = 0.45  # of the customers of a group that promotes
A_DAY = {C.WHATSAPP: 3, C.FACEBOOK: 2, C.INSTAGRAM: 1, C.POSTER: 1}  # at most
IN_TEN_FIRST = 7  # of ten opens so many are a visitor's first


@dataclass(frozen=True)
class Put:
    """A link and how often it is taken, against the others of its group."""

    link_id: int
    channel: LinkChannel
    weight: int


Puts = Mapping[int, list[Put]]  # by group id


@dataclass(frozen=True)
class Coming:
    """What a browser would know of the link that a customer came by."""

    open_ids: list[int]
    link_ids: list[int]


def promote(
    shelves: Mapping[str, Shelf], *, begin: datetime, now: datetime, with_pictures: bool
) -> dict[int, list[Put]]:
    """Have groups put links where their customers are; by group id."""
    with clock.at(begin):
        campaign_id = _plan_campaign(shelves, now)
        puts = {
            shelf.group_id: _put(shelf, PLACES[slug], slug, campaign_id)
            for slug, shelf in shelves.items()
            if slug in PLACES
        }
    if with_pictures and WITH_CAMPAIGN in shelves:
        with clock.at(now):
            shelf = shelves[WITH_CAMPAIGN]
            for product_id in (_first_product(shelf), None):
                prepare_kit(shelf.group_id, product_id)
    return puts


def look_around(story: Story, puts: Puts, *, begin: datetime) -> None:
    """People open links without buying anything."""
    random = Random(2207)  # noqa: S311 - a story, not a secret
    for day in range((story.end - begin).days):
        for put in (put for found in puts.values() for put in found):
            for _again in range(random.randint(0, A_DAY[put.channel])):
                moment = begin + timedelta(days=day, minutes=random.randrange(24 * 60))
                is_first = random.randrange(10) < IN_TEN_FIRST
                story.at(moment, partial(count_open, put.link_id, is_first=is_first))


def want_pictures_of_links() -> None:
    """Leave the pictures beside the links of all products to the jobs of the running shop."""
    with atomic() as session:
        ids = session.scalars(sa.select(Product.id).order_by(Product.id)).all()
        tell("products.changed", product_ids=list(ids))


def come_by_link(puts: Puts, wish: Wish, shelves: Iterable[Shelf]) -> Coming:
    """The link that led a customer to one of these groups, when one did."""
    random = Random(wish.at.timestamp())  # noqa: S311
    found = next((puts[shelf.group_id] for shelf in shelves if shelf.group_id in puts), [])
    if not found or random.random() > COMES_BY_LINK:
        return Coming([], [])
    (put,) = random.choices(found, [put.weight for put in found])
    return Coming([count_open(put.link_id, is_first=True)], [put.link_id])


def _plan_campaign(shelves: Mapping[str, Shelf], now: datetime) -> int | None:
    shelf = shelves.get(WITH_CAMPAIGN)
    if shelf is None:
        return None
    today = now.astimezone(clock.WIB).date()
    plan = Plan("Panen carica", today - timedelta(days=40), today + timedelta(days=12), GOAL_IDR)
    return start_campaign(shelf.group_id, plan, key=new_secret())


def _put(shelf: Shelf, places: tuple[str, str], slug: str, campaign_id: int | None) -> list[Put]:
    market, people = places
    product_id = _first_product(shelf)
    campaign_id = campaign_id if slug == WITH_CAMPAIGN else None
    put = partial(make_link, shelf.group_id)
    return [
        Put(put(C.WHATSAPP, product_id=product_id), C.WHATSAPP, 5),
        Put(put(C.FACEBOOK, product_id=product_id), C.FACEBOOK, 2),
        Put(put(C.FACEBOOK, place=people, campaign_id=campaign_id), C.FACEBOOK, 3),
        Put(put(C.POSTER, place=market, campaign_id=campaign_id), C.POSTER, 2),
        Put(put(C.INSTAGRAM, product_id=product_id), C.INSTAGRAM, 0),
    ]


def _first_product(shelf: Shelf) -> int:
    return db.session.get_one(Variant, shelf.variants[0]).product_id
