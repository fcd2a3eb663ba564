"""Many customers at once: what is scarce is sold once, and what is sent twice happens once.

Each rule has a twin that breaks it, so that a test which could not fail would be noticed.
"""

import threading
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.ordering.models import OrderLine, OrderStatus, Purchase
from storefront.ordering.services.end import cancel_by_customer, expire_order
from storefront.payments.models import PaymentState, Refund
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.receive import receive
from tests.factories import make_group, make_user, make_variant, place_order
from tests.ordering.shopping import (
    content_of,
    fill_cart,
    fill_in,
    orders_now,
    ready_to_buy,
    stock_of,
)
from tests.race import at_once, waves
from tests.sizes import size

pytestmark = pytest.mark.slow

STOCK = 20


def test_no_more_is_sold_than_there_is(app):
    """100 customers send their order three times each for 20 jars."""
    honey = make_variant(make_group("Lebah"), "Madu", stock=STOCK)
    buyers = [ready_to_buy(app, honey) for _ in range(size(100, 500))]
    posts = [
        partial(client.post, "/checkout", data=content)
        for client, content in buyers
        for _again in range(3)
    ]
    answers = [run.result() for wave in waves(posts) for run in at_once(app, wave)]

    codes = [answer.status_code for answer in answers]
    assert set(codes) == {303, 409}
    assert codes.count(303) == 3 * STOCK  # every repetition leads to the same purchase
    assert stock_of(honey) == 0
    db.session.rollback()
    assert count_of(Purchase) == STOCK
    assert db.session.scalar(sa.select(sa.func.sum(OrderLine.quantity))) == STOCK


@pytest.mark.databases("postgresql")
def test_reading_the_stock_before_writing_it_oversells(app):
    """The negative control: the same race with a twin that decides on what it read."""
    honey = make_variant(make_group("Lebah"), "Madu", stock=1)
    both_have_read = threading.Barrier(2)

    def buy_naively():
        with db.engine.begin() as connection:
            stock = connection.scalar(sa.text("SELECT stock FROM variant"))
            both_have_read.wait(timeout=10)
            if stock >= 1:
                connection.execute(sa.text("UPDATE variant SET stock = :left"), {"left": stock - 1})
                return True
        return False

    runs = at_once(app, [buy_naively, buy_naively])

    assert [run.result() for run in runs] == [True, True]  # two sold of one
    assert stock_of(honey) == 0


@pytest.mark.databases("sqlite")
def test_a_signed_in_customer_is_never_locked_out(app):
    """Flask-Login reads before the service writes: the read has to end before the write begins."""
    honey = make_variant(make_group("Lebah"), "Madu", stock=1_000)
    user_id = make_user().id
    clients = [app.test_client() for _ in range(8)]
    for client in clients:
        client.enter(user_id)

    def keep_adding(client):
        data = {"varian": honey.id, "jumlah": 1}
        return [client.post("/keranjang", data=data).status_code for _ in range(size(20, 50))]

    runs = at_once(app, [partial(keep_adding, client) for client in clients])

    assert {code for run in runs for code in run.result()} == {303}


@pytest.mark.databases("sqlite")
@pytest.mark.filterwarnings("ignore:Connection is already established")
def test_beginning_a_write_after_a_read_fails(app):
    """The negative control: in a transaction that has read, SQLite refuses to write at once."""
    honey = make_variant(make_group("Lebah"), "Madu", stock=5)
    all_have_read = threading.Barrier(2)
    add_one = sa.text("UPDATE variant SET stock = stock + 1")

    def write_after_reading():
        session = db.session()
        session.execute(sa.text("SELECT stock FROM variant")).all()
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})  # too late: ignored
        all_have_read.wait(timeout=10)
        session.execute(add_one)
        session.commit()

    def write_with_care():
        db.session.execute(sa.text("SELECT stock FROM variant")).all()
        all_have_read.wait(timeout=10)
        with atomic() as session:
            session.execute(add_one)

    careless = [run.exception() for run in at_once(app, [write_after_reading] * 2)]
    locked = [error for error in careless if isinstance(error, OperationalError)]
    assert len(locked) == 1, careless
    assert "locked" in str(locked[0])

    careful = at_once(app, [write_with_care] * 2)
    assert [run.exception() for run in careful] == [None, None]
    assert stock_of(honey) == 8


def test_cancelling_and_paying_meet_in_an_allowed_state(app, run_jobs):
    honey = make_variant(make_group("Lebah"), "Madu", stock=100)
    for _ in range(size(10, 100)):
        order, payment = unpaid(honey)
        at_once(app, [partial(cancel_by_customer, order.id), paying(payment)])
        run_jobs()

        order, payment = now(order), now(payment)
        refunded = refunds_of(order)
        if order.status is OrderStatus.CANCELLED:
            arrived = payment.status in (PaymentState.SETTLED, PaymentState.SETTLED_LATE)
            assert refunded == ([payment.due_idr] if arrived else [])
        else:
            assert (order.status, order.is_paid, refunded) == (OrderStatus.NEW, True, [])
    assert stock_is_booked(honey)


def test_expiring_and_paying_meet_in_an_allowed_state(app, run_jobs):
    honey = make_variant(make_group("Lebah"), "Madu", stock=100)
    for _ in range(size(10, 100)):
        order, payment = unpaid(honey)
        with clock.at(order.pay_before):
            at_once(app, [partial(expire_order, order.id), paying(payment)])
            run_jobs()

        order, payment = now(order), now(payment)
        assert (order.status, order.is_paid) == (OrderStatus.NEW, True)  # late money revives it
        assert payment.status is PaymentState.SETTLED
    assert stock_is_booked(honey)


def test_the_same_money_confirmed_by_many_is_booked_once(app):
    honey = make_variant(make_group("Lebah"), "Madu", stock=5)
    order, payment = unpaid(honey)
    runs = at_once(app, [paying(payment)] * 8)

    assert [run.exception() for run in runs] == [None] * 8
    assert now(payment).received_idr == payment.due_idr
    booked = sa.text("SELECT COUNT(*), SUM(amount_idr) FROM ledger_entry")
    assert tuple(db.session.execute(booked).one()) == (4, 0)
    assert now(order).status is OrderStatus.NEW


def test_two_tabs_at_once_order_a_cart_once(app):
    honey = make_variant(make_group("Lebah"), "Madu", stock=9)
    client = app.test_client()
    fill_cart(client, {honey: 1})
    contents = [content_of(fill_in(client)) for _tab in range(2)]
    twins = [twin_of(app, client) for _tab in range(2)]
    runs = at_once(
        app,
        [
            partial(twin.post, "/checkout", data=content)
            for twin, content in zip(twins, contents, strict=True)
        ],
    )

    assert [run.result().status_code for run in runs] == [303, 303]
    assert len(orders_now()) == 1


def twin_of(app, client):
    """Another tab of the same browser: test clients are not made for two threads."""
    twin = app.test_client()
    twin.set_cookie("session", client.get_cookie("session").value)
    return twin


def unpaid(variant):
    order = place_order(variant)
    (payment,) = payments_of(order.purchase_id)
    return order, payment


def paying(payment):
    return partial(receive, payment.id, payment.due_idr, by_id=None)


def now(row):
    db.session.rollback()
    return db.session.get(type(row), row.id, populate_existing=True)


def refunds_of(order):
    return list(db.session.scalars(sa.select(Refund.amount_idr).filter_by(order_id=order.id)))


def count_of(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def stock_is_booked(variant):
    """Whether the shelf holds what its moves say."""
    db.session.rollback()
    moved = db.session.scalar(
        sa.text("SELECT SUM(change) FROM stock_move WHERE variant_id = :id"), {"id": variant.id}
    )
    return stock_of(variant) == moved
