"""What the platform keeps of the goods: frozen when they are ordered, given back with them."""

import pytest
import sqlalchemy as sa

from storefront.core.db import atomic, db
from storefront.groups.models import CollectedBy
from storefront.ledger.models import EntryKind
from storefront.operator.queries.findings import findings
from storefront.ordering.models import CancelReason, OrderLine
from storefront.ordering.services.end import cancel_by_customer, cancel_by_group
from storefront.ordering.services.fulfil import accept_order, pack_order, ship_order
from storefront.payments.models import Refund, RefundReason
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.open import open_payments
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, give_back, refund_came_back
from storefront.payouts.queries.balance import balance_of
from tests.factories import (
    PASSWORD,
    make_account,
    make_group,
    make_user,
    make_variant,
    place_order,
)
from tests.payouts.earning import entries_of, hand_over, newest, owed, sell, send_back
from tests.visitor import forms_in

RATE = 1_250  # 12,5 %


@pytest.fixture(params=list(CollectedBy))
def group(app, request):
    make_account()
    return make_group("Roti", collected_by=request.param, commission_bp=RATE)


def pay(order, amount_idr=None):
    for payment in open_payments_of(order.id):
        receive(payment.id, amount_idr or payment.due_idr, by_id=None)


def commission(group):
    db.session.rollback()
    return sum(entry.amount_idr for entry in entries_of(group, kind=EntryKind.COMMISSION))


def test_it_is_rounded_down_in_each_line_and_frozen_there(group):
    order = place_order(make_variant(group, price_idr=9_999), 3)
    with atomic():
        db.session.merge(group).commission_bp = 0
    line = db.session.scalars(sa.select(OrderLine).filter_by(order_id=order.id)).one()
    assert line.commission_idr == 3_749  # of 29.997: 3.749,6
    assert commission(group) == 0
    pay(order)
    assert commission(group) == -3_749


def test_what_the_group_holds_makes_it_owe_the_commission(app):
    group = make_group("Lebah", commission_bp=RATE)
    order = place_order(make_variant(group, price_idr=80_000))
    pay(order)
    hand_over(order)
    assert balance_of(group).payable_idr == balance_of(group).total_idr == -10_000


def test_a_part_payment_brings_its_part_of_it(group):
    order = place_order(make_variant(group, price_idr=79_999))
    pay(order, 30_000)
    assert commission(group) == -(9_999 * 30_000 // 79_999)
    open_payments(order.purchase_id)
    pay(order)
    assert commission(group) == -9_999


def test_a_part_of_the_price_takes_its_part_back_and_brings_it_again(group):
    order = place_order(make_variant(group, price_idr=79_999))
    pay(order)
    send_back(order, 15_000)
    assert commission(group) == -(9_999 * 64_999 // 79_999)
    refund_came_back(newest(Refund))
    assert commission(group) == -9_999


@pytest.mark.parametrize("over_idr", [0, 7_001])
def test_nothing_of_it_is_left_of_an_order_that_went_back(group, run_jobs, over_idr):
    order = place_order(make_variant(group, price_idr=79_999))
    (payment,) = open_payments_of(order.id)
    receive(payment.id, payment.due_idr + over_idr, by_id=None)
    give_back(order.id, 333, RefundReason.AGREED, note="penyok")
    cancel_by_customer(order.id)
    run_jobs()
    for refund_id in db.session.scalars(sa.select(Refund.id)).all():
        finish_refund(refund_id, by_id=make_user().id)
    assert commission(group) == 0
    assert sum(entry.amount_idr for entry in entries_of(group)) == 0


def test_money_that_came_too_late_costs_the_group_nothing(group, run_jobs):
    order = place_order(make_variant(group, price_idr=79_999))
    (payment,) = open_payments_of(order.id)
    cancel_by_customer(order.id)
    run_jobs()
    receive(payment.id, payment.due_idr, by_id=None)
    assert entries_of(group)
    assert commission(group) == 0


def test_it_stays_for_a_parcel_that_the_customer_keeps(group, run_jobs):
    """One of three went, then the rest was cancelled: of the goods a third stays sold."""
    order = place_order(make_variant(group, price_idr=20_000), 3)
    pay(order)
    by_id = make_user().id
    accept_order(order.id, by_id=by_id)
    pack_order(order.id, by_id=by_id)
    (line_id,) = db.session.scalars(sa.select(OrderLine.id).filter_by(order_id=order.id))
    ship_order(order.id, courier="JNE", tracking_number="1", by_id=by_id, pieces={line_id: 1})
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=by_id)
    run_jobs()
    finish_refund(newest(Refund), by_id=by_id)

    assert commission(group) == -2_500
    in_hand = group.collected_by is CollectedBy.GROUP
    earned = 0 if in_hand else 20_000 + 10_000
    assert balance_of(group).payable_idr == earned - 2_500


def test_a_group_pays_back_what_it_owes(app, client):
    """In two parts, the first sent twice; never more than it owes."""
    group, boss = make_group("Lebah", commission_bp=1_000), make_user(is_operator=True)
    sell(group, 50_000)
    assert owed(group) == -5_000
    client.enter(boss.id)
    page = f"/pengelola/penyaluran/utang/{group.id}"
    assert page in client.get("/pengelola/penyaluran").text

    form = next(form for form in forms_in(client.get(page).text) if "amount_idr" in form.names)
    sent = form.values | {"amount_idr": "3.000", "pin": PASSWORD}
    answers = [client.post(page, data=sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert owed(group) == -2_000

    too_much = client.submit(page, amount_idr="2.001", pin=PASSWORD)
    assert (too_much.status_code, owed(group)) == (409, -2_000)
    assert "tinggal Rp2.000" in too_much.text
    client.submit(page, amount_idr="2.000", pin=PASSWORD)
    assert owed(group) == 0
    assert client.get(page).status_code == 404
    assert {finding.rule for finding in findings() if finding.violations} == set()
