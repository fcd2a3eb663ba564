"""Whether this process can serve: what a load balancer and an operator at night ask first."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from storefront.config import ROOT
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.outbox import TRIES, OutboxJob

MOST_LAG = timedelta(minutes=15)
LEAST_FREE_MB = 200


@dataclass(frozen=True)
class Readiness:
    """What was found; `outbox_lag_s` is how long the oldest due job has waited."""

    database: bool
    migrations: bool = False
    disk: bool = False
    outbox_lag_s: int = 0

    @property
    def is_ready(self) -> bool:
        is_prompt = self.outbox_lag_s <= MOST_LAG.total_seconds()
        return self.database and self.migrations and self.disk and is_prompt


def readiness(media_root: str) -> Readiness:
    """Ask the database, the disk and the outbox."""
    try:
        with atomic() as session:  # on SQLite its BEGIN says whether anything can be written
            session.execute(sa.update(OutboxJob).where(sa.false()).values(attempts=0))
            return Readiness(
                database=True,
                migrations=_is_migrated(session.connection()),
                disk=_has_room(media_root),
                outbox_lag_s=_outbox_lag_s(),
            )
    except sa.exc.DBAPIError:
        return Readiness(database=False)


def _is_migrated(connection: sa.Connection) -> bool:
    from alembic.migration import MigrationContext  # heavy, and no page asks

    return MigrationContext.configure(connection).get_current_revision() == _newest_revision()


@cache
def _newest_revision() -> str | None:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def _has_room(media_root: str) -> bool:
    folder = Path(media_root)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free >= LEAST_FREE_MB * 2**20


def _outbox_lag_s() -> int:
    moment = clock.real_now()
    oldest = db.session.scalar(
        sa.select(sa.func.min(OutboxJob.run_at)).where(
            OutboxJob.done_at.is_(None),
            OutboxJob.attempts < TRIES,
            OutboxJob.classroom_id.is_(None),
            OutboxJob.run_at <= moment,
        )
    )
    return round((moment - oldest).total_seconds()) if oldest else 0
