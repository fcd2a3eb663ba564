"""Products as cards: lists in four orders that page by key, and the best of every group."""

import enum
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import LOW_STOCK, Photo, Product, Variant
from storefront.catalog.queries.certified import certificate_kinds, kinds_in
from storefront.catalog.queries.index import place_in_name
from storefront.catalog.queries.on_show import (
    District,
    Regency,
    Shot,
    cover_of_product,
    is_offered,
    shot_columns,
)
from storefront.catalog.queries.wanted import Wanted, ids_of
from storefront.core import clock
from storefront.core.kept import kept
from storefront.core.pictures import Picture
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import CertificateKind, ProducerGroup
from storefront.regions.labels import plain_name

CARDS = 24  # on one page of a list
OF_ONE_GROUP = 2  # before the others come
CANDIDATES = 120  # best sellers among which the groups take turns
PREORDER = sa.table(  # of a higher room
    "preorder",
    *map(sa.column, ("variant_id", "ready_on", "sold", "most", "ended_at")),
)
BEST_KEYS = 3  # values that the best sellers are ordered by
MOST_KNOWN = 2_000  # cards in each process
CURSOR = re.compile(r"[sb](-?\d{1,12}(\.-?\d{1,12}){0,2})")


class Sort(enum.StrEnum):
    """The orders of a list, named as in its address."""

    FITTING = "sesuai"
    CHEAPEST = "termurah"
    BEST_SELLING = "terlaris"
    NEWEST = "terbaru"


KEYS = {Sort.FITTING: 3, Sort.CHEAPEST: 2, Sort.BEST_SELLING: 2, Sort.NEWEST: 1}  # values of a key


class Card(NamedTuple):
    """One product in a list; the price is that of its cheapest variant, in rupiah."""

    url: str
    name: str
    group_name: str
    group_slug: str
    regency: str
    price_idr: int
    has_more_prices: bool
    stock: int
    is_ahead: bool  # something of it can be ordered before it is made
    is_sample: bool
    is_on_holiday: bool
    sold_count: int
    photo: Shot | None
    certificates: tuple[CertificateKind, ...]

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0 and not self.is_ahead

    @property
    def is_made_later(self) -> bool:
        return self.stock == 0 and self.is_ahead

    @property
    def is_low(self) -> bool:
        return 0 < self.stock <= LOW_STOCK


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
    if sort is Sort.FITTING and (wanted.is_broad or not wanted.stems):
        sort = Sort.BEST_SELLING  # of so many, or without words, none fits better
    length = KEYS[sort]
    start = _start(cursor, length)
    is_back = start is not None and str(cursor).startswith("b")
    query = _page(wanted.shape, sort, start is not None, is_back, most)
    rows = rows_of(query, wanted.values | (start or {})).all()
    has_more = len(rows) > most
    rows = (rows[-most:] if is_back else rows[:most]) if has_more else rows
    if not rows:
        return Page([], None, None) if start is None else page_of_cards(wanted, sort, most=most)
    return Page(
        _cards(rows, length),
        newer=_cursor("b", rows[0], length) if (has_more if is_back else start) else None,
        older=_cursor("s", rows[-1], length) if is_back or has_more else None,
    )


@kept
def best_sellers(limit: int) -> list[Card]:
    """What sells most and can be ordered; after two of one group the others come first."""
    return _cards(rows_of(_best(limit)), BEST_KEYS)


@built_once
def _page(wanted: Wanted, sort: Sort, has_start: bool, is_back: bool, most: int) -> sa.Select[Any]:
    """One product more than are shown tells that there is another page."""
    keys = _keys(sort, wanted)
    is_rising = (sort is Sort.CHEAPEST) != is_back
    columns = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    query = ids_of(wanted).add_columns(*columns).limit(most + 1)
    if has_start:
        here = sa.tuple_(*keys)
        start = sa.tuple_(*(sa.bindparam(name, type_=sa.BigInteger) for name in _names(len(keys))))
        query = query.where(here > start if is_rising else here < start)
    query = query.order_by(*(key.asc() if is_rising else key.desc() for key in keys))
    return _rows(query, sort_keys=len(keys), is_rising=sort is Sort.CHEAPEST)


@built_once
def _best(limit: int) -> sa.Select[Any]:
    best = (
        ids_of(Wanted())
        .where(sa.or_(_has_stock(), _is_ahead()))
        .add_columns(Product.group_id, Product.sold_count)
        .order_by(Product.sold_count.desc(), Product.id.desc())
        .limit(CANDIDATES)
        .subquery()
    )
    place = sa.func.row_number().over(
        partition_by=best.c.group_id, order_by=(best.c.sold_count.desc(), best.c.id.desc())
    )
    placed = sa.select(best.c.id, best.c.sold_count, place.label("place")).subquery()
    turn = sa.case((placed.c.place <= OF_ONE_GROUP, 0), else_=placed.c.place)
    query = sa.select(
        placed.c.id,
        (-turn).label("key_0"),
        placed.c.sold_count.label("key_1"),
        placed.c.id.label("key_2"),
    )
    query = query.order_by(turn, placed.c.sold_count.desc(), placed.c.id.desc()).limit(limit)
    return _rows(query, sort_keys=BEST_KEYS)


def _keys(sort: Sort, wanted: Wanted) -> list[Any]:
    """What orders the list; the id comes last, so no two rows are alike."""
    keys: list[Any]
    match sort:
        case Sort.FITTING:
            keys = [place_in_name(len(wanted.stems)), Product.sold_count, Product.id]
        case Sort.CHEAPEST:
            keys = [Product.from_idr, Product.id]
        case Sort.NEWEST:
            keys = [Product.id]
        case Sort.BEST_SELLING:
            keys = [Product.sold_count, Product.id]
    # The few products of a group are sorted, not looked for along the index of all that there are.
    return keys if wanted.group is None else [key + 0 for key in keys]


def _rows(ids: sa.Select[Any], *, sort_keys: int, is_rising: bool = False) -> sa.Select[Any]:
    """The columns of cards for a few ids, in the order of their keys."""
    page = ids.subquery("page")
    keys = [page.c[f"key_{place}"] for place in range(sort_keys)]
    return (
        sa.select(
            *keys,
            ProducerGroup.slug,
            Product.slug,
            Product.name,
            ProducerGroup.name,
            Regency.name,
            Product.from_idr,
            Product.has_more_prices,
            _stock(),
            _is_ahead(),
            ProducerGroup.is_sample,
            ProducerGroup.holiday_until,
            Product.sold_count,
            certificate_kinds(),
            *shot_columns(Picture, "cover"),
        )
        .select_from(page)
        .join(Product, Product.id == page.c.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .order_by(*(key.asc() if is_rising else key.desc() for key in keys))
    )


def _stock() -> sa.ScalarSelect[int]:
    """How many pieces of all that is offered there are."""
    pieces = sa.select(sa.func.sum(Variant.stock)).where(is_offered(Variant))
    return pieces.correlate(Product).scalar_subquery()


def _has_stock() -> sa.Exists:
    """Whether something of it is on the shelf."""
    return sa.exists().where(is_offered(Variant), Variant.stock > 0).correlate(Product)


def _is_ahead() -> sa.Exists:
    """Whether something of it is sold before it is made."""
    return (
        sa.exists()
        .where(
            is_offered(Variant),
            PREORDER.c.variant_id == Variant.id,
            PREORDER.c.ended_at.is_(None),
            PREORDER.c.sold < PREORDER.c.most,
            PREORDER.c.ready_on > sa.bindparam("today", callable_=clock.today, type_=sa.Date),
        )
        .correlate(Product)
    )


def _cards(rows: Iterable[Any], sort_keys: int) -> list[Card]:
    today = clock.today()
    return [card_of(today, *row[sort_keys:]) for row in rows]


@lru_cache(maxsize=MOST_KNOWN)
def card_of(
    today: date,
    group_slug: str,
    slug: str,
    name: str,
    group_name: str,
    regency: str,
    price_idr: int,
    has_more_prices: bool,
    stock: int,
    is_ahead: bool,
    is_sample: bool,
    holiday_until: date | None,
    sold_count: int,
    certificates: str | None,
    *cover: Any,
) -> Card:
    """The card of a row of `_rows`, from behind its keys; of the same values it is the same."""
    return Card(
        url=f"/toko/{group_slug}/{slug}",
        name=name,
        group_name=group_name,
        group_slug=group_slug,
        regency=plain_name(regency),
        price_idr=price_idr,
        has_more_prices=has_more_prices,
        stock=stock,
        is_ahead=is_ahead,
        is_sample=is_sample,
        is_on_holiday=holiday_until is not None and holiday_until >= today,
        sold_count=sold_count,
        photo=Shot._make(cover) if cover[0] else None,
        certificates=kinds_in(certificates),
    )


def _cursor(direction: str, row: Any, length: int) -> str:
    return direction + ".".join(str(value) for value in row[:length])


def _start(cursor: str | None, length: int) -> dict[str, int] | None:
    """The values in a key; None for the first page and for what is no key of this order."""
    if not cursor or not CURSOR.fullmatch(cursor):
        return None
    values = [int(value) for value in cursor[1:].split(".")]
    return dict(zip(_names(length), values, strict=True)) if len(values) == length else None


def _names(length: int) -> list[str]:
    return [f"start_{place}" for place in range(length)]
