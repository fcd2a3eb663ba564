"""Reads of a group's book: what people wrote down, and what the ledger says by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.accounts.models import User
from storefront.cashbook.models import (
    NOT_EARNED,
    CashEntry,
    CashKind,
    CashPeriod,
    Direction,
    ProfitShare,
)
from storefront.core import clock
from storefront.core.db import db, the_one
from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import Order, OrderLine, OrderStatus, PaymentStatus
from storefront.payments.models import OF_THE_PRICE, Refund, RefundState

IN_THE_HAND = (EntryKind.CASH_IN_HAND, EntryKind.PAYOUT)  # what moves the group's own money
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One line of the book; `balance_idr` is what there is after it."""

    booked_on: date
    place: tuple[int, int]  # within its day: what came by itself first, then as written down
    kind: CashKind
    amount_idr: int  # out below zero
    note: str = ""
    order_number: str | None = None
    by: str | None = None
    entry_id: int | None = None  # none: it came by itself
    ledger_entry_id: int | None = None
    has_receipt: bool = False
    is_closed: bool = False
    balance_idr: int = 0

    @property
    def direction(self) -> Direction:
        return Direction.IN if self.amount_idr > 0 else Direction.OUT


@dataclass(frozen=True)
class Sums:
    """Some lines in short."""

    in_idr: int
    out_idr: int
    result_idr: int  # without what nobody earned and what was shared
    by_kind: dict[tuple[Direction, CashKind], int]


def sums_of(lines: list[Line]) -> Sums:
    by_kind: dict[tuple[Direction, CashKind], int] = {}
    for line in lines:
        key = line.direction, line.kind
        by_kind[key] = by_kind.get(key, 0) + abs(line.amount_idr)
    return Sums(
        in_idr=sum(line.amount_idr for line in lines if line.amount_idr > 0),
        out_idr=-sum(line.amount_idr for line in lines if line.amount_idr < 0),
        result_idr=sum(line.amount_idr for line in lines if line.kind not in NOT_EARNED),
        by_kind=by_kind,
    )


def lines_of(group_id: int, first: date, last: date, *, opened: date | None = None) -> list[Line]:
    """The book from day to day, both included, oldest first; `opened` is its first open day."""
    opened = opened or first_open_day(group_id)
    lines = [*_written(group_id, first, last), *_by_themselves(group_id, first, last, opened)]
    return sorted(lines, key=lambda line: (line.booked_on, line.place))


def with_balances(lines: list[Line], opening_idr: int) -> list[Line]:
    """The same lines, each with what there is after it."""
    balances = [*accumulate((line.amount_idr for line in lines), initial=opening_idr)][1:]
    return [
        replace(line, balance_idr=balance) for line, balance in zip(lines, balances, strict=True)
    ]


def balance_before(group_id: int, day: date, *, opened: date | None = None) -> int:
    """What the group had when a day began; `opened` is the first open day of its book."""
    opened = opened or first_open_day(group_id)
    written = sa.select(sa.func.sum(signed())).where(
        CashEntry.group_id == group_id, CashEntry.deleted_at.is_(None), CashEntry.booked_on < day
    )
    balance = int(db.session.scalar(written) or 0)
    if day > opened:
        alone = _uncopied(group_id, -sa.func.sum(LedgerEntry.amount_idr))
        balance += int(db.session.scalar(alone.where(LedgerEntry.at < clock.start_of(day))) or 0)
    return balance


def first_day(group_id: int) -> date | None:
    """The day of the oldest line, if there is one."""
    written = sa.select(sa.func.min(CashEntry.booked_on)).where(
        CashEntry.group_id == group_id, CashEntry.deleted_at.is_(None)
    )
    alone = db.session.scalar(_uncopied(group_id, sa.func.min(LedgerEntry.at)))
    days = [db.session.scalar(written), alone and alone.astimezone(clock.WIB).date()]
    return min((day for day in days if day), default=None)


def first_open_day(group_id: int) -> date:
    """The day after the last closed one; the first of all days when none is."""
    closed = sa.select(sa.func.max(CashPeriod.last_on)).where(CashPeriod.group_id == group_id)
    last: date | None = db.session.scalar(closed)
    return last + DAY if last else date.min


def entry_in(group: ProducerGroup, entry_id: int) -> CashEntry:
    """One of the entries of a group, struck out or not, with who wrote it; raises Missing.

    Those that came by themselves have no page: their order has.
    """
    query = (
        sa.select(CashEntry)
        .where(
            CashEntry.id == entry_id,
            CashEntry.group_id == group.id,
            CashEntry.ledger_entry_id.is_(None),
        )
        .options(joinedload(CashEntry.by))
    )
    return the_one(query)


def periods_of(group: ProducerGroup) -> list[CashPeriod]:
    """The closed periods of a group, newest first."""
    query = sa.select(CashPeriod).where(CashPeriod.group_id == group.id)
    return list(db.session.scalars(query.order_by(CashPeriod.first_on.desc())))


def period_in(group: ProducerGroup, period_id: int) -> CashPeriod:
    """One of a group's closed periods with its shares; raises Missing."""
    query = (
        sa.select(CashPeriod)
        .where(CashPeriod.id == period_id, CashPeriod.group_id == group.id)
        .options(joinedload(CashPeriod.closed_by), selectinload(CashPeriod.shares))
        .execution_options(populate_existing=True)
    )
    return the_one(query)


def share_in(group: ProducerGroup, share_id: int) -> ProfitShare:
    """One share of a group's periods; raises Missing."""
    query = (
        sa.select(ProfitShare)
        .join(ProfitShare.period)
        .where(ProfitShare.id == share_id, CashPeriod.group_id == group.id)
    )
    return the_one(query)


def earned_by_makers(group: ProducerGroup, period: CashPeriod) -> dict[str, int]:
    """Rupiah of goods after discount by the maker copied into the line, most first.

    What the platform pays for its voucher counts. Of orders paid in full in the period; not of
    those that were cancelled or paid back since. A part of the price that went back lowers all
    lines of its order alike. What has no maker is under the empty name.
    """
    paid = OrderLine.price_idr * OrderLine.quantity - OrderLine.discount_idr
    value = paid + OrderLine.sponsored_idr
    goods = Order.lines_idr - Order.discount_idr
    back = (
        sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_idr), 0))
        .where(
            Refund.order_id == Order.id,
            Refund.reason.in_(OF_THE_PRICE),
            Refund.status == RefundState.DONE,
        )
        .scalar_subquery()
    )
    stayed = sa.case((back < goods, goods - back), else_=0)
    whole = sa.cast(value * stayed, sa.BigInteger)
    earned = sa.func.sum(sa.case((goods > 0, whole // goods), else_=value))
    query = (
        sa.select(OrderLine.maker, earned)
        .join(OrderLine.order)
        .where(
            Order.group_id == group.id,
            Order.paid_at >= clock.start_of(period.first_on),
            Order.paid_at < clock.end_of(period.last_on),
            Order.status != OrderStatus.CANCELLED,
            Order.payment_status != PaymentStatus.REFUNDED,
        )
        .group_by(OrderLine.maker)
        .having(earned > 0)
        .order_by(earned.desc(), OrderLine.maker)
    )
    return {maker: int(amount) for maker, amount in db.session.execute(query)}


def signed() -> sa.ColumnElement[int]:
    """An entry's amount, out below zero."""
    return sa.case(
        (CashEntry.direction == Direction.IN, CashEntry.amount_idr), else_=-CashEntry.amount_idr
    )


def _written(group_id: int, first: date, last: date) -> Iterator[Line]:
    query = (
        sa.select(CashEntry, User.name, Order.number, signed().label("amount_idr"))
        .outerjoin(User, User.id == CashEntry.by_id)
        .outerjoin(LedgerEntry, LedgerEntry.id == CashEntry.ledger_entry_id)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(
            CashEntry.group_id == group_id,
            CashEntry.deleted_at.is_(None),
            CashEntry.booked_on.between(first, last),
        )
    )
    for entry, by, order_number, amount_idr in db.session.execute(query):
        copied = entry.ledger_entry_id
        yield Line(
            booked_on=entry.booked_on,
            place=(0, copied) if copied else (1, entry.id),
            kind=entry.kind,
            amount_idr=amount_idr,
            note=entry.note,
            order_number=order_number,
            by=by,
            entry_id=None if copied else entry.id,
            ledger_entry_id=copied,
            has_receipt=entry.receipt is not None,
            is_closed=entry.period_id is not None,
        )


def _by_themselves(group_id: int, first: date, last: date, opened: date) -> Iterator[Line]:
    """What the ledger says and no period has copied yet.

    It counts on its own day, or on the first open one: money that came after a day was closed.
    """
    if last < opened:
        return
    since = clock.start_of(first) if first > opened else None
    columns = LedgerEntry.id, LedgerEntry.amount_idr, LedgerEntry.at, Order.number
    query = _uncopied(group_id, *columns).outerjoin(Order, Order.id == LedgerEntry.order_id)
    query = query.where(LedgerEntry.at < clock.end_of(last))
    if since:
        query = query.where(LedgerEntry.at >= since)
    for id_, owed_idr, at, order_number in db.session.execute(query):
        yield Line(
            booked_on=max(at.astimezone(clock.WIB).date(), opened),
            place=(0, id_),
            kind=CashKind.SALE,
            amount_idr=-owed_idr,
            order_number=order_number,
            ledger_entry_id=id_,
        )


def _uncopied(group_id: int, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(LedgerEntry)
        .outerjoin(CashEntry, CashEntry.ledger_entry_id == LedgerEntry.id)
        .where(
            LedgerEntry.group_id == group_id,
            LedgerEntry.kind.in_(IN_THE_HAND),
            LedgerEntry.amount_idr != 0,
            CashEntry.id.is_(None),
        )
    )
