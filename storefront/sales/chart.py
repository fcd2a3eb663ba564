"""Omzet drawn as columns, with the period before as a line behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from storefront.core import clock
from storefront.core.money import MILLION, THOUSAND, decimals_sign, format_idr, thousands
from storefront.sales.period import Period
from storefront.sales.queries.figures import Figures, sum_over

MOST_DAYS, MOST_WEEKS = 14, 5  # labels that have room below the columns
TICKS = 3  # above zero
NICE_STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
SMALLEST_STEP = 10_000


@dataclass(frozen=True)
class Part:
    """One column: a day or a week, with what was sold in it and in its twin of before."""

    period: Period
    now: Figures
    before: Figures

    @property
    def label(self) -> str:
        """`24 Nov`; a week is called by its first and last day."""
        ends = dict.fromkeys((self.period.first, self.period.last))
        return "–".join(_short(day) for day in ends)


@dataclass(frozen=True)
class Chart:
    """What `components/chart.html` draws."""

    parts: list[Part]

    @property
    def labels(self) -> list[str]:
        """The first day of each part; of many only every second, third, …"""
        is_weekly = self.parts[0].period.days > 1
        step = ceil(len(self.parts) / (MOST_WEEKS if is_weekly else MOST_DAYS))
        firsts = [part.period.first for part in self.parts]
        words = [_short(first) if is_weekly else str(first.day) for first in firsts]
        return [word if place % step == 0 else "" for place, word in enumerate(words)]

    @property
    def values(self) -> list[int]:
        """Omzet in rupiah; a column never reaches below the ground, the table says so instead."""
        return [max(part.now.omzet_idr, 0) for part in self.parts]

    @property
    def before(self) -> list[int]:
        return [max(part.before.omzet_idr, 0) for part in self.parts]

    @property
    def step(self) -> int:
        """Rupiah between two ticks: a round number, so that the highest column fits below."""
        least = max(ceil(max(self.values + self.before) / TICKS), SMALLEST_STEP)
        unit = 10 ** (len(str(least)) - 2)
        return next(nice * unit for nice in NICE_STEPS if nice * unit >= least)

    @property
    def top(self) -> int:
        return self.step * TICKS

    @property
    def ticks(self) -> list[str]:
        return [_briefly(self.step * place) for place in range(TICKS, -1, -1)]

    @property
    def marked(self) -> int:
        """The place of today, or -1."""
        last = self.parts[-1].period
        return len(self.parts) - 1 if last == Period(clock.today(), clock.today()) else -1

    @property
    def title(self) -> str:
        """What a person sees at a glance, in words."""
        highest = max(self.parts, key=lambda part: part.now.omzet_idr)
        if highest.now.omzet_idr <= 0:
            return _("Belum ada penjualan pada rentang ini")
        return _(
            "Tertinggi %(amount)s pada %(when)s",
            amount=format_idr(highest.now.omzet_idr),
            when=highest.label,
        )


def chart_of(period: Period, by_day: Mapping[date, Figures]) -> Chart:
    """A chart of a period beside as many days before it; `by_day` knows both."""
    twins = zip(period.parts(), period.before.parts(), strict=True)
    return Chart(
        [Part(now, sum_over(now, by_day), sum_over(before, by_day)) for now, before in twins]
    )


def _short(day: date) -> str:
    return format_date(day, "d MMM", locale=get_locale())


def _briefly(amount_idr: int) -> str:
    """360000 → `360rb`, 1200000 → `1,2jt`"""
    if amount_idr < MILLION:
        return f"{amount_idr // THOUSAND}" + _("rb") if amount_idr else "0"
    whole, tenth = divmod(amount_idr // (MILLION // 10), 10)
    part = f"{decimals_sign()}{tenth}" if tenth else ""
    return thousands(whole) + part + _("jt")
