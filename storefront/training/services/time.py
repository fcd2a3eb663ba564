"""The clock of a class goes forward in jumps; what became due in its world then happens."""

from datetime import timedelta

from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.errors import DomainError
from storefront.core.history import record
from storefront.training.services.classes import locked_classroom

FARTHEST = timedelta(days=120)


class TooFarAhead(DomainError):
    """A class does not live so far in the future (`days`)."""


def move_clock(classroom_id: int, by: timedelta, *, by_id: int) -> None:
    """Let time pass in one class; live and other classes stay. Raises ClassEnded, TooFarAhead."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        ahead = timedelta(seconds=classroom.clock_offset_s) + by
        if ahead > FARTHEST:
            raise TooFarAhead(days=FARTHEST.days)
        classroom.clock_offset_s = round(ahead.total_seconds())
        record(classroom, "clock_moved", at=clock.real_now(), by_id=by_id, note=str(by))
