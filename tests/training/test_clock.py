"""The clock of a class at any moment after any jump: midnight in Java and the year's end too."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storefront.core import clock, outbox, world
from storefront.core.db import atomic, db
from storefront.core.outbox import OutboxJob
from storefront.core.world import LIVE, World
from storefront.training.models import Classroom
from storefront.training.queries import today
from tests.factories import make_classroom
from tests.sizes import size

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
JUMPS = st.integers(0, 120 * 24).map(lambda hours: timedelta(hours=hours))
MIDNIGHT = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # a second before the new year in Java


@given(MOMENTS, JUMPS)
@example(MIDNIGHT, timedelta(hours=1))
@example(MIDNIGHT + timedelta(seconds=1), timedelta())
@example(datetime(2028, 2, 28, 18, tzinfo=UTC), timedelta(days=1))
def test_only_the_class_is_ahead(moment, jump):
    with clock.at(moment):
        with world.entered(World(7, jump)):
            assert clock.now() == moment + jump
            assert clock.today() == (moment + jump).astimezone(clock.WIB).date()
            assert clock.start_of(clock.today()) <= clock.now() < clock.end_of(clock.today())
            assert clock.real_now() == moment
            assert today() == moment.astimezone(clock.WIB).date()  # who came in, came in really
        for other in (LIVE, World(8)):
            with world.entered(other):
                assert clock.now() == moment
                assert clock.today() == moment.astimezone(clock.WIB).date()


@pytest.fixture
def worlds(app):
    """Live, a class whose clock is moved, and one whose clock is not."""
    return LIVE.classroom_id, make_classroom().id, make_classroom("Kelas lain").id


@pytest.mark.databases("sqlite")
@settings(max_examples=size(25, 500))
@given(MOMENTS, JUMPS, st.integers(-72, 72).map(lambda hours: timedelta(hours=hours)))
@example(MIDNIGHT, timedelta(hours=1), timedelta(hours=1))
@example(MIDNIGHT, timedelta(days=3), timedelta(days=3, seconds=1))
def test_only_the_jobs_of_the_class_become_due(worlds, moment, jump, later):
    """All that happens by itself is a job, and all that asks for the time asks the one clock."""
    moved = {worlds[1]: jump}
    with atomic() as session:
        session.execute(sa.delete(OutboxJob))
        session.get_one(Classroom, worlds[1]).clock_offset_s = round(jump.total_seconds())
        for classroom_id in worlds:
            told = {"fact": "f", "answer": "a", "payload": {}, "run_at": moment + later}
            session.add(OutboxJob(classroom_id=classroom_id, **told))
    with clock.at(moment):
        due = set(outbox.lease_due())
    found = db.session.execute(sa.select(OutboxJob.classroom_id, OutboxJob.id))
    expected = {number for id_, number in found if later <= moved.get(id_, timedelta())}
    assert due == expected
