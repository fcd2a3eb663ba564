"""One treasurer keeps her group's cash book: expenses, a closed month, and who got how much."""

from datetime import date, datetime, time, timedelta
from functools import partial

import sqlalchemy as sa

from storefront.cashbook.models import CashKind, CashPeriod, ProfitShare, ShareMethod
from storefront.cashbook.services.closing import close_book
from storefront.cashbook.services.entries import Money, write_down
from storefront.cashbook.services.share import hand_over, share_result
from storefront.cashbook.sharing import divide
from storefront.core import clock
from storefront.core.db import db
from storefront.operator.demo.people import NAMES
from storefront.operator.demo.story import Shelf, Story

GROUP = "pelangi-dieng"
KEPT = 2_000  # hundredths of a per cent
PERCENTS = (3_000, 2_500, 2_500, 2_000)  # in the order of NAMES
OPENING_IDR = 650_000
EXPENSES = (  # one a week
    (CashKind.MATERIALS, 174_000, "Carica dan gula"),
    (CashKind.OTHER, 46_000, "Gas dan listrik dapur"),
    (CashKind.PACKAGING, 98_500, "Toples dan label"),
    (CashKind.TRANSPORT, 35_000, "Bensin ke kebun"),
)
DAY = timedelta(days=1)


def keep_book(story: Story, shelf: Shelf, *, begin: datetime) -> None:
    """Put the steps of one group's book into the story."""
    story.at(begin, partial(_write, shelf, CashKind.OPENING, OPENING_IDR, "Isi kaleng kas"))
    week = 0
    while begin + (week + 1) * 7 * DAY < story.end:
        week += 1
        kind, amount_idr, note = EXPENSES[week % len(EXPENSES)]
        story.at(begin + week * 7 * DAY, partial(_write, shelf, kind, amount_idr, note))
    last_on = _last_closed(begin, story.end)
    morning = datetime.combine(last_on + DAY, time(9), clock.WIB)
    story.at(morning, partial(_close_and_share, shelf, last_on))


def _last_closed(begin: datetime, end: datetime) -> date:
    """The end of the month before; in a short story some days before its end."""
    today = end.astimezone(clock.WIB).date()
    month_end = today.replace(day=1) - DAY
    return month_end if month_end > begin.date() + 7 * DAY else today - 4 * DAY


def _write(shelf: Shelf, kind: CashKind, amount_idr: int, note: str) -> None:
    today = clock.today()
    key = f"{GROUP}-{kind.value}-{today}"
    write_down(
        shelf.group_id, Money(kind, amount_idr, note, today), key=key, by_id=shelf.treasurer_id
    )


def _close_and_share(shelf: Shelf, last_on: date) -> None:
    """Everybody but the last has her share; a month that left nothing is only closed."""
    key, by_id = f"{GROUP}-{last_on}", shelf.treasurer_id
    period = db.session.get_one(
        CashPeriod, close_book(shelf.group_id, last_on, key=key, by_id=by_id)
    )
    if not period.can_be_shared:
        return
    weights = dict(zip(NAMES[GROUP], PERCENTS, strict=True))
    method = ShareMethod.PERCENT
    seen = divide(method, period.result_idr, weights, kept=KEPT).mark
    share_result(period.id, method, weights, kept=KEPT, seen=seen, key=f"{key}-share", by_id=by_id)
    shares = sa.select(ProfitShare.id).filter_by(period_id=period.id).order_by(ProfitShare.id)
    for share_id in db.session.scalars(shares).all()[:-1]:
        hand_over(share_id, by_id=by_id)
