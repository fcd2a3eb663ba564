"""The clock of a class at any moment after any jump: midnight in Java and the year's end too."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from storefront.core import clock, world
from storefront.core.world import LIVE, World
from storefront.training.queries import today

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
