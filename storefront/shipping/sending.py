"""On which day a group sends what is ordered now."""

from datetime import date, datetime, timedelta
from typing import Protocol

from storefront.core.clock import WIB

ONE_DAY = timedelta(days=1)


class Sender(Protocol):
    """Whoever has days for sending: ISO weekdays like `24`, and from which hour WIB it is late."""

    @property
    def send_days(self) -> str: ...

    @property
    def send_by_hour(self) -> int | None: ...

    @property
    def holiday_until(self) -> date | None: ...


def sending_day(sender: Sender, moment: datetime) -> date | None:
    """The WIB day on which what can be started at a moment is sent; None when no days are named.

    Nothing is sent up to the last day of a holiday.
    """
    here = moment.astimezone(WIB)
    first = here.date()
    if sender.send_by_hour is not None and here.hour >= sender.send_by_hour:
        first += ONE_DAY
    if sender.holiday_until is not None:
        first = max(first, sender.holiday_until + ONE_DAY)
    week = (first + ahead * ONE_DAY for ahead in range(7))
    return next((day for day in week if str(day.isoweekday()) in sender.send_days), None)
