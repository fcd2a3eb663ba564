"""Reads of classes, their people and their days."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Purchase
from storefront.regions.models import Region, RegionLevel
from storefront.training.models import (
    Attendance,
    Classroom,
    ClassroomTrainer,
    Participant,
    PracticeBuyer,
    PracticeReset,
    SessionDay,
    ShopReset,
)

TIME_TO_UNDO = timedelta(minutes=10)  # a reset, in real time
HOME_PROVINCE = "33"  # Central Java


def open_classroom(code: str) -> Classroom | None:
    """The class with this code, while it has not ended."""
    query = sa.select(Classroom).where(Classroom.code == code, Classroom.ended_at.is_(None))
    return db.session.scalars(query).one_or_none()


def joinable(code: str) -> Classroom:
    """The class with this code, while it has not ended, with its people; raises Missing."""
    query = (
        sa.select(Classroom)
        .where(Classroom.code == code, Classroom.ended_at.is_(None))
        .options(
            selectinload(Classroom.participants),
            selectinload(Classroom.days),
            selectinload(Classroom.trainers),
            joinedload(Classroom.regency),
        )
    )
    if classroom := db.session.scalars(query).one_or_none():
        return classroom
    raise Missing()


def classes_of(trainer: User) -> list[Classroom]:
    """What she leads, the newest first, with days and people; ended ones at the end."""
    query = (
        sa.select(Classroom)
        .join(ClassroomTrainer, ClassroomTrainer.classroom_id == Classroom.id)
        .where(ClassroomTrainer.user_id == trainer.id)
        .options(
            selectinload(Classroom.participants),
            selectinload(Classroom.days),
            joinedload(Classroom.programme),
            joinedload(Classroom.regency),
        )
        .order_by(Classroom.ended_at.is_not(None), Classroom.id.desc())
    )
    return list(db.session.scalars(query))


def class_of(trainer: User, classroom_id: int) -> Classroom:
    """One of the classes that she leads; raises Missing."""
    query = (
        sa.select(Classroom)
        .join(ClassroomTrainer, ClassroomTrainer.classroom_id == Classroom.id)
        .where(ClassroomTrainer.user_id == trainer.id, Classroom.id == classroom_id)
        .options(
            selectinload(Classroom.participants).selectinload(Participant.attended),
            selectinload(Classroom.days),
            selectinload(Classroom.trainers),
            joinedload(Classroom.programme),
            joinedload(Classroom.regency),
        )
        .execution_options(populate_existing=True)
    )
    if classroom := db.session.scalars(query).one_or_none():
        return classroom
    raise Missing()


def participant_in(classroom: Classroom, participant_id: int) -> Participant:
    """One of a class, with her practice shop; raises Missing."""
    query = (
        sa.select(Participant)
        .where(Participant.id == participant_id, Participant.classroom_id == classroom.id)
        .options(joinedload(Participant.group), joinedload(Participant.user))
        .execution_options(populate_existing=True)
    )
    if participant := db.session.scalars(query).one_or_none():
        return participant
    raise Missing()


def participant_of(user_id: int) -> Participant | None:
    """Whom of a class this user is, with class, practice shop and steps."""
    query = (
        sa.select(Participant)
        .where(Participant.user_id == user_id)
        .options(
            joinedload(Participant.classroom),
            joinedload(Participant.group),
            selectinload(Participant.steps),
        )
    )
    return db.session.scalars(query).one_or_none()


def day_in(classroom: Classroom, day_id: int) -> SessionDay:
    """One of the days of a class; raises Missing."""
    query = sa.select(SessionDay).filter_by(id=day_id, classroom_id=classroom.id)
    if day := db.session.scalars(query).one_or_none():
        return day
    raise Missing()


def day_today(classroom_id: int) -> SessionDay | None:
    """The day that is held today, by the calendar on the wall and not by the class clock."""
    query = sa.select(SessionDay).filter_by(classroom_id=classroom_id, held_on=today())
    return db.session.scalars(query).one_or_none()


def today() -> date:
    return clock.real_now().astimezone(clock.WIB).date()


def attended_on(day_id: int) -> set[int]:
    """Participants who were there on a day, by id."""
    query = sa.select(Attendance.participant_id).filter_by(day_id=day_id)
    return set(db.session.scalars(query))


def latest_buyers(classroom_id: int, *, limit: int = 12) -> list[PracticeBuyer]:
    """The simulated buyers of a class, the last one first, with what they ordered."""
    query = (
        sa.select(PracticeBuyer)
        .where(PracticeBuyer.classroom_id == classroom_id)
        .options(
            joinedload(PracticeBuyer.participant),
            joinedload(PracticeBuyer.purchase).selectinload(Purchase.orders),
        )
        .order_by(PracticeBuyer.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def latest_reset(classroom_id: int) -> PracticeReset | None:
    """The reset that can still be undone, with whom it was about."""
    query = (
        sa.select(PracticeReset)
        .where(
            PracticeReset.classroom_id == classroom_id,
            PracticeReset.undone_at.is_(None),
            PracticeReset.made_at > clock.real_now() - TIME_TO_UNDO,
        )
        .options(selectinload(PracticeReset.shops).joinedload(ShopReset.participant))
        .order_by(PracticeReset.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


def letters_to(participant_id: int, *, limit: int = 6) -> list[PracticeBuyer]:
    """The simulated buyers who wrote to a participant, the last first."""
    query = (
        sa.select(PracticeBuyer)
        .where(PracticeBuyer.participant_id == participant_id, PracticeBuyer.says != "")
        .order_by(PracticeBuyer.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def trainers() -> list[User]:
    """Everybody who may lead classes, by name."""
    return list(db.session.scalars(sa.select(User).where(User.is_trainer).order_by(User.name)))


def trainer_numbered(user_id: int) -> User:
    """Somebody who may lead classes; raises Missing."""
    user = db.session.get(User, user_id)
    if user is None or not user.is_trainer:
        raise Missing()
    return user


def regencies() -> list[Region]:
    """Where classes are held: the home province, and wherever groups are."""
    of_groups = sa.select(sa.func.substr(ProducerGroup.district_code, 1, 2))
    query = (
        sa.select(Region)
        .where(
            Region.level == RegionLevel.REGENCY,
            sa.or_(Region.parent_code == HOME_PROVINCE, Region.parent_code.in_(of_groups)),
        )
        .order_by(Region.name)
    )
    return list(db.session.scalars(query))
