"""What lives in every order found out: money and steps that come beside what was foreseen."""

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.flow import WrongStatus
from storefront.core.numbers import new_secret
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, OrderStatus, PaymentStatus
from storefront.ordering.services.end import expire_order
from storefront.ordering.services.fulfil import undo_accept
from storefront.payments.models import Refund, RefundReason
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.cash import agree_to_give_back, record_cash, trust
from storefront.payments.services.open import open_payments
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import give_back, refund_came_back
from tests.factories import make_group, make_user, make_variant, place_order
from tests.payments.test_transfer import LATER


@pytest.fixture
def order(app):
    """Rp50.000 to a group; whatever happens, no rule of the shop is broken after that."""
    yield place_order(make_variant(make_group("Lebah"), price_idr=40_000))
    db.session.rollback()
    assert {finding.rule for finding in findings() if finding.violations} == set()


def now(order):
    db.session.rollback()
    return db.session.get_one(Order, order.id, populate_existing=True)


def test_the_old_payment_beside_a_part_in_cash_leaves_a_surplus(order):
    """A part in cash calls the transfer off; she sends all of it nevertheless."""
    [old] = open_payments_of(order.id)
    record_cash(order.id, 5_000, key=new_secret(), by_id=make_user().id)
    receive(old.id, old.due_idr, by_id=None)
    [surplus] = db.session.scalars(sa.select(Refund))
    assert (surplus.reason, surplus.amount_idr) == (RefundReason.SURPLUS, 5_000)
    assert now(order).payment_status is PaymentStatus.OVERPAID
    assert now(order).unique_code_idr == old.unique_code_idr


def test_what_goes_back_as_agreed_is_not_asked_for_again(order):
    by_id = make_user().id
    record_cash(order.id, 30_000, key=new_secret(), by_id=by_id)
    agree_to_give_back(order.id, 4_000, "penyok", key=new_secret(), by_id=by_id)
    open_payments(order.purchase_id)
    [rest] = open_payments_of(order.id)
    assert rest.due_idr - rest.unique_code_idr == 20_000
    receive(rest.id, rest.due_idr, by_id=None)
    assert now(order).status is OrderStatus.NEW


def test_trust_and_undo_bring_no_order_back(order):
    """Only late money and the stock that it finds revive one that expired."""
    by_id = make_user().id
    with pytest.raises(WrongStatus):
        undo_accept(order.id, by_id=by_id)
    with clock.at(clock.now() + LATER):
        expire_order(order.id)
    for step in (trust, undo_accept):
        with pytest.raises(WrongStatus):
            step(order.id, by_id=by_id)
    assert now(order).status is OrderStatus.EXPIRED


def test_a_refund_that_never_left_comes_back_without_a_trace_in_the_book(order):
    [payment] = open_payments_of(order.id)
    receive(payment.id, payment.due_idr, by_id=None)
    give_back(order.id, 4_000, RefundReason.AGREED, note="penyok")
    refund_came_back(db.session.scalars(sa.select(Refund.id)).one())
