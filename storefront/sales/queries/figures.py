"""Omzet, orders and cancellations of a group, day by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storefront.core.statements import built_once, rows_of
from storefront.groups.models import ProducerGroup
from storefront.sales.period import Period
from storefront.sales.queries.moves import WibDay, bound_to, moves, orders_in, total


@dataclass(frozen=True)
class Figures:
    """What a group sold; what `moves_of` says decides what counts and when."""

    omzet_idr: int = 0
    orders: int = 0
    cancelled: int = 0  # also those that were never paid; not the expired ones

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.omzet_idr + other.omzet_idr,
            self.orders + other.orders,
            self.cancelled + other.cancelled,
        )

    @property
    def average_idr(self) -> int | None:
        """Omzet per order in whole rupiah, rounded down; there is none without orders."""
        return self.omzet_idr // self.orders if self.orders > 0 else None


def figures_by_day(group: ProducerGroup, period: Period) -> dict[date, Figures]:
    """The days of a period on which something happened."""
    found = rows_of(_by_day(), bound_to(group, period))
    return {day: Figures(*numbers) for day, *numbers in found}


def sum_over(period: Iterable[date], by_day: Mapping[date, Figures]) -> Figures:
    """The figures of some days together."""
    return sum((by_day.get(day, Figures()) for day in period), Figures())


@built_once
def _by_day() -> sa.Select[date, int, int, int]:
    move = moves()
    day = WibDay(move.c.at)
    is_cancelled = sa.and_(move.c.counts <= 0, move.c.line_id.is_(None))
    return sa.select(
        day,
        total(move.c.omzet_idr),
        orders_in(move),
        total(sa.case((is_cancelled, 1), else_=0)),
    ).group_by(day)
