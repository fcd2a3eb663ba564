"""A month of the calendar, as pages and their addresses name it."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import get_locale

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """The month that a page is about; its `key` stands in the address."""

    first: date

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        return format_date(self.first, "MMMM y", locale=get_locale())

    @property
    def last(self) -> date:
        return self.next.first - DAY

    @property
    def next(self) -> "Month":
        return Month((self.first + 31 * DAY).replace(day=1))

    @property
    def before(self) -> "Month":
        return Month((self.first - DAY).replace(day=1))
