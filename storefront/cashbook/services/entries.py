"""What people write down in the book of their group, while its day is open."""

from dataclasses import dataclass, replace
from datetime import date

from storefront.cashbook.models import BY_HAND, CashEntry, CashKind, Direction
from storefront.cashbook.services.locked import open_day
from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.money import format_idr
from storefront.core.onetime import keep_result, result_of
from storefront.core.proofs import only_if_used


class NotByHand(DomainError):
    """It follows from something else, and changes only with that."""


@dataclass(frozen=True)
class Money:
    """What somebody writes down; without a new receipt the one that is there stays."""

    kind: CashKind
    amount_idr: int
    note: str
    booked_on: date
    receipt: str | None = None  # a file in storage.private()

    @property
    def direction(self) -> Direction:
        return next(way for way, kinds in BY_HAND.items() if self.kind in kinds)


def write_down(group_id: int, money: Money, *, key: str, by_id: int) -> None:
    """Enter money in the book, once per key. Raises DayClosed, DayToCome, KeyReused."""
    with only_if_used(money.receipt, CashEntry.receipt), atomic() as session:
        if result_of(key, group_id, replace(money, receipt=None)):
            return
        open_day(group_id, money.booked_on)
        entry = CashEntry(group_id=group_id, by_id=by_id)
        _fill(entry, money)
        session.add(entry)
        record(entry, "written", at=clock.now(), by_id=by_id)
        keep_result(key, entry.id)


def write_anew(entry_id: int, money: Money, *, by_id: int) -> None:
    """Change what somebody wrote down; its history keeps what stood there.

    Raises DayClosed, DayToCome, Missing, NotByHand.
    """
    with only_if_used(money.receipt, CashEntry.receipt), atomic():
        entry = _locked(entry_id)
        if entry.deleted_at:
            raise Missing()
        open_day(entry.group_id, money.booked_on)
        stood, old_receipt = _in_short(entry), entry.receipt
        _fill(entry, money)
        record(entry, "changed", note=stood, at=clock.now(), by_id=by_id)
        is_replaced = entry.receipt != old_receipt
    if old_receipt and is_replaced:
        storage.private().delete(old_receipt)


def strike_out(entry_id: int, *, by_id: int) -> None:
    """Take an entry out of the book; the row and its history stay, again it changes nothing.

    Raises DayClosed, Missing, NotByHand.
    """
    with atomic():
        entry = _locked(entry_id)
        if entry.deleted_at:
            return
        entry.deleted_at = clock.now()
        record(entry, "deleted", note=_in_short(entry), at=clock.now(), by_id=by_id)


def _locked(entry_id: int) -> CashEntry:
    """An entry that may be changed, with the book locked."""
    found = db.session.get(CashEntry, entry_id)
    if found is None:
        raise Missing()
    open_day(found.group_id, found.booked_on)
    entry = db.session.get_one(CashEntry, entry_id, with_for_update=True, populate_existing=True)
    if not entry.is_by_hand:
        raise NotByHand()
    return entry


def _fill(entry: CashEntry, money: Money) -> None:
    entry.direction, entry.kind = money.direction, money.kind
    entry.amount_idr, entry.note = money.amount_idr, money.note
    entry.booked_on = money.booked_on
    entry.receipt = money.receipt or entry.receipt


def _in_short(entry: CashEntry) -> str:
    return f"{format_idr(entry.amount_idr)}, {entry.note} ({entry.booked_on:%d/%m/%Y})"
