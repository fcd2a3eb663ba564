"""A class is a world of its own: its clock may be moved, and nothing of it is ever public.

When something happened in the room (who came, who asked for help, what was reset) is told in real
time; what happens in the practice shops is told by the clock of the class.
"""

import enum
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.db import Model, related
from storefront.core.world import World
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Purchase
from storefront.regions.models import Region

SEATS = 10


class Programme(Model):
    """What several classes belong to, with whoever runs it."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    organiser: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.real_now)

    classrooms: Mapped[list["Classroom"]] = related(
        back_populates="programme", order_by="Classroom.id"
    )


class Cluster(enum.StrEnum):
    """What a class is about."""

    INSTITUTION = "institution"  # the group as an institution
    SALES = "sales"  # promotion and selling online
    PRODUCT = "product"  # a new product


class Classroom(Model):
    """Ten people who practise together; the practice lane carries its id."""

    __tablename__ = "classroom"
    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 60", name="seats_fit_a_room"),
        CheckConstraint("clock_offset_s >= 0", name="clock_goes_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)  # six letters of core.numbers.ALPHABET
    clock_offset_s: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.real_now)
    ended_at: Mapped[datetime | None]  # real; its code is dead from then on
    cleared_at: Mapped[datetime | None]  # real; its practice was deleted

    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    cluster: Mapped[Cluster] = mapped_column(default=Cluster.SALES)
    regency_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    venue: Mapped[str] = mapped_column(default="")
    seats: Mapped[int] = mapped_column(default=SEATS)

    lesson: Mapped[str | None]  # which one the board shows
    step: Mapped[str | None]  # and which of its steps everybody is at
    timer_ends_at: Mapped[datetime | None]  # real, while it runs
    timer_left_s: Mapped[int | None]  # while it is paused

    programme: Mapped[Programme | None] = related(back_populates="classrooms")
    regency: Mapped[Region | None] = related()
    days: Mapped[list["SessionDay"]] = related(
        back_populates="classroom", order_by="SessionDay.held_on"
    )
    trainers: Mapped[list[User]] = related(secondary="classroom_trainer", order_by=User.id)
    participants: Mapped[list["Participant"]] = related(
        back_populates="classroom", order_by="Participant.number"
    )

    @property
    def world(self) -> World:
        return World(self.id, timedelta(seconds=self.clock_offset_s))


class ClassroomTrainer(Model):
    """Somebody who leads a class."""

    __tablename__ = "classroom_trainer"

    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


class SessionDay(Model):
    """One day of a class, from when to when (WIB)."""

    __tablename__ = "session_day"
    __table_args__ = (
        UniqueConstraint("classroom_id", "held_on"),
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    held_on: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    topic: Mapped[str] = mapped_column(default="")

    classroom: Mapped[Classroom] = related(back_populates="days")


class Participant(Model):
    """Somebody on the list of a class; with a user and a practice shop once she has come in."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("classroom_id", "number"),
        UniqueConstraint("classroom_id", "called"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    number: Mapped[int]  # her place on the list and on the board
    name: Mapped[str]  # as on the list of the class
    called: Mapped[str]  # first name, all that others of the class see; no two are alike
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    group_id: Mapped[int | None] = mapped_column(  # her practice shop
        ForeignKey("producer_group.id"), unique=True
    )
    joined_at: Mapped[datetime | None]  # real
    help_at: Mapped[datetime | None]  # real: since when she asks for help
    kept_group_id: Mapped[int | None] = mapped_column(  # the real one that came of it
        ForeignKey("producer_group.id"), index=True
    )

    classroom: Mapped[Classroom] = related(back_populates="participants")
    user: Mapped[User | None] = related()
    group: Mapped[ProducerGroup | None] = related(foreign_keys=[group_id])
    steps: Mapped[list["LessonStep"]] = related(back_populates="participant")
    attended: Mapped[list["Attendance"]] = related()


class Attendance(Model):
    """A participant was there on a day; she came in by the code, or a trainer has seen her."""

    __tablename__ = "attendance"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("session_day.id"), primary_key=True, index=True)
    noted_at: Mapped[datetime] = mapped_column(default=clock.real_now)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class LessonStep(Model):
    """A step of a lesson that a participant has done: real rows say so, or a trainer's word.

    A trainer who ticks it says why.
    """

    __tablename__ = "lesson_step"
    __table_args__ = (
        CheckConstraint("(ticked_by_id IS NULL) = (note = '')", name="override_has_a_note"),
    )

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(64), primary_key=True)  # its name in `health`
    done_at: Mapped[datetime] = mapped_column(default=clock.real_now)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(default="")

    participant: Mapped[Participant] = related(back_populates="steps")


class BuyerKind(enum.StrEnum):
    """How a simulated buyer behaves."""

    NORMAL = "normal"
    ASKS_FIRST = "asks_first"
    HAGGLES = "haggles"
    SOLD_OUT = "sold_out"  # wants more than there is
    WRONG_ADDRESS = "wrong_address"
    FAKE_PROOF = "fake_proof"
    COD_REFUSED = "cod_refused"
    COMPLAINT = "complaint"
    RESELLER = "reseller"


class Outcome(enum.StrEnum):
    """What becomes of the money of a simulated buyer."""

    EXACT = "exact"
    SHORT = "short"
    OVER = "over"
    LATE = "late"  # after the order has expired
    TWICE = "twice"
    DECLINED = "declined"
    REFUNDED = "refunded"  # paid, then cancelled by the buyer
    NOTHING = "nothing"  # it never comes


class PracticeBuyer(Model):
    """One simulated buyer who was sent to a participant; what she does follows from her seed."""

    __tablename__ = "practice_buyer"
    __table_args__ = (Index("ix_practice_buyer_classroom_sent", "classroom_id", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[BuyerKind]
    outcome: Mapped[Outcome]
    seed: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.real_now)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchase.id"), unique=True)
    says: Mapped[str] = mapped_column(default="")  # what she wrote, a line for each message
    answer: Mapped[str] = mapped_column(default="")  # what the participant wrote back

    participant: Mapped[Participant] = related()
    purchase: Mapped[Purchase | None] = related()


class PracticeReset(Model):
    """Practice shops that were put away for fresh ones; for ten minutes it can be undone."""

    __tablename__ = "practice_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.real_now)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]  # what was put away is gone

    shops: Mapped[list["ShopReset"]] = related(order_by="ShopReset.participant_id")


class ShopReset(Model):
    """One participant's part of it: the shop she had, and the steps that she had done."""

    __tablename__ = "shop_reset"

    reset_id: Mapped[int] = mapped_column(ForeignKey("practice_reset.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id"), primary_key=True, index=True
    )
    group_id: Mapped[int | None] = mapped_column(ForeignKey("producer_group.id"), index=True)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    participant: Mapped[Participant] = related()
