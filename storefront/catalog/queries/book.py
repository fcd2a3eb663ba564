"""The stock book of a group: who changed what when and why, and what was left then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from storefront.accounts.models import User
from storefront.catalog.models import Product, StockMove, StockReason, Variant
from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.history import Event
from storefront.groups.models import ProducerGroup

PAGE = 50
CHUNK = 1_000  # lines of a book that is taken out
PRICE = "price_idr"  # the note of a change of price in the history
ORDER = sa.table("order", sa.column("id"), sa.column("number"))  # orders are a higher room


@dataclass(frozen=True)
class BookLine:
    """One change of stock; `balance` is what was there after it."""

    id: int
    variant_id: int
    product: str
    product_slug: str
    variant: str
    change: int
    balance: int
    reason: StockReason
    at: datetime
    by: str | None
    note: str | None
    order_number: str | None


@dataclass(frozen=True)
class Sieve:
    """Which lines of the book: for one reason, of one day (WIB), or all."""

    reason: StockReason | None = None
    day: date | None = None


@dataclass(frozen=True)
class PriceLine:
    """One change of a price, in rupiah."""

    was_idr: int
    became_idr: int
    at: datetime
    by: str | None


def variant_of(group: ProducerGroup, variant_id: int) -> Variant:
    """One variant of the group with its product; raises Missing."""
    query = _variants(group).where(Variant.id == variant_id)
    variant = db.session.scalars(query).one_or_none()
    if variant is None:
        raise Missing()
    return variant


def variants_to_book(group: ProducerGroup) -> list[Variant]:
    """What the group can make or break: its variants that are not withdrawn, with products."""
    query = _variants(group).where(Variant.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Product.name, Variant.position, Variant.id)))


def stock_book(
    group: ProducerGroup,
    variant: Variant | None = None,
    sieve: Sieve = Sieve(),
    *,
    beyond: int | None = None,
    most: int = PAGE + 1,  # one more tells that there is another page
) -> list[BookLine]:
    """The book's newest lines, or those after `beyond`, the last id seen."""
    query = (
        sa.select(
            *(StockMove.id, StockMove.variant_id, StockMove.change, StockMove.reason),
            *(StockMove.at, StockMove.note),
            Product.name.label("product"),
            Product.slug.label("product_slug"),
            Variant.name.label("variant"),
            User.name.label("by"),
            ORDER.c.number.label("order_number"),
        )
        .select_from(StockMove)
        .join(Variant, Variant.id == StockMove.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(User, User.id == StockMove.by_id)
        .outerjoin(ORDER, ORDER.c.id == StockMove.order_id)
        .where(Product.group_id == group.id, *_sieved(sieve))
        .order_by(StockMove.id.desc())
        .limit(most)
    )
    if variant is not None:
        query = query.where(StockMove.variant_id == variant.id)
    if beyond is not None:
        query = query.where(StockMove.id < beyond)
    rows = db.session.execute(query).mappings().all()
    balances = _balances([row["id"] for row in rows], {row["variant_id"] for row in rows})
    return [BookLine(**row, balance=balances[row["id"]]) for row in rows]


def whole_book(group: ProducerGroup, sieve: Sieve) -> Iterator[BookLine]:
    """Every line, the newest first, read in parts so that a long book needs no more memory."""
    beyond = None
    while lines := stock_book(group, sieve=sieve, beyond=beyond, most=CHUNK):
        yield from lines
        beyond = lines[-1].id


def price_history(variant: Variant) -> list[PriceLine]:
    """How the price of a variant changed, the newest first."""
    query = (
        sa.select(Event.was, Event.became, Event.at, User.name)
        .outerjoin(User, User.id == Event.by_id)
        .where(Event.subject == "variant", Event.subject_id == variant.id, Event.note == PRICE)
        .order_by(Event.id.desc())
        .limit(PAGE)
    )
    rows = db.session.execute(query)
    return [PriceLine(int(was or 0), int(became), at, by) for was, became, at, by in rows]


def _sieved(sieve: Sieve) -> Iterator[sa.ColumnElement[bool]]:
    if sieve.reason:
        yield StockMove.reason == sieve.reason
    if sieve.day:
        yield StockMove.at >= clock.start_of(sieve.day)
        yield StockMove.at < clock.end_of(sieve.day)


def _balances(ids: list[int], variant_ids: set[int]) -> dict[int, int]:
    """What was there after each of these moves, newest first: the sum of its variant's moves."""
    if not ids:
        return {}
    total = sa.func.sum(StockMove.change).over(
        partition_by=StockMove.variant_id, order_by=StockMove.id
    )
    up_to = (
        sa.select(StockMove.id, total.label("balance"))
        .where(StockMove.variant_id.in_(variant_ids), StockMove.id <= ids[0])
        .subquery()
    )
    rows = db.session.execute(sa.select(up_to.c.id, up_to.c.balance).where(up_to.c.id >= ids[-1]))
    return {row.id: int(row.balance) for row in rows}


def _variants(group: ProducerGroup) -> sa.Select[Variant]:
    return (
        sa.select(Variant)
        .join(Variant.product)
        .where(Product.group_id == group.id)
        .options(contains_eager(Variant.product))
    )
