"""What cards bring to the platform, and what the provider keeps of it, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.payments.models import Payment, Refund, RefundState
from storefront.payments.providers import REMOTE
from storefront.sales.queries.moves import WibDay, total

DAYS = 30


@dataclass(frozen=True)
class CardDay:
    """Rupiah of a WIB day: what customers paid, what went back to them, what the provider kept.

    A fee stands on the day of its payment; `without_fee` counts those whose fee is not known yet.
    """

    day: date
    came_idr: int
    back_idr: int
    fee_idr: int
    without_fee: int

    @property
    def net_idr(self) -> int:
        return self.came_idr - self.back_idr - self.fee_idr


def card_days() -> list[CardDay]:
    """The last days on which something happened, newest first; one query."""
    since = clock.start_of(clock.today() - timedelta(days=DAYS - 1))
    none, is_unknown = sa.literal(0), sa.case((Payment.fee_idr.is_(None), 1), else_=0)
    came = sa.select(
        WibDay(Payment.settled_at).label("day"),
        Payment.received_idr.label("came"),
        none.label("back"),
        sa.func.coalesce(Payment.fee_idr, 0).label("fee"),
        is_unknown.label("unknown"),
    ).where(Payment.method.in_(REMOTE), Payment.settled_at >= since)
    back = (
        sa.select(WibDay(Refund.done_at), none, Refund.amount_idr, none, none)
        .join(Refund.payment)
        .where(
            Payment.method.in_(REMOTE),
            Refund.status == RefundState.DONE,
            Refund.done_at >= since,
        )
    )
    move = sa.union_all(came, back).subquery()
    sums = [total(move.c[name]) for name in ("came", "back", "fee", "unknown")]
    query = sa.select(move.c.day, *sums).group_by(move.c.day).order_by(move.c.day.desc())
    return [CardDay(*row) for row in db.session.execute(query)]
