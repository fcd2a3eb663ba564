"""How a service takes hold of a group's book: one writer at a time."""

from datetime import date

from storefront.cashbook.models import CashPeriod
from storefront.cashbook.queries import DAY, first_open_day
from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import DomainError, Missing
from storefront.groups.models import ProducerGroup


class DayClosed(DomainError):
    """The day lies in a closed period, which ends with `last_on`."""


class DayToCome(DomainError):
    """The day has not begun."""


def lock_book(group_id: int) -> date:
    """Let nobody else write in the book until the transaction ends; gives its first open day."""
    db.session.get_one(ProducerGroup, group_id, with_for_update={"key_share": True})
    return first_open_day(group_id)


def open_day(group_id: int, day: date) -> date:
    """Lock the book for something on a day that is open; raises DayClosed, DayToCome."""
    opened = lock_book(group_id)
    if day < opened:
        raise DayClosed(last_on=opened - DAY)
    if day > clock.today():
        raise DayToCome()
    return opened


def locked_period(period_id: int) -> CashPeriod:
    """A closed period, locked until the transaction ends; raises Missing."""
    period = db.session.get(CashPeriod, period_id, with_for_update=True, populate_existing=True)
    if period is None:
        raise Missing()
    return period
