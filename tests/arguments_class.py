"""What the addresses of a class name, and those of its lessons."""

from datetime import date, time

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.numbers import new_secret
from storefront.core.outbox import TRIES, OutboxJob
from storefront.core.world import entered
from storefront.groups.models import ProducerGroup
from storefront.training.models import Classroom, Participant, SessionDay
from storefront.training.services.classes import add_participants
from storefront.training.services.reset import reset_practice
from tests.arguments import Arguments
from tests.factories import (
    come_in,
    make_classroom,
    make_trainer,
    save,
)


def trainer_id(_group: ProducerGroup) -> Arguments:
    return {"user_id": make_trainer().id}


def class_code(_group: ProducerGroup) -> Arguments:
    return {"code": make_classroom(names=["Bu Endang"]).code}


def no_more(_classroom: Classroom) -> Arguments:
    """Nothing beside the class itself."""
    return {}


def listed(classroom: Classroom) -> Arguments:
    """Somebody who has not come in yet."""
    add_participants(classroom.id, ["Bu Parti"])
    query = sa.select(Participant.id).filter_by(classroom_id=classroom.id, user_id=None)
    return {"participant_id": db.session.scalars(query.order_by(Participant.id.desc())).first()}


def came_in(classroom: Classroom) -> Arguments:
    return {"participant_id": come_in(classroom, f"Bu Karsih {new_secret()[:4]}").id}


def day_and_participant(classroom: Classroom) -> Arguments:
    day = SessionDay(
        classroom_id=classroom.id,
        held_on=date(2026, 12, 1),
        starts_at=time(8, 30),
        ends_at=time(15, 0),
        topic="Foto",
    )
    return {"day_id": save(day).id} | listed(classroom)


def a_reset(classroom: Classroom) -> Arguments:
    person = come_in(classroom, "Bu Lastri")
    with entered(classroom.world):
        return {"reset_id": reset_practice(classroom.id, [person.id], by_id=make_trainer().id)}


def a_lesson(_group: ProducerGroup) -> Arguments:
    return {"key": "foto"}


def a_question(_group: ProducerGroup) -> Arguments:
    return {"key": "aman", "step": "keeps_codes"}


def a_lesson_of_somebody(classroom: Classroom) -> Arguments:
    return came_in(classroom) | {"lesson": "foto"}


def a_failed_job(classroom: Classroom) -> Arguments:
    job = OutboxJob(
        fact="buyer.sent",
        answer="a",
        payload={},
        run_at=clock.now(),
        attempts=TRIES,
        classroom_id=classroom.id,
        last_error="KeyError('a')",
    )
    return {"job_id": save(job).id}
