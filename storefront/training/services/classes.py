"""A class is opened from the template, changed, and ended."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.numbers import new_code
from storefront.core.onetime import keep_result, result_of
from storefront.core.outbox import tell
from storefront.training.models import (
    SEATS,
    Attendance,
    Classroom,
    ClassroomTrainer,
    Cluster,
    LessonStep,
    Participant,
    Programme,
    SessionDay,
)
from storefront.training.names import called_among
from storefront.training.services.steps import note_steps
from storefront.training.template import ENDS_AT, STARTS_AT, PlannedDay, planned_days

KEEP_AFTER_END = timedelta(days=30)


class ClassFull(DomainError):
    """Every seat of the class is taken (`seats`)."""


class ClassEnded(DomainError):
    """Nothing is changed in a class that has ended."""


@dataclass(frozen=True)
class NewClasses:
    """What a trainer says to get classes from the template; hours in WIB."""

    programme: str
    regency_code: str
    clusters: tuple[Cluster, ...]
    first_on: date
    organiser: str = ""
    venue: str = ""
    starts_at: time = STARTS_AT
    ends_at: time = ENDS_AT
    seats: int = SEATS
    names: tuple[str, ...] = ()  # of participants, when they are for one class
    trainer_ids: tuple[int, ...] = field(default=())  # beside herself


def open_classes(wanted: NewClasses, *, names: dict[Cluster, str], key: str, by_id: int) -> int:
    """Make a class for each cluster with its days; returns the id of the first.

    `names` says what a class of a cluster is called. With a key seen before it is the class that
    was made then. Raises ClassFull, KeyReused.
    """
    with atomic():
        if earlier := result_of(key, wanted):
            return earlier
        programme = _programme(wanted, by_id)
        made = [
            _open(wanted, cluster, programme.id, names[cluster], by_id)
            for cluster in wanted.clusters
        ]
        keep_result(key, made[0].id)
    return made[0].id


def change_days(classroom_id: int, days: Iterable[PlannedDay], *, venue: str) -> None:
    """Write place and days anew, in their order; attendance stays. Raises ClassEnded."""
    with atomic() as session:
        classroom = locked_classroom(classroom_id)
        classroom.venue = venue
        query = sa.select(SessionDay).filter_by(classroom_id=classroom_id).order_by(SessionDay.id)
        for row, day in zip(session.scalars(query), days, strict=True):
            row.topic, row.starts_at, row.ends_at = day.topic, day.starts_at, day.ends_at
            row.held_on = day.held_on


def add_participants(classroom_id: int, names: Iterable[str]) -> None:
    """Put people on the list of a class. Raises ClassEnded, ClassFull."""
    with atomic():
        classroom = locked_classroom(classroom_id)
        for name in names:
            add_participant(classroom, name)


def add_participant(classroom: Classroom, name: str) -> Participant:
    """One more on the list of a class that the caller holds; raises ClassFull."""
    query = sa.select(Participant.number, Participant.called).filter_by(classroom_id=classroom.id)
    others = db.session.execute(query).all()
    if len(others) >= classroom.seats:
        raise ClassFull(seats=classroom.seats)
    participant = Participant(
        classroom_id=classroom.id,
        number=max((number for number, _ in others), default=0) + 1,
        name=name,
        called=called_among(name, [called for _, called in others]),
    )
    db.session.add(participant)
    db.session.flush()
    return participant


def remove_participant(classroom_id: int, participant_id: int) -> None:
    """Take somebody who has not come in off the list. Raises Missing, ClassEnded."""
    with atomic() as session:
        locked_classroom(classroom_id)
        participant = session.get(Participant, participant_id, populate_existing=True)
        if participant is None or participant.classroom_id != classroom_id or participant.user_id:
            raise Missing()
        for noted in (Attendance, LessonStep):  # a trainer may have ticked her by hand
            session.execute(sa.delete(noted).filter_by(participant_id=participant_id))
        session.delete(participant)


def end_class(classroom_id: int, *, by_id: int) -> None:
    """Let its code die and close its practice; what it practised with is deleted in 30 days.

    Again it changes nothing.
    """
    with atomic() as session:
        classroom = session.get_one(
            Classroom, classroom_id, with_for_update=True, populate_existing=True
        )
        if classroom.ended_at is None:
            classroom.ended_at = clock.real_now()
            note_steps(classroom_id)
            record(classroom, "ended", at=classroom.ended_at, by_id=by_id)
            tell("class.ended", run_at=clock.now() + KEEP_AFTER_END, classroom_id=classroom.id)


def locked_classroom(classroom_id: int) -> Classroom:
    """A class that goes on, for this transaction alone. Raises ClassEnded."""
    classroom = db.session.get_one(
        Classroom, classroom_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if classroom.ended_at is not None:
        raise ClassEnded()
    return classroom


def _programme(wanted: NewClasses, trainer_id: int) -> Programme:
    """One of this trainer's that is called so, or a new one."""
    query = (
        sa.select(Programme)
        .join(Programme.classrooms)
        .join(ClassroomTrainer, ClassroomTrainer.classroom_id == Classroom.id)
        .where(ClassroomTrainer.user_id == trainer_id, Programme.name == wanted.programme)
        .order_by(Programme.id)
    )
    programme = db.session.scalars(query).first()
    if programme is None:
        programme = Programme(name=wanted.programme, organiser=wanted.organiser)
        db.session.add(programme)
        db.session.flush()
    return programme


def _open(
    wanted: NewClasses, cluster: Cluster, programme_id: int, name: str, by_id: int
) -> Classroom:
    classroom = _with_a_free_code(
        name=name,
        programme_id=programme_id,
        cluster=cluster,
        regency_code=wanted.regency_code,
        venue=wanted.venue,
        seats=wanted.seats,
        clock_offset_s=0,
        created_at=clock.real_now(),
    )
    _lead(classroom.id, {by_id, *wanted.trainer_ids})
    days = planned_days(
        cluster, wanted.first_on, starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )
    for day in days:
        db.session.add(
            SessionDay(
                classroom_id=classroom.id,
                held_on=day.held_on,
                starts_at=day.starts_at,
                ends_at=day.ends_at,
                topic=day.topic,
            )
        )
    for participant in wanted.names:
        add_participant(classroom, participant)
    record(classroom, "opened", at=clock.now(), by_id=by_id)
    return classroom


def _with_a_free_code(**values: object) -> Classroom:
    while True:
        code = new_code()
        if insert_if_new(Classroom, code=code, **values):
            return db.session.scalars(sa.select(Classroom).filter_by(code=code)).one()


def _lead(classroom_id: int, trainer_ids: Collection[int]) -> None:
    for user_id in sorted(trainer_ids):
        db.session.add(ClassroomTrainer(classroom_id=classroom_id, user_id=user_id))
