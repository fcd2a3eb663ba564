"""What a trainer does while the class goes on: lesson, step, timer, flags, and her own ticks."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, insert_if_new
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.training.models import Classroom, LessonStep, Participant
from storefront.training.services.classes import locked_classroom

LONGEST = timedelta(hours=3)


class NoTimer(DomainError):
    """There is no timer that could be paused, gone on with, or made longer."""


def show_lesson(classroom_id: int, lesson: str, step: str | None) -> None:
    """Put a lesson on the board, and say which of its steps everybody is at. Raises ClassEnded."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        classroom.lesson, classroom.step = lesson, step


def start_timer(classroom_id: int, length: timedelta) -> None:
    """Let a timer run from now on. Raises ClassEnded."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        _run(classroom, length)


def pause_timer(classroom_id: int) -> None:
    """Hold the timer where it is. Raises ClassEnded, NoTimer."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        left = time_left(classroom)
        if classroom.timer_ends_at is None or left is None:
            raise NoTimer()
        classroom.timer_ends_at = None
        classroom.timer_left_s = round(left.total_seconds())


def resume_timer(classroom_id: int) -> None:
    """Go on with a timer that was paused. Raises ClassEnded, NoTimer."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        if classroom.timer_left_s is None:
            raise NoTimer()
        _run(classroom, timedelta(seconds=classroom.timer_left_s))


def extend_timer(classroom_id: int, by: timedelta) -> None:
    """Give more time, running or paused. Raises ClassEnded, NoTimer."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        left = time_left(classroom)
        if left is None:
            raise NoTimer()
        longer = min(left + by, LONGEST)
        if classroom.timer_ends_at is None:
            classroom.timer_left_s = round(longer.total_seconds())
        else:
            _run(classroom, longer)


def stop_timer(classroom_id: int) -> None:
    """Take the timer off the board; again it changes nothing. Raises ClassEnded."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        classroom.timer_ends_at = classroom.timer_left_s = None


def time_left(classroom: Classroom) -> timedelta | None:
    """What is left of its timer, never below zero; none without a timer."""
    if classroom.timer_ends_at is not None:
        return max(classroom.timer_ends_at - clock.real_now(), timedelta())
    if classroom.timer_left_s is not None:
        return timedelta(seconds=classroom.timer_left_s)
    return None


def tick_step(participant_id: int, step: str, note: str, *, by_id: int) -> None:
    """Say that somebody has done a step, and how that was seen; what is noted stays."""
    with atomic():
        insert_if_new(
            LessonStep,
            participant_id=participant_id,
            step=step,
            done_at=clock.real_now(),
            ticked_by_id=by_id,
            note=note,
        )


def untick_step(participant_id: int, step: str) -> None:
    """Take back what a trainer ticked; what rows have shown stays."""
    with atomic() as session:
        session.execute(
            sa.delete(LessonStep).where(
                LessonStep.participant_id == participant_id,
                LessonStep.step == step,
                LessonStep.ticked_by_id.is_not(None),
            )
        )


def look_over_shoulder(participant_id: int, *, by_id: int) -> None:
    """Note that a trainer looks at somebody's practice shop. Raises Missing without a shop."""
    with atomic() as session:
        participant = session.get_one(Participant, participant_id)
        if participant.group_id is None:
            raise Missing()
        record(participant, "watched", at=clock.real_now(), by_id=by_id)


def _run(classroom: Classroom, length: timedelta) -> None:
    classroom.timer_ends_at = clock.real_now() + length
    classroom.timer_left_s = None
