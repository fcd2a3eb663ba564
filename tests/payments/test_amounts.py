"""Less or more than was due, cash by hand, goods on trust, and a part that goes back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from storefront.core import clock
from storefront.core.db import db
from storefront.core.numbers import new_secret
from storefront.groups.models import CollectedBy, Role
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.operator.queries.findings import findings
from storefront.ordering.models import (
    CancelReason,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
)
from storefront.ordering.services.end import cancel_by_group
from storefront.ordering.services.fulfil import accept_order, pack_order, ship_order
from storefront.payments.amounts import allotted, entries_of
from storefront.payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from storefront.payments.queries.payments import open_payments_of, payments_of
from storefront.payments.services.cash import NoCashDue, record_cash
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import NotThatMuch, finish_refund, give_back
from storefront.payments.services.status import kept_for
from storefront.shipping.models import ShippingKind
from tests.factories import (
    make_account,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import buy, orders_now, press, stock_of
from tests.payments.sending import note_refund
from tests.race import at_once
from tests.visitor import forms_in

S, P = OrderStatus, PaymentStatus


@pytest.fixture
def group(app):
    """A group; whatever happens to it in a test, no rule of the shop is broken after that."""
    yield make_group("Lebah")
    assert_sound()


@pytest.fixture
def honey(group):
    return make_variant(group, "Madu", price_idr=40_000, stock=5)


@pytest.fixture
def treasurer(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    return client


@pytest.fixture
def chair(client, group):
    client.enter(make_member(group).user_id)
    return client


def press_twice(client, group, typed, end):
    """Send the form on the order's page that these fields are in, and once more."""
    page = client.get(page_of(group)).text
    form = next(form for form in forms_in(page) if typed.keys() <= form.names)
    for _press in range(2):
        client.post(f"{page_of(group)}/{end}", data=form.values | typed)


def assert_sound():
    db.session.rollback()
    assert {finding.rule for finding in findings() if finding.violations} == set()


def only_order():
    (order,) = orders_now()
    return order


def queue_of(group):
    return f"/kelola/{group.slug}/uang-masuk"


def page_of(group):
    return f"/kelola/{group.slug}/pesanan/{only_order().number}"


def refunds():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Refund).order_by(Refund.id)))


def balance():
    return db.session.scalar(sa.select(sa.func.sum(LedgerEntry.amount_idr)))


def ask_for_the_rest(run_jobs):
    run_jobs()
    (rest,) = open_payments_of(only_order().id)
    return rest


def test_less_than_due_keeps_the_goods_and_asks_for_the_rest(treasurer, group, honey, run_jobs):
    first = open_payments_of(place_order(honey).id)[0]

    answer = treasurer.submit(queue_of(group), {f"{first.id}-amount_idr": "30rb"}, follow=True)

    assert "Rp30.000 tercatat. Kurang" in answer.text
    assert (only_order().status, only_order().payment_status) == (S.AWAITING_PAYMENT, P.PARTLY_PAID)
    assert stock_of(honey) == 4
    rest = ask_for_the_rest(run_jobs)
    assert rest.due_idr - rest.unique_code_idr == 20_000
    left = only_order().pay_before - clock.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)

    treasurer.submit(queue_of(group), form=f"{rest.id}/penerimaan")
    order = only_order()
    assert (order.status, order.payment_status) == (S.NEW, P.PAID)
    assert order.total_idr == 50_000 + rest.unique_code_idr
    assert balance() == 0


def test_the_customer_reads_what_is_missing(client, group, honey, run_jobs):
    purchase = buy(client, {honey: 1})
    (payment,) = payments_of(purchase.id)
    receive(payment.id, payment.due_idr - 1_000, by_id=None)
    rest = ask_for_the_rest(run_jobs)

    tracking = client.get(f"/pesanan/{purchase.token}").text

    assert f"Kurang Rp{rest.due_idr:,}.".replace(",", ".", 1) in tracking
    assert f"/pesanan/{purchase.token}/bayar" in tracking


def test_a_missing_unique_code_is_forgiven(group, honey):
    payment = open_payments_of(place_order(honey).id)[0]
    receive(payment.id, 50_000, by_id=None)
    order = only_order()
    assert (order.status, order.payment_status, order.unique_code_idr) == (S.NEW, P.PAID, 0)


def test_the_part_goes_back_when_the_rest_never_comes(group, honey, run_jobs):
    payment = open_payments_of(place_order(honey).id)[0]
    receive(payment.id, 30_000, by_id=None)
    run_jobs()
    with clock.at(clock.now() + timedelta(hours=25)):
        run_jobs()
        (refund,) = refunds()
        assert (refund.amount_idr, refund.reason) == (30_000, RefundReason.CANCELLED)
        finish_refund(refund.id, by_id=make_user().id)
    assert (only_order().status, only_order().payment_status) == (S.EXPIRED, P.REFUNDED)
    assert (stock_of(honey), balance()) == (5, 0)


def test_more_than_due_goes_back_or_is_kept_as_agreed(treasurer, group, honey):
    for _ in range(2):
        payment = open_payments_of(place_order(honey).id)[0]
        receive(payment.id, payment.due_idr + 7_500, by_id=None)
    assert {order.payment_status for order in orders_now()} == {P.OVERPAID}

    first, second = refunds()
    note_refund(treasurer, queue_of(group), refund_id=first.id)
    treasurer.submit(queue_of(group), form=f"{second.id}/disimpan")

    assert [refund.status for refund in refunds()] == [RefundState.DONE, RefundState.KEPT]
    assert {order.payment_status for order in orders_now()} == {P.PAID}
    assert balance() == 0


def test_only_a_surplus_can_be_kept(treasurer, group, honey):
    order = place_order(honey)
    receive(open_payments_of(order.id)[0].id, 60_000, by_id=None)
    surplus, agreed = refunds()[0], give_back(order.id, 5_000, RefundReason.AGREED)
    assert agreed is None
    asked = next(refund for refund in refunds() if refund.id != surplus.id)

    answer = press(treasurer, f"/kelola/{group.slug}/pengembalian/{asked.id}/disimpan")

    assert answer.status_code in (404, 409)
    assert {refund.status for refund in refunds()} == {RefundState.REQUESTED}


def test_an_amount_that_cannot_be_read_changes_nothing(treasurer, group, honey):
    payment = open_payments_of(place_order(honey).id)[0]
    answer = treasurer.submit(queue_of(group), {f"{payment.id}-amount_idr": "banyak"})

    assert answer.status_code == 422
    assert 'value="banyak"' in answer.text
    assert "25.000 atau 25rb" in answer.text
    assert only_order().payment_status is P.UNPAID


def test_short_money_for_the_platform_starts_the_orders_that_it_covers(client, run_jobs):
    make_account()
    variants = [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM), name)
        for name in ("Kopi", "Teh")
    ]
    purchase = buy(client, dict.fromkeys(variants, 1))
    (payment,) = payments_of(purchase.id)
    first, second = (share.amount_idr for share in payment.shares)
    receive(payment.id, first + second - 5_000, by_id=None)
    run_jobs()

    assert [order.status for order in orders_now()] == [S.NEW, S.AWAITING_PAYMENT]
    (rest,) = open_payments_of(orders_now()[1].id)
    assert rest.due_idr - rest.unique_code_idr == 5_000
    receive(rest.id, rest.due_idr, by_id=None)
    assert {order.payment_status for order in orders_now()} == {P.PAID}
    assert_sound()


def test_the_treasurer_takes_cash_in_the_place_of_a_transfer(treasurer, group, honey):
    payment = open_payments_of(place_order(honey).id)[0]
    typed = {f"{payment.id}-amount_idr": "50.000"}

    page = treasurer.get(queue_of(group))
    assert f'formaction="{queue_of(group)}/{payment.id}/tunai"' in page.text
    form = next(form for form in forms_in(page.text) if typed.keys() & form.names)
    treasurer.post(f"{queue_of(group)}/{payment.id}/tunai", data=form.values | typed)

    assert (only_order().status, only_order().payment_status) == (S.NEW, P.PAID)
    assert only_order().total_idr == 50_000


def test_cash_by_hand_pays_a_part_and_then_all(chair, group, honey, run_jobs):
    order = place_order(honey)
    transfer = open_payments_of(order.id)[0]
    chair.submit(page_of(group), {"tunai-amount_idr": "15.000"})
    rest = ask_for_the_rest(run_jobs)
    assert rest.due_idr - rest.unique_code_idr == 35_000
    assert db.session.get(Payment, transfer.id).status is PaymentState.CANCELLED

    chair.submit(page_of(group), {"tunai-amount_idr": "35.000"})
    assert (only_order().status, only_order().payment_status) == (S.NEW, P.PAID)
    assert chair.get(page_of(group)).text.count("Pembeli bayar tunai") == 0
    with pytest.raises(NoCashDue):
        record_cash(order.id, 1_000, key=new_secret(), by_id=make_user().id)


def test_cash_is_recorded_once_when_two_members_press_at_once(app, group, honey):
    order_id, by_id = place_order(honey).id, make_user().id
    runs = at_once(app, [lambda: record_cash(order_id, 50_000, key=new_secret(), by_id=by_id)] * 2)

    refused = [run.exception() for run in runs if run.exception()]
    assert [type(error) for error in refused] == [NoCashDue]
    assert only_order().payment_status is P.PAID


def test_a_part_is_taken_and_given_back_once_when_the_button_is_pressed_twice(chair, group, honey):
    order = place_order(honey)
    press_twice(chair, group, {"tunai-amount_idr": "15.000"}, "tunai")
    assert kept_for(order.id) == 15_000

    chair.submit(page_of(group), {"tunai-amount_idr": "35.000"})
    press_twice(
        chair, group, {"kembali-amount_idr": "5.000", "kembali-note": "pecah"}, "pengembalian"
    )
    assert [refund.amount_idr for refund in refunds()] == [5_000]


def test_cash_for_a_transfer_is_taken_once_when_the_button_is_pressed_twice(
    treasurer, group, honey
):
    order = place_order(honey)
    payment = open_payments_of(order.id)[0]
    typed = {f"{payment.id}-amount_idr": "15.000"}
    page = treasurer.get(queue_of(group)).text
    form = next(form for form in forms_in(page) if typed.keys() & form.names)
    for _press in range(2):
        treasurer.post(f"{queue_of(group)}/{payment.id}/tunai", data=form.values | typed)
    assert kept_for(order.id) == 15_000


def test_a_trusted_customer_gets_the_goods_first(chair, group, honey, run_jobs):
    order = place_order(honey)
    chair.submit(page_of(group), form="kepercayaan")
    with clock.at(clock.now() + timedelta(days=3)):
        run_jobs()
        assert only_order().status is S.NEW
        accept_order(order.id, by_id=make_user().id)
        pack_order(order.id, by_id=make_user().id)
        ship_order(order.id, courier="JNE", tracking_number="JP1", by_id=make_user().id)
        assert "Uangnya diterima" in chair.get(page_of(group)).text
    chair.submit(page_of(group), form="penyerahan")
    assert (only_order().status, only_order().payment_status) == (S.COMPLETED, P.PAID)


def test_a_part_of_what_was_paid_goes_back(chair, group, honey):
    order = place_order(honey)
    payment = open_payments_of(order.id)[0]
    receive(payment.id, payment.due_idr, by_id=None)
    terms = {"kembali-amount_idr": "15rb", "kembali-note": "satu botol pecah"}
    chair.submit(page_of(group), terms)

    assert "satu botol pecah" in chair.get(queue_of(group)).text
    note_refund(chair, queue_of(group))
    assert only_order().payment_status is P.PARTLY_REFUNDED
    entries = sa.select(LedgerEntry.kind, LedgerEntry.amount_idr).order_by(LedgerEntry.id.desc())
    assert [tuple(row) for row in db.session.execute(entries.limit(2))] == [
        (EntryKind.CASH_IN_HAND, 15_000),
        (EntryKind.REFUND, -15_000),
    ]

    answer = chair.submit(page_of(group), terms | {"kembali-amount_idr": "1.000.000"})
    assert answer.status_code == 409
    assert "belum dicatat" in answer.text
    with pytest.raises(NotThatMuch):
        give_back(order.id, payment.due_idr, RefundReason.AGREED)


def test_what_an_early_parcel_cost_stays_with_the_group(group, honey, run_jobs):
    order = place_order(honey, 3)
    payment = open_payments_of(order.id)[0]
    receive(payment.id, payment.due_idr, by_id=None)
    by_id = make_member(group).user_id
    accept_order(order.id, by_id=by_id)
    pack_order(order.id, by_id=by_id)
    line_id = db.session.scalars(sa.select(OrderLine.id).filter_by(order_id=order.id)).one()
    ship_order(order.id, courier="JNE", tracking_number="JP1", by_id=by_id, pieces={line_id: 1})
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=by_id)
    run_jobs()

    (refund,) = refunds()
    assert refund.amount_idr == 80_000 + payment.unique_code_idr
    assert stock_of(honey) == 4


def test_a_cash_order_that_brought_too_little_stays_open(group, honey, run_jobs):
    order = place_order(honey, method=PaymentMethod.COD, kind=ShippingKind.PICKUP)
    record_cash(order.id, 20_000, key=new_secret(), by_id=make_user().id)
    assert ask_for_the_rest(run_jobs).due_idr == 20_000


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(1, 10**10))
def test_money_is_allotted_to_the_last_rupiah(dues, came):
    parts = allotted(dues, came)
    assert sum(parts) == came
    assert all(part >= 0 for part in parts)
    assert parts[1:] == [min(due, part) for due, part in zip(dues[1:], parts[1:], strict=True)]
    if came >= sum(dues):
        assert [min(due, part) for due, part in zip(dues, parts, strict=True)] == dues


@given(st.integers(0, 10**8), st.integers(0, 10**6), st.integers(0, 999), st.integers(0, 10**9))
def test_what_came_is_booked_as_something_to_the_last_rupiah(lines, shipping, code, came):
    order = Order(lines_idr=lines, discount_idr=0, shipping_idr=shipping)
    entries = entries_of(order, came, code_idr=code)
    assert sum(entries.values()) == came
    assert all(amount >= 0 for amount in entries.values())
    assert entries[EntryKind.SALE] <= lines
