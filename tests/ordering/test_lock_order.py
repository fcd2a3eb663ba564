"""Locks are taken in one order: purchase and its payments, order, voucher, preorder, product,
variant, exact amount.

Each test lets somebody hold the first lock, waits until the other waits for it, and goes on: on
PostgreSQL two that go different ways would end in a deadlock.
"""

import threading
import time
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from storefront.cart.queries import pieces_in
from storefront.cart.services import empty_cart, locked_cart, put_in_cart
from storefront.catalog.services.import_products import import_rows
from storefront.catalog.services.products import archive_product
from storefront.catalog.services.stock import count_sold, set_stock
from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ordering.models import OrderStatus, PaymentStatus
from storefront.ordering.services.end import cancel_by_customer, expire_order
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import Payment, PaymentState
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.receive import receive
from storefront.promotion.models.offers import Voucher
from storefront.promotion.services.vouchers import resume_voucher
from tests.factories import (
    make_account,
    make_group,
    make_user,
    make_variant,
    make_voucher,
    place_order,
)
from tests.ordering.shopping import (
    buy,
    check_out,
    fill_cart,
    group_of,
    orders_now,
    picked_up,
    press,
    stock_of,
)
from tests.race import at_once

pytestmark = pytest.mark.databases("postgresql")


def meet(app, take_first, other, go_on):
    """One holds what `take_first` locks while the other runs into it, then goes on."""
    has_begun = threading.Event()

    def one():
        with atomic():
            take_first()
            has_begun.set()
            until_somebody_waits()
            go_on()

    def another():
        has_begun.wait(timeout=10)
        return other()

    return at_once(app, [one, another])


def until_somebody_waits():
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as onlooker:
        for _ in range(500):
            if onlooker.scalar(waiting):
                return
            onlooker.rollback()
            time.sleep(0.01)
    raise AssertionError("nobody waited")


def late(variant):
    """The payment of an order whose time is over."""
    order = place_order(variant)
    (payment,) = payments_of(order.purchase_id)
    with clock.at(order.pay_before):
        expire_order(order.id)
    db.session.rollback()
    return payment


def test_going_different_ways_ends_in_a_deadlock(app):
    """The negative control."""
    honey, tea = make_variant(), make_variant()

    def change(variant):
        set_stock(variant.id, 9, seen=10, by_id=None)

    def backwards():
        with atomic():
            change(tea)
            change(honey)

    runs = meet(app, partial(change, honey), backwards, partial(change, tea))
    errors = [run.exception() for run in runs]
    assert [type(error) for error in errors if error] == [OperationalError], errors
    assert "deadlock" in str(next(filter(None, errors)))


def test_late_money_takes_products_before_variants(app):
    honey = make_variant(stock=5)
    payment = late(honey)
    runs = meet(
        app,
        partial(count_sold, honey.product_id, 0),
        partial(receive, payment.id, payment.due_idr, by_id=None),
        partial(set_stock, honey.id, 4, seen=5, by_id=None),
    )

    assert [run.exception() for run in runs] == [None, None]
    assert orders_now()[0].status is OrderStatus.NEW
    assert stock_of(honey) == 3


def test_late_money_takes_stock_before_it_frees_its_amount(app):
    """As a purchase does, which takes stock before it draws an amount."""
    honey = make_variant(stock=5)
    payment = late(honey)
    like = {"purchase_id": payment.purchase_id, "option_id": payment.option_id, "is_held": True}
    same = {**like, "method": payment.method, "status": payment.status, "due_idr": payment.due_idr}
    runs = meet(
        app,
        partial(set_stock, honey.id, 4, seen=5, by_id=None),
        partial(receive, payment.id, payment.due_idr, by_id=None),
        partial(insert_if_new, Payment, received_idr=0, created_at=clock.now(), **same),
    )

    assert [run.exception() for run in runs] == [None, None]
    assert orders_now()[0].status is OrderStatus.NEW
    assert stock_of(honey) == 3


def test_a_purchase_takes_stock_group_by_group(app, client):
    first, second = make_group("Lebah"), make_group("Roti")
    bread = make_variant(second, "Roti", stock=5)
    honey = make_variant(first, "Madu", stock=5)  # the later variant of the earlier group

    def change(variant):
        set_stock(variant.id, 4, seen=5, by_id=None)

    order = partial(buy, client, {honey: 1, bread: 1})
    runs = meet(app, partial(change, honey), order, partial(change, bread))

    assert [run.exception() for run in runs] == [None, None]
    assert (stock_of(honey), stock_of(bread)) == (3, 3)


def test_orders_that_share_a_use_give_it_back_one_after_the_other(app, client):
    """Each would leave it to the other, had it not held the voucher before it looked."""
    voucher = make_voucher(None)
    goods = [make_variant(make_group(name), stock=5) for name in ("Lebah", "Roti")]
    fill_cart(client, dict.fromkeys(goods, 1))
    client.submit("/keranjang", kode=voucher.code)
    assert check_out(client).status_code == 303
    first, second = orders_now()
    runs = meet(
        app,
        partial(cancel_by_customer, first.id),
        partial(cancel_by_customer, second.id),
        partial(cancel_by_customer, first.id),
    )

    assert [run.exception() for run in runs] == [None, None]
    db.session.rollback()
    assert db.session.get(Voucher, voucher.id, populate_existing=True).used == 0


def test_a_purchase_takes_its_voucher_before_stock(app, client):
    honey = make_variant(stock=5)
    voucher = make_voucher(db.session.get(ProducerGroup, group_of(honey)))
    by_id = make_user().id
    fill_cart(client, {honey: 1})
    client.submit("/keranjang", kode=voucher.code)
    runs = meet(
        app,
        partial(resume_voucher, voucher.id, by_id=by_id),  # holds it, and changes nothing
        partial(check_out, client),
        partial(set_stock, honey.id, 4, seen=5, by_id=None),
    )

    assert [run.exception() for run in runs] == [None, None]
    assert stock_of(honey) == 3
    assert orders_now()[0].voucher_code == voucher.code


def test_money_for_a_replaced_payment_meets_the_claim_of_the_new_one(app, client, run_jobs):
    make_account()
    variants = [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM))
        for name in ("Kopi", "Teh")
    ]
    purchase = buy(client, dict.fromkeys(variants, 1))
    gone, left = purchase.orders
    press(client, f"/pesanan/{purchase.token}/{gone.number}/pembatalan")
    run_jobs()
    old, new = payments_of(purchase.id)
    runs = meet(
        app,
        partial(locked_payment, new.id),
        partial(receive, old.id, old.due_idr, by_id=None),
        partial(locked_order, left.id),
    )

    assert [run.exception() for run in runs] == [None, None]
    db.session.rollback()
    settled, replaced = payments_of(purchase.id)
    assert (settled.status, replaced.status) == (PaymentState.SETTLED, PaymentState.CANCELLED)


def test_cancelling_takes_products_before_variants(app):
    honey = make_variant(stock=5)
    order = place_order(honey)
    (payment,) = payments_of(order.purchase_id)
    receive(payment.id, payment.due_idr, by_id=None)
    runs = meet(
        app,
        partial(count_sold, honey.product_id, 0),
        partial(cancel_by_customer, order.id),
        partial(set_stock, honey.id, 3, seen=4, by_id=None),
    )

    assert [run.exception() for run in runs] == [None, None]
    assert stock_of(honey) == 4


def test_ordering_what_a_voucher_pays_whole_takes_products_before_variants(app, client):
    """It is paid and counts as sold at once."""
    honey = make_variant(stock=5)
    voucher = make_voucher(None, "LUNAS", percent=100)
    fill_cart(client, {honey: 1})
    client.submit("/keranjang", kode=voucher.code)
    runs = meet(
        app,
        partial(count_sold, honey.product_id, 0),
        partial(check_out, client, **picked_up(honey)),
        partial(set_stock, honey.id, 4, seen=5, by_id=None),
    )

    assert [run.exception() for run in runs] == [None, None]
    assert runs[1].result().status_code == 303
    assert stock_of(honey) == 3
    assert [order.payment_status for order in orders_now()] == [PaymentStatus.PAID]


def test_what_is_added_while_the_cart_is_ordered_stays_in_it(app):
    honey = make_variant()
    cart_id = put_in_cart(None, honey.id, 2)
    runs = meet(
        app,
        partial(locked_cart, cart_id),
        partial(put_in_cart, cart_id, honey.id, 3),
        partial(empty_cart, cart_id),
    )

    assert [run.exception() for run in runs] == [None, None]
    db.session.rollback()
    assert pieces_in(cart_id) == 3


def test_ordering_does_not_wait_for_who_saves_a_product(app, client):
    honey = make_variant()
    seller = make_user().id
    saving = partial(archive_product, honey.product_id, by_id=seller)
    assert is_free_beside(app, saving, partial(buy, client, {honey: 1}))


def test_filling_a_cart_does_not_wait_for_who_reads_in_a_sheet(app):
    group = make_group()
    honey = make_variant(group)
    reading = partial(import_rows, group.id, [], by_id=None)
    assert is_free_beside(app, reading, partial(put_in_cart, None, honey.id, 1))


def is_free_beside(app, hold, other):
    """Whether the other comes to an end while one has not ended yet."""
    has_begun, has_ended = threading.Event(), threading.Event()

    def one():
        with atomic():
            hold()
            has_begun.set()
            return has_ended.wait(timeout=5)

    def another():
        has_begun.wait(timeout=10)
        other()
        has_ended.set()

    held, freely = at_once(app, [one, another])
    freely.result()
    return held.result()


def test_ordering_the_last_pieces_waits_for_nobody_who_changes_another_page(app, client):
    """Every change of a page raises one row; it is locked for the length of a commit only."""
    tea, honey = make_variant(), make_variant(stock=3)
    saving = partial(set_stock, tea.id, 2, seen=10, by_id=None)
    assert is_free_beside(app, saving, partial(buy, client, {honey: 1}))
