"""Products as cards: lists in four orders that page by key, and the best of every group."""

import enum
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import LOW_STOCK, Category, Photo, Product, Variant
from storefront.catalog.queries.on_show import (
    District,
    Regency,
    Shot,
    cover_of_product,
    group_is_open,
    is_offered,
    product_is_on_show,
    shot_columns,
    shot_in,
)
from storefront.core.db import db
from storefront.core.pictures import Picture
from storefront.groups.models import ProducerGroup
from storefront.regions.models import plain_name

CARDS = 24  # on one page of a list
MOST_COUNTED = 1_000  # hits beyond are not counted
CANDIDATES = 240  # best sellers among which the groups take turns
CURSOR = re.compile(r"[sb](-?\d{1,12}(\.-?\d{1,12}){0,2})")


class Sort(enum.StrEnum):
    """The orders of a list, named as in its address."""

    FITTING = "sesuai"
    CHEAPEST = "termurah"
    BEST_SELLING = "terlaris"
    NEWEST = "terbaru"


@dataclass(frozen=True, slots=True)
class Card:
    """One product in a list; the price is that of its cheapest variant, in rupiah."""

    url: str
    name: str
    group_name: str
    group_slug: str
    regency: str
    price_idr: int
    has_more_prices: bool
    stock: int
    is_sample: bool
    sold_count: int
    photo: Shot | None

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0

    @property
    def is_low(self) -> bool:
        return 0 < self.stock <= LOW_STOCK


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; prices in rupiah, all words have to be found."""

    words: tuple[str, ...] = ()
    category: str | None = None
    regencies: tuple[str, ...] = ()
    group: str | None = None
    besides: int | None = None  # a product id
    least_idr: int | None = None
    most_idr: int | None = None
    in_stock: bool = False


class Page(NamedTuple):
    """One page of a list, and the keys of the pages on both sides, if there are any."""

    cards: list[Card]
    newer: str | None
    older: str | None


def page_of_cards(
    wanted: Wanted, sort: Sort, cursor: str | None = None, *, most: int = CARDS
) -> Page:
    """The page behind a key, or the first one, with so many cards at most; one query.

    Keys are the values that the list is ordered by: `s` goes on after them, `b` back before them.
    """
    keys = _keys(sort, wanted)
    start = _values(cursor, len(keys))
    is_back = start is not None and str(cursor).startswith("b")
    columns = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    query = _ids(wanted).add_columns(*columns).limit(most + 1)
    if start is not None:
        here = sa.tuple_(*keys)
        query = query.where(here > start if is_back else here < start)
    query = query.order_by(*(key.asc() if is_back else key.desc() for key in keys))
    rows = _rows(query, sort_keys=len(keys))
    has_more = len(rows) > most
    rows = (rows[-most:] if is_back else rows[:most]) if has_more else rows
    if not rows:
        return Page([], None, None) if start is None else page_of_cards(wanted, sort, most=most)
    return Page(
        [_card(row) for row in rows],
        newer=_cursor("b", rows[0], len(keys)) if (has_more if is_back else start) else None,
        older=_cursor("s", rows[-1], len(keys)) if is_back or has_more else None,
    )


def count_cards(wanted: Wanted) -> int:
    """How many products there are, counted up to one more than MOST_COUNTED."""
    hits = _ids(wanted).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(hits)) or 0


def best_sellers(limit: int, *, of_one_group: int = 2) -> list[Card]:
    """What sells most and is still there; after so many of one group the others come first."""
    best = (
        _ids(Wanted(in_stock=True))
        .add_columns(Product.group_id, Product.sold_count)
        .order_by(Product.sold_count.desc(), Product.id.desc())
        .limit(CANDIDATES)
        .subquery()
    )
    place = sa.func.row_number().over(
        partition_by=best.c.group_id, order_by=(best.c.sold_count.desc(), best.c.id.desc())
    )
    placed = sa.select(best.c.id, best.c.sold_count, place.label("place")).subquery()
    turn = sa.case((placed.c.place <= of_one_group, 0), else_=placed.c.place)
    query = sa.select(
        placed.c.id,
        (-turn).label("key_0"),
        placed.c.sold_count.label("key_1"),
        placed.c.id.label("key_2"),
    )
    query = query.order_by(turn, placed.c.sold_count.desc(), placed.c.id.desc()).limit(limit)
    return [_card(row) for row in _rows(query, sort_keys=3)]


def _ids(wanted: Wanted) -> sa.Select[Any]:
    """The ids of the products on show that fit."""
    query = (
        sa.select(Product.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(product_is_on_show(), group_is_open())
    )
    for word in wanted.words:
        query = query.where(Product.words.contains(word, autoescape=True))
    if wanted.category:
        slug = sa.select(Category.id).where(Category.slug == wanted.category)
        query = query.where(Product.category_id == slug.scalar_subquery())
    if wanted.regencies:
        query = query.join(District, District.code == ProducerGroup.district_code).where(
            District.parent_code.in_(wanted.regencies)
        )
    if wanted.group:
        query = query.where(ProducerGroup.slug == wanted.group)
    if wanted.besides:
        query = query.where(Product.id != wanted.besides)
    return query.where(*_offers(wanted))


def _offers(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """One and the same variant has the price and is in stock."""
    asked = [
        Variant.price_idr >= wanted.least_idr if wanted.least_idr is not None else None,
        Variant.price_idr <= wanted.most_idr if wanted.most_idr is not None else None,
        Variant.stock > 0 if wanted.in_stock else None,
    ]
    conditions = [condition for condition in asked if condition is not None]
    if not conditions:
        return []
    return [sa.exists().where(is_offered(Variant), *conditions).correlate(Product)]


def _keys(sort: Sort, wanted: Wanted) -> list[Any]:
    """What orders the list, highest first; the id comes last, so no two rows are alike."""
    match sort:
        case Sort.FITTING if wanted.words:
            return [_in_name(wanted.words), Product.sold_count, Product.id]
        case Sort.CHEAPEST:
            return [-_of_offers(sa.func.min(Variant.price_idr)), Product.id]
        case Sort.NEWEST:
            return [Product.id]
        case _:
            return [Product.sold_count, Product.id]


def _in_name(words: tuple[str, ...]) -> sa.ColumnElement[int]:
    """How many of the words stand in the product's own name."""
    name = sa.func.lower(Product.name)
    hits = (sa.case((name.contains(word, autoescape=True), 1), else_=0) for word in words)
    return sum(hits, start=sa.literal(0))


def _rows(ids: sa.Select[Any], *, sort_keys: int) -> list[Any]:
    """The columns of cards for a few ids, highest keys first."""
    page = ids.subquery("page")
    keys = [page.c[f"key_{place}"] for place in range(sort_keys)]
    price = _of_offers(sa.func.min(Variant.price_idr))
    query = (
        sa.select(
            *keys,
            Product.name,
            Product.slug,
            Product.sold_count,
            ProducerGroup.name.label("group_name"),
            ProducerGroup.slug.label("group_slug"),
            ProducerGroup.is_sample,
            Regency.name.label("regency"),
            price.label("price_idr"),
            _of_offers(sa.func.max(Variant.price_idr)).label("highest_idr"),
            _of_offers(sa.func.sum(Variant.stock)).label("stock"),
            *shot_columns(Picture, "cover"),
        )
        .select_from(page)
        .join(Product, Product.id == page.c.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .order_by(*(key.desc() for key in keys))
    )
    return list(db.session.execute(query))


def _of_offers(value: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
    """A figure over the variants that the product is offered in."""
    return sa.select(value).where(is_offered(Variant)).correlate(Product).scalar_subquery()


def _card(row: Any) -> Card:
    return Card(
        url=f"/toko/{row.group_slug}/{row.slug}",
        name=row.name,
        group_name=row.group_name,
        group_slug=row.group_slug,
        regency=plain_name(row.regency),
        price_idr=row.price_idr,
        has_more_prices=row.highest_idr > row.price_idr,
        stock=row.stock,
        is_sample=row.is_sample,
        sold_count=row.sold_count,
        photo=shot_in(row, "cover"),
    )


def _cursor(direction: str, row: Any, length: int) -> str:
    return direction + ".".join(str(value) for value in row[:length])


def _values(cursor: str | None, length: int) -> tuple[int, ...] | None:
    """The values in a key; None for the first page and for what is no key of this order."""
    if not cursor or not CURSOR.fullmatch(cursor):
        return None
    values = tuple(int(value) for value in cursor[1:].split("."))
    return values if len(values) == length else None
