"""Who changed what and when: one row per change of state, never altered."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model, db, insert_rows


class Event(Model):
    """One thing that happened to one row; `by_id` is empty when time or the customer did it."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]  # the table's name
    subject_id: Mapped[int]
    was: Mapped[str | None]
    became: Mapped[str]
    note: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]


def record(
    subject: Model,
    became: str,
    *,
    at: datetime,
    was: str | None = None,
    by_id: int | None = None,
    note: str | None = None,
) -> None:
    """Note in the current transaction what became of a row."""
    db.session.flush()  # a new row gets its id
    db.session.add(
        Event(
            subject=subject.__tablename__,
            subject_id=subject.id,
            was=was,
            became=became,
            note=note,
            by_id=by_id,
            at=at,
        )
    )


def record_many(
    kind: type[Model], ids: Iterable[int], became: str, *, at: datetime, by_id: int | None = None
) -> None:
    """Note the same of many rows of one kind in one statement."""
    same = {"subject": kind.__tablename__, "became": became, "at": at, "by_id": by_id}
    insert_rows(Event, [{"subject_id": id_, **same} for id_ in ids])


def events_of(subject: str, subject_ids: list[int]) -> list[Event]:
    """What happened to these rows, oldest first."""
    query = (
        sa.select(Event)
        .where(Event.subject == subject, Event.subject_id.in_(subject_ids))
        .order_by(Event.at, Event.id)
    )
    return list(db.session.scalars(query))
