"""A treasurer at work: what she writes down, receives, sends back and closes."""

from datetime import date, datetime, time

from storefront.cashbook.models import CashKind
from storefront.cashbook.queries import lines_of, with_balances
from storefront.cashbook.services.closing import close_book
from storefront.cashbook.services.entries import Money, write_down
from storefront.core import clock
from storefront.core.numbers import new_secret
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.receive import receive
from tests.factories import place_order

TODAY = date(2026, 11, 24)


def noon(day):
    return datetime.combine(day, time(12), clock.WIB)


def sell(variant, day, *, by_id=None, quantity=1):
    """An order that was paid at noon of a day."""
    with clock.at(noon(day)):
        order = place_order(variant, quantity)
        for payment in open_payments_of(order.id):
            receive(payment.id, payment.due_idr, by_id=by_id)
    return order


def spend(group, amount_idr, day=TODAY, *, by_id, kind=CashKind.MATERIALS, note="Gula", key=None):
    money = Money(kind, amount_idr, note, day)
    write_down(group.id, money, key=key or new_secret(), by_id=by_id)


def close(group, day=TODAY, *, by_id):
    return close_book(group.id, day, key=new_secret(), by_id=by_id)


def whole_book(group):
    return with_balances(lines_of(group.id, date(2026, 1, 1), TODAY), 0)
