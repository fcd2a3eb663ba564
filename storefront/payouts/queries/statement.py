"""What each order of a group brought in, what was taken from it, and where the money is."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from storefront.payouts.queries.balance import is_settled

PAGE = 25
CHUNK = 500


class Place(enum.StrEnum):
    """Where the money of an order is."""

    IN_HAND = "in_hand"  # the group took it itself
    ON_THE_WAY = "on_the_way"
    PAYABLE = "payable"
    PAID_OUT = "paid_out"  # in a payout, perhaps one that is not sent yet


@dataclass
class OrderMoney:
    """The entries of one order, summed by kind, in rupiah."""

    order_id: int
    number: str
    status: OrderStatus
    method: PaymentMethod
    is_own: bool  # the group collects for it
    is_settled: bool
    amounts: dict[EntryKind, int] = field(default_factory=dict)
    has_unpaid: bool = False  # some of it no payout has taken yet
    last_on: date = date.min  # the day (WIB) of its newest entry

    @property
    def total_idr(self) -> int:
        """What it changes in the balance."""
        return sum(self.amounts.values())

    @property
    def place(self) -> Place:
        if self.is_own and not self.amounts.get(EntryKind.VOUCHER):
            return Place.IN_HAND
        if not self.has_unpaid:
            return Place.PAID_OUT
        return Place.PAYABLE if self.is_settled else Place.ON_THE_WAY


@dataclass(frozen=True)
class Days:
    """From day to day (WIB), both included."""

    first: date
    last: date


def statement_of(
    group: ProducerGroup, days: Days | None = None, *, before: int | None = None, limit: int = PAGE
) -> list[OrderMoney]:
    """Up to so many orders with entries, of some days or ever, the newest first.

    With `before` those that are older than an order. What an order moved on other days is left
    out, so that the sums of all months are the balance.
    """
    orders = sa.select(LedgerEntry.order_id).where(*_entries(group, days)).distinct()
    if before:
        orders = orders.where(LedgerEntry.order_id < before)
    ids = list(db.session.scalars(orders.order_by(LedgerEntry.order_id.desc()).limit(limit)))
    found: dict[Any, OrderMoney] = {row.order_id: row for row in _orders(ids)}
    totals = (
        sa.select(
            LedgerEntry.order_id,
            LedgerEntry.kind,
            LedgerEntry.payout_id.is_(None),
            sa.func.sum(LedgerEntry.amount_idr),
            sa.func.max(LedgerEntry.at),
        )
        .where(*_entries(group, days), LedgerEntry.order_id.in_(ids))
        .group_by(LedgerEntry.order_id, LedgerEntry.kind, LedgerEntry.payout_id.is_(None))
    )
    for order_id, kind, is_unpaid, amount, at in db.session.execute(totals):
        _add(found[order_id], kind, int(amount), at, is_unpaid=bool(is_unpaid))
    return [found[id_] for id_ in ids]


def whole_statement(group: ProducerGroup, days: Days) -> Iterator[OrderMoney]:
    """All orders with entries on these days, a chunk at a time."""
    before = None
    while chunk := statement_of(group, days, before=before, limit=CHUNK):
        yield from chunk
        before = chunk[-1].order_id


def moved_without_order(
    group: ProducerGroup, days: Days
) -> list[tuple[date, EntryKind, int, str | None]]:
    """Payouts and what else is about no order, as day, kind, rupiah and reason; newest first."""
    query = (
        sa.select(LedgerEntry.at, LedgerEntry.kind, LedgerEntry.amount_idr, LedgerEntry.reason)
        .where(
            LedgerEntry.group_id == group.id,
            LedgerEntry.order_id.is_(None),
            *_within(days),
        )
        .order_by(LedgerEntry.id.desc())
    )
    return [(_day(at), kind, amount, why) for at, kind, amount, why in db.session.execute(query)]


def first_entry_on(group: ProducerGroup) -> date | None:
    """The day on which the group's book begins."""
    first = db.session.scalar(
        sa.select(sa.func.min(LedgerEntry.at)).where(LedgerEntry.group_id == group.id)
    )
    return _day(first) if first else None


def _entries(group: ProducerGroup, days: Days | None) -> list[sa.ColumnElement[bool]]:
    about_orders = [LedgerEntry.group_id == group.id, LedgerEntry.order_id.is_not(None)]
    return about_orders + (_within(days) if days else [])


def _within(days: Days) -> list[sa.ColumnElement[bool]]:
    return [
        LedgerEntry.at >= clock.start_of(days.first),
        LedgerEntry.at < clock.end_of(days.last),
    ]


def _orders(ids: list[Any]) -> Iterator[OrderMoney]:
    query = sa.select(
        Order.id,
        Order.number,
        Order.status,
        Order.payment_method,
        Order.collected_by == CollectedBy.GROUP,
        is_settled(),
    ).where(Order.id.in_(ids))
    for id_, number, status, method, is_own, settled in db.session.execute(query):
        yield OrderMoney(id_, number, status, method, bool(is_own), bool(settled))


def _add(
    row: OrderMoney, kind: EntryKind, amount_idr: int, at: datetime, *, is_unpaid: bool
) -> None:
    row.amounts[kind] = row.amounts.get(kind, 0) + amount_idr
    row.last_on = max(row.last_on, _day(at))
    if is_unpaid:
        row.has_unpaid = True


def _day(at: datetime) -> date:
    return at.astimezone(clock.WIB).date()
