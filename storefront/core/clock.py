"""The only clock of the shop: aware UTC, moved by the world's offset, held still by `at()`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from storefront.core import world

WIB = ZoneInfo("Asia/Jakarta")
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """This moment in UTC, in the current world."""
    return real_now() + world.current().clock_offset


def real_now() -> datetime:
    """This moment in UTC whatever the world: for leases and timeouts of the machine itself."""
    return _held.get() or datetime.now(UTC)


def seconds() -> float:
    """The same moment as seconds since the beginning of 1970: for what is asked at every visit."""
    held = _held.get()
    return held.timestamp() if held else time.time()


def at_second(seconds: int) -> datetime:
    """The moment so many seconds after the beginning of 1970, as others count them."""
    return datetime.fromtimestamp(seconds, UTC)


def today() -> date:
    """The day on the wall calendar in Central Java (WIB)."""
    return now().astimezone(WIB).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock still at a moment; the demo history and the tests are made with it."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def start_of(day: date) -> datetime:
    """The first moment of a WIB day, in UTC."""
    return datetime.combine(day, datetime.min.time(), WIB).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a WIB day, in UTC."""
    return start_of(day + timedelta(days=1))
