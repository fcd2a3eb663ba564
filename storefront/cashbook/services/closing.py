"""Closing the book up to a day: from then on nothing in those days changes."""

from datetime import date

import sqlalchemy as sa

from storefront.cashbook.models import CashEntry, CashPeriod
from storefront.cashbook.queries import Line, first_day, lines_of, sums_of
from storefront.cashbook.services.locked import open_day
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.onetime import keep_result, result_of


class NothingToClose(DomainError):
    """No money came or went between the last closed day and this one."""


def close_book(group_id: int, last_on: date, *, key: str, by_id: int) -> int:
    """Close the days from the last closed one up to a day, once per key; gives the period's id.

    What the ledger says of them is copied. Money that it gets to know of later counts on the
    first day that is still open. Raises DayClosed, DayToCome, KeyReused, NothingToClose.
    """
    with atomic() as session:
        if found := result_of(key, group_id, last_on):
            return found
        opened = open_day(group_id, last_on)
        first_on = max(opened, first_day(group_id) or last_on)
        lines = lines_of(group_id, first_on, last_on) if first_on <= last_on else []
        if not lines:
            raise NothingToClose()
        sums = sums_of(lines)
        period = CashPeriod(
            group_id=group_id,
            first_on=first_on,
            last_on=last_on,
            in_idr=sums.in_idr,
            out_idr=sums.out_idr,
            result_idr=sums.result_idr,
            closed_at=clock.now(),
            closed_by_id=by_id,
        )
        session.add(period)
        session.flush()
        _keep(period, lines)
        keep_result(key, period.id)
        return period.id


def _keep(period: CashPeriod, lines: list[Line]) -> None:
    written = sa.update(CashEntry).where(
        CashEntry.id.in_([line.entry_id for line in lines if line.entry_id])
    )
    db.session.execute(written.values(period_id=period.id))
    copies = [
        {
            "group_id": period.group_id,
            "direction": line.direction,
            "kind": line.kind,
            "amount_idr": abs(line.amount_idr),
            "note": "",
            "booked_on": line.booked_on,
            "ledger_entry_id": line.ledger_entry_id,
            "period_id": period.id,
            "created_at": period.closed_at,
        }
        for line in lines
        if line.ledger_entry_id
    ]
    if copies:
        db.session.execute(sa.insert(CashEntry), copies)
