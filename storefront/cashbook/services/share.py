"""Sharing the result of a closed period, and handing the shares over."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.cashbook.models import (
    CashEntry,
    CashKind,
    CashPeriod,
    Direction,
    ProfitShare,
    ShareMethod,
)
from storefront.cashbook.queries import DAY
from storefront.cashbook.services.locked import DayClosed, lock_book, locked_period
from storefront.cashbook.sharing import divide
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of


class AlreadyShared(DomainError):
    """The result of this period has been divided."""


class AlreadyPaid(DomainError):
    """Somebody has her money already, so the division stands."""


class SharesChanged(DomainError):
    """The division is another one than was looked at."""


def share_result(
    period_id: int,
    method: ShareMethod,
    weights: Mapping[str, int],
    *,
    kept: int,
    seen: str,
    key: str,
    by_id: int,
) -> None:
    """Divide a period's result among people by name, once per key.

    `weights` are rupiah or hundredths of a per cent, `kept` is hundredths of a per cent for the
    group, `seen` the mark of the division that was looked at. Raises AlreadyShared, KeyReused,
    NotAHundred, NothingToShare, SharesChanged.
    """
    with atomic() as session:
        if result_of(key, period_id, method, sorted(weights.items()), kept):
            return
        period = locked_period(period_id)
        if period.shared_by:
            raise AlreadyShared()
        division = divide(method, period.result_idr, weights, kept=kept)
        if division.mark != seen:
            raise SharesChanged()
        period.shared_by = method
        period.kept_idr, period.shared_idr = division.kept_idr, division.shared_idr
        session.add_all(
            ProfitShare(
                period_id=period.id, name=part.name, weight=part.weight, amount_idr=part.amount_idr
            )
            for part in division.parts
        )
        record(period, "shared", note=method.value, at=clock.now(), by_id=by_id)
        keep_result(key, period.id)


def take_division_back(period_id: int, *, by_id: int) -> None:
    """Let the result be divided anew; again it changes nothing. Raises AlreadyPaid, Missing."""
    with atomic() as session:
        period = locked_period(period_id)
        shares = sa.select(ProfitShare).filter_by(period_id=period.id)
        if session.scalar(shares.where(ProfitShare.paid_at.is_not(None)).exists().select()):
            raise AlreadyPaid()
        if period.shared_by is None:
            return
        record(period, "not_shared", was=period.shared_by.value, at=clock.now(), by_id=by_id)
        period.shared_by = period.kept_idr = period.shared_idr = None
        session.execute(sa.delete(ProfitShare).filter_by(period_id=period.id))


def hand_over(share_id: int, *, by_id: int) -> None:
    """Somebody has signed and has her money; again it changes nothing. Raises Missing."""
    with atomic() as session:
        share, opened = _locked(share_id)
        if share.paid_at:
            return
        entry = CashEntry(
            group_id=share.period.group_id,
            direction=Direction.OUT,
            kind=CashKind.SHARE,
            amount_idr=share.amount_idr,
            note=share.name,
            booked_on=max(clock.today(), opened),
            by_id=by_id,
        )
        session.add(entry)
        session.flush()
        share.entry_id, share.paid_at = entry.id, clock.now()
        record(share, "paid", at=share.paid_at, by_id=by_id)


def take_back(share_id: int, *, by_id: int) -> None:
    """She has not got it after all; the book forgets it. Raises DayClosed, Missing."""
    with atomic() as session:
        share, opened = _locked(share_id)
        if share.entry_id is None:
            return
        entry = session.get_one(CashEntry, share.entry_id, populate_existing=True)
        if entry.period_id:
            raise DayClosed(last_on=opened - DAY)
        entry.deleted_at = clock.now()
        share.entry_id = share.paid_at = None
        record(share, "unpaid", was="paid", at=entry.deleted_at, by_id=by_id)


def _locked(share_id: int) -> tuple[ProfitShare, date]:
    """A share with its period and the book locked, and the first open day of that."""
    period_id = db.session.scalar(sa.select(ProfitShare.period_id).filter_by(id=share_id))
    if period_id is None:
        raise Missing()
    opened = lock_book(db.session.get_one(CashPeriod, period_id).group_id)
    locked_period(period_id)
    query = (
        sa.select(ProfitShare)
        .where(ProfitShare.id == share_id)
        .options(joinedload(ProfitShare.period))
        .execution_options(populate_existing=True)
    )
    if share := db.session.scalars(query).one_or_none():
        return share, opened
    raise Missing()
