"""What became of a row and who did it, as the operator reads it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.core.db import Model, db
from storefront.core.history import Event


@dataclass(frozen=True)
class Happened:
    """One line of a history; without a name the group itself or time did it."""

    became: str
    note: str | None
    at: datetime
    by: str | None


def history_of(subject: Model) -> list[Happened]:
    """All of it, newest first."""
    query = (
        sa.select(Event.became, Event.note, Event.at, User.name)
        .outerjoin(User, User.id == Event.by_id)
        .where(Event.subject == subject.__tablename__, Event.subject_id == subject.id)
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return [Happened(*row) for row in db.session.execute(query)]
