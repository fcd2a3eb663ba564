"""See to it that a provider is asked while our money is under way, and no longer."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.outbox import OutboxJob, tell
from storefront.ordering.models import PaymentMethod

SOON = timedelta(minutes=2)  # a report takes seconds
DAY_IS_OVER = timedelta(hours=1)  # for what was begun before midnight


def watch(method: PaymentMethod, *, after: timedelta = SOON) -> None:
    """Have the provider asked before long, and its day compared; needs an open transaction.

    What is on its way already is not asked for twice.
    """
    _tell_once("provider.ask", clock.now() + after, method=method.value)
    today = clock.today()
    over = clock.end_of(today) + DAY_IS_OVER
    _tell_once("provider.day_over", over, method=method.value, day=today.isoformat())


def _tell_once(fact: str, run_at: datetime, **payload: str) -> None:
    same = [OutboxJob.payload[name].as_string() == value for name, value in payload.items()]
    known = sa.select(OutboxJob.id).where(
        OutboxJob.fact == fact,
        OutboxJob.done_at.is_(None),
        OutboxJob.run_at > clock.now(),
        OutboxJob.run_at <= run_at,
        *same,
    )
    if db.session.scalar(known.limit(1)) is None:
        tell(fact, run_at=run_at, **payload)
