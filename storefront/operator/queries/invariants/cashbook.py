"""The groups' own books: what a closed period keeps, and who got how much of it."""

from typing import Any

import sqlalchemy as sa

from storefront.cashbook.models import (
    NOT_EARNED,
    CashEntry,
    CashPeriod,
    Direction,
    ProfitShare,
)
from storefront.cashbook.queries import signed
from storefront.ledger.models import LedgerEntry
from storefront.operator.queries.invariants.rule import invariant, sum_of

IN_PERIOD = CashEntry.period_id == CashPeriod.id


@invariant
def closed_periods_are_what_their_entries_say() -> sa.Select[Any]:
    """Periods whose sums are no longer what they were when they were closed."""
    came = sum_of(CashEntry.amount_idr, IN_PERIOD, CashEntry.direction == Direction.IN)
    went = sum_of(CashEntry.amount_idr, IN_PERIOD, CashEntry.direction == Direction.OUT)
    result = sum_of(signed(), IN_PERIOD, CashEntry.kind.not_in(NOT_EARNED))
    return sa.select(CashPeriod.id).where(
        sa.or_(
            CashPeriod.in_idr != came,
            CashPeriod.out_idr != went,
            CashPeriod.result_idr != result,
        )
    )


@invariant
def entries_of_closed_days_are_in_their_period() -> sa.Select[Any]:
    """Entries on a closed day that are not in its period, or in one of other days."""
    on_its_days = CashEntry.booked_on.between(CashPeriod.first_on, CashPeriod.last_on)
    return (
        sa.select(CashEntry.id)
        .join(CashPeriod, CashPeriod.group_id == CashEntry.group_id)
        .where(
            CashEntry.deleted_at.is_(None),
            on_its_days != (CashEntry.period_id.is_not_distinct_from(CashPeriod.id)),
        )
    )


@invariant
def copied_entries_are_what_the_ledger_says() -> sa.Select[Any]:
    """Copies that differ from the movement of money that they were made from."""
    return (
        sa.select(CashEntry.id)
        .join(LedgerEntry, LedgerEntry.id == CashEntry.ledger_entry_id)
        .where(
            sa.or_(signed() != -LedgerEntry.amount_idr, CashEntry.group_id != LedgerEntry.group_id)
        )
    )


@invariant
def shares_sum_to_what_was_shared() -> sa.Select[Any]:
    """Periods whose shares are more or less than what was to be shared."""
    shares = sum_of(ProfitShare.amount_idr, ProfitShare.period_id == CashPeriod.id)
    return sa.select(CashPeriod.id).where(sa.func.coalesce(CashPeriod.shared_idr, 0) != shares)


@invariant
def paid_shares_went_out_of_the_book() -> sa.Select[Any]:
    """Paid shares that the book does not have as they are."""
    return (
        sa.select(ProfitShare.id)
        .join(CashEntry, CashEntry.id == ProfitShare.entry_id)
        .where(
            sa.or_(
                CashEntry.amount_idr != ProfitShare.amount_idr,
                CashEntry.direction != Direction.OUT,
                CashEntry.deleted_at.is_not(None),
            )
        )
    )
