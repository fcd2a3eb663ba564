"""The outbox: what must happen after a commit is written down in the same transaction.

A service tells a fact (`tell("order.cancelled", order_id=7)`); a job of any room answers it
(`@answers("order.cancelled")`). One row per fact and answer is the one truth: an answer runs at
least once, is idempotent, is tried again later when it fails, and is parked after eight tries
where the operator sees it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock, world
from storefront.core.classes import clock_offsets, world_of
from storefront.core.db import Model, atomic, db, insert_rows
from storefront.core.errors import Missing

LEASE = timedelta(minutes=5)
TRIES = 8

log = structlog.get_logger()
Answer = Callable[..., None]
_answers: dict[str, list[tuple[str, Answer]]] = {}


class OutboxJob(Model):
    """One fact that one answer still has to deal with."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "run_at",
            sqlite_where=sa.column("done_at").is_(None),
            postgresql_where=sa.column("done_at").is_(None),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fact: Mapped[str]
    answer: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"))
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]

    @property
    def is_parked(self) -> bool:
        return self.done_at is None and self.attempts >= TRIES


class Fact(NamedTuple):
    """What is told, of what, and from when on it is dealt with."""

    fact: str
    payload: Mapping[str, Any]
    run_at: datetime


def answers(fact: str) -> Callable[[Answer], Answer]:
    """Register a job that answers a fact; it gets the payload as keywords."""

    def register(answer: Answer) -> Answer:
        name = f"{answer.__module__}.{answer.__name__}"
        _answers.setdefault(fact, []).append((name, answer))
        return answer

    return register


def tell(fact: str, *, run_at: datetime | None = None, **payload: Any) -> None:
    """Write down a fact for its answers, at once or from `run_at` on; needs an open transaction."""
    tell_all([Fact(fact, payload, run_at or clock.now())])


def tell_all(facts: Iterable[Fact]) -> None:
    """Tell several in one statement."""
    classroom_id = world.current().classroom_id
    insert_rows(
        OutboxJob,
        [
            {**fact._asdict(), "answer": name, "classroom_id": classroom_id}
            for fact in facts
            for name, _answer in _answers.get(fact.fact, [])
        ],
    )


def lease_due(limit: int = 50) -> list[int]:
    """Take due rows for this worker; nobody else gets them until the lease is over."""
    moment = clock.real_now()
    with atomic() as session:
        due = (
            sa.select(OutboxJob.id)
            .where(
                OutboxJob.done_at.is_(None),
                OutboxJob.attempts < TRIES,
                sa.or_(OutboxJob.leased_until.is_(None), OutboxJob.leased_until < moment),
                _is_due(moment),
            )
            .order_by(OutboxJob.run_at, OutboxJob.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = list(session.scalars(due))
        if ids:
            _lease(ids, until=moment + LEASE)
    return ids


def release(ids: list[int]) -> None:
    """Give up rows that were leased but not begun, so that nobody waits for their lease."""
    with atomic():
        _lease(ids, until=None)


def run(job_id: int) -> bool:
    """Carry out one leased row in its own world; tells whether it succeeded."""
    job = db.session.get(OutboxJob, job_id, populate_existing=True)
    if job is None or job.done_at:
        return True
    with world.entered(world_of(job.classroom_id)):
        try:
            _answer_named(job.fact, job.answer)(**job.payload)
        except Exception as error:  # noqa: BLE001 - whatever it was: try again later, and show it
            db.session.rollback()
            _fail(job_id, error)  # tried again by the clock of its world
            return False
    _finish(job_id)
    return True


def run_due() -> int:
    """Run everything that is due now, here; returns how many rows were run."""
    count = 0
    while ids := lease_due():
        for job_id in ids:
            run(job_id)
        count += len(ids)
    return count


def parked_jobs() -> list[OutboxJob]:
    """What failed eight times and needs a person."""
    query = sa.select(OutboxJob).where(
        OutboxJob.done_at.is_(None), OutboxJob.attempts >= TRIES, world.in_world(OutboxJob)
    )
    return list(db.session.scalars(query.order_by(OutboxJob.id)))


def retry(job_id: int) -> None:
    """Try a parked job anew, from now on; does nothing to any other. Raises Missing."""
    with atomic() as session:
        job = session.get(OutboxJob, job_id, with_for_update=True, populate_existing=True)
        if job is None or job.classroom_id != world.current().classroom_id:
            raise Missing()
        if job.is_parked:
            job.attempts = 0
            job.run_at = clock.now()


def _lease(ids: list[int], *, until: datetime | None) -> None:
    db.session.execute(sa.update(OutboxJob).where(OutboxJob.id.in_(ids)).values(leased_until=until))


def _is_due(moment: datetime) -> sa.ColumnElement[bool]:
    moved = clock_offsets()
    plain = sa.and_(
        OutboxJob.run_at <= moment,
        sa.or_(OutboxJob.classroom_id.is_(None), OutboxJob.classroom_id.not_in(moved)),
    )
    return sa.or_(
        plain,
        *(
            sa.and_(OutboxJob.classroom_id == classroom_id, OutboxJob.run_at <= moment + offset)
            for classroom_id, offset in moved.items()
        ),
    )


def _answer_named(fact: str, name: str) -> Answer:
    return dict(_answers.get(fact, []))[name]


def _finish(job_id: int) -> None:
    with atomic() as session:
        session.execute(
            sa.update(OutboxJob)
            .where(OutboxJob.id == job_id)
            .values(done_at=clock.real_now(), leased_until=None, last_error=None)
        )


def _fail(job_id: int, error: Exception) -> None:
    log.error("outbox_failed", job_id=job_id, error=repr(error))
    with atomic() as session:
        job = session.get_one(OutboxJob, job_id, with_for_update=True)
        job.attempts += 1
        job.leased_until = None
        job.last_error = repr(error)[:500]
        job.run_at = clock.now() + timedelta(seconds=10 * 3**job.attempts)
