"""Many tap at once: a seat is taken once, and a name belongs to whoever was quicker."""

import threading
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.core import world
from storefront.core.db import db
from storefront.training.models import Participant
from storefront.training.services.classes import ClassFull
from storefront.training.services.join import NotHerPin, join
from tests.factories import PIN, make_category, make_classroom, make_region
from tests.race import at_once

pytestmark = pytest.mark.slow


def test_the_last_seat_and_a_name_are_taken_once(app):
    make_region()
    make_category()
    classroom = make_classroom(seats=2, names=["Bu Endang"])
    person_id = db.session.scalars(sa.select(Participant.id)).one()
    newcomers = [partial(join, classroom, None, name, PIN) for name in ("Bu Sari", "Pak Yono")]
    same_name = [partial(join, classroom, person_id, "", pin) for pin in (PIN, "918273")]
    with world.entered(classroom.world):
        done = at_once(app, [*newcomers, *same_name])

    wrong = [type(each.exception()) for each in done if each.exception()]
    assert sorted(wrong, key=str) == sorted([ClassFull, NotHerPin], key=str)
    db.session.rollback()
    people = db.session.scalars(sa.select(Participant)).all()
    assert len(people) == 2
    assert all(person.user_id and person.group_id for person in people)


def test_who_counts_the_seats_without_holding_the_class_seats_too_many(app):
    """The negative control: both count before either has sat down."""
    classroom = make_classroom(seats=1)
    both_have_counted = threading.Barrier(2)
    taken = sa.select(sa.func.count()).select_from(Participant)

    def sit_naively(number):
        with db.engine.begin() as connection:
            is_free = connection.scalar(taken) < 1
        both_have_counted.wait(timeout=10)
        if is_free:
            row = {"number": number, "name": f"Bu {number}", "called": f"Bu {number}"}
            with db.engine.begin() as connection:
                values = row | {"classroom_id": classroom.id}
                connection.execute(sa.insert(Participant).values(**values))

    for each in at_once(app, [partial(sit_naively, number) for number in (1, 2)]):
        each.result()
    db.session.rollback()
    assert db.session.scalar(taken) == 2
