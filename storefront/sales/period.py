"""The days that figures are asked for; a day is one on the wall calendar in Central Java (WIB)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storefront.core import clock

DAY = timedelta(days=1)
WEEK_DAYS = 7
DAILY_UP_TO = 31  # longer periods are drawn week by week


@dataclass(frozen=True)
class Period:
    """All days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        return clock.start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return clock.end_of(self.last)

    @property
    def before(self) -> "Period":
        """As many days that end the day before."""
        return Period(self.first - self.days * DAY, self.first - DAY)

    @property
    def is_daily(self) -> bool:
        return self.days <= DAILY_UP_TO

    def parts(self) -> list["Period"]:
        """Its days; of a long period its weeks, of which the last may be shorter."""
        step = 1 if self.is_daily else WEEK_DAYS
        starts = range(0, self.days, step)
        return [
            Period(self.first + start * DAY, min(self.first + (start + step - 1) * DAY, self.last))
            for start in starts
        ]

    def __iter__(self) -> Iterator[date]:
        return (self.first + place * DAY for place in range(self.days))


def last_days(count: int) -> Period:
    """So many days that end today."""
    return Period(clock.today() - (count - 1) * DAY, clock.today())


def this_month() -> Period:
    """From the first of the month until today."""
    return Period(clock.today().replace(day=1), clock.today())


def same_days_of_last_month(month: Period) -> Period:
    """As many days of the month before, or all of it when it is shorter."""
    end = month.first - DAY
    first = end.replace(day=1)
    return Period(first, min(first + (month.days - 1) * DAY, end))
