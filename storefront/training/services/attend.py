"""Who was there: noted by coming in with the code, or by the trainer."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, insert_if_new
from storefront.training.models import Attendance
from storefront.training.queries import day_today


def note_attendance(participant_id: int, day_id: int, *, by_id: int | None = None) -> None:
    """She was there on a day; again it changes nothing."""
    with atomic():
        insert_if_new(
            Attendance,
            participant_id=participant_id,
            day_id=day_id,
            noted_at=clock.real_now(),
            noted_by_id=by_id,
        )


def strike_attendance(participant_id: int, day_id: int) -> None:
    """She was not there after all."""
    with atomic() as session:
        session.execute(
            sa.delete(Attendance).filter_by(participant_id=participant_id, day_id=day_id)
        )


def came_in(participant_id: int, classroom_id: int) -> None:
    """She used the code: on a day of the class that says that she is there."""
    if day := day_today(classroom_id):
        note_attendance(participant_id, day.id)
