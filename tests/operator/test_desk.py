"""What waits for the operator: money, cash that nobody recorded, jobs that keep failing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock, outbox
from storefront.core.db import db
from storefront.core.outbox import OutboxJob
from storefront.core.world import entered
from storefront.groups.models import CollectedBy
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from storefront.ordering.services.end import cancel_by_customer
from storefront.ordering.services.fulfil import (
    accept_order,
    make_ready_for_pickup,
    pack_order,
    receive_order,
    ship_order,
)
from storefront.payments.models import Payment, PaymentOption
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from tests.factories import (
    PASSWORD,
    make_account,
    make_classroom,
    make_group,
    make_member,
    make_shipping,
    make_user,
    make_variant,
    place_order,
    save,
)
from tests.payments.sending import note_refund
from tests.visitor import forms_in


@pytest.fixture
def operator(client):
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    return client


@pytest.fixture
def order(app):
    """An order whose money goes to the platform."""
    make_account()
    return place_order(make_variant(make_group(collected_by=CollectedBy.PLATFORM), stock=9))


def payment_of(order):
    db.session.rollback()
    return db.session.scalars(sa.select(Payment).filter_by(purchase_id=order.purchase_id)).one()


def status_of(order):
    return db.session.scalar(sa.select(Order.status).where(Order.id == order.id))


def test_without_anything_to_do_the_desk_says_so(operator):
    assert "Tidak ada yang menunggu" in operator.get("/pengelola/").text


def test_a_claimed_transfer_is_found_in_the_account_and_the_order_starts(operator, order):
    claim_paid(payment_of(order).id)
    assert "Transfer ke rekening pengelola perlu dicek" in operator.get("/pengelola/").text

    answer = operator.submit("/pengelola/uang", form="/penerimaan")

    assert answer.status_code == 303
    assert status_of(order) is OrderStatus.NEW
    assert "Semua uang sudah dicek" in operator.get("/pengelola/uang").text


def test_a_transfer_that_is_not_there_is_denied(operator, order):
    claim_paid(payment_of(order).id)
    assert operator.submit("/pengelola/uang", form="/bantahan").status_code == 303
    assert payment_of(order).claimed_at is None
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT


def test_money_of_a_cancelled_order_is_sent_back_and_noted(operator, order, run_jobs):
    payment = payment_of(order)
    receive(payment.id, payment.due_idr, by_id=None)
    cancel_by_customer(order.id)
    run_jobs()
    assert "Pengembalian uang ke pembeli" in operator.get("/pengelola/").text

    assert note_refund(operator, "/pengelola/uang", secret=PASSWORD).status_code == 303

    assert "Tidak ada yang menunggu" in operator.get("/pengelola/").text


def test_the_money_of_a_group_is_not_the_operators(operator):
    order = place_order(make_variant(make_group()))
    payment = payment_of(order)
    claim_paid(payment.id)
    assert order.number not in operator.get("/pengelola/uang").text
    token = forms_in(operator.get("/pengelola/rekening").text)[0].values["csrf_token"]
    address = f"/pengelola/uang/{payment.id}/penerimaan"
    assert operator.post(address, data={"csrf_token": token}).status_code == 404
    assert status_of(order) is OrderStatus.AWAITING_PAYMENT


def test_the_money_of_a_class_is_not_the_operators(operator, order):
    classroom = make_classroom()
    group = make_group(collected_by=CollectedBy.PLATFORM, classroom_id=classroom.id)
    with entered(classroom.world):
        practised = place_order(make_variant(group))
        claim_paid(payment_of(practised).id)

    assert "Tidak ada yang menunggu" in operator.get("/pengelola/").text
    assert practised.number not in operator.get("/pengelola/uang").text
    address = f"/pengelola/uang/{payment_of(practised).id}/penerimaan"
    token = forms_in(operator.get("/pengelola/uang").text)[0].values["csrf_token"]
    assert operator.post(address, data={"csrf_token": token}).status_code == 404


def test_a_new_platform_account_is_for_payments_to_come(operator, order):
    page = operator.get("/pengelola/rekening")
    assert 'value="0000-0000-0009"' in page.text
    operator.submit("/pengelola/rekening", account_number="0000-0000-0077")
    operator.submit("/pengelola/rekening", account_number="0000-0000-0077")
    assert "0000-0000-0077" in operator.get("/pengelola/uang").text
    accounts = sa.select(PaymentOption.account_number, PaymentOption.is_offered)
    accounts = accounts.where(PaymentOption.group_id.is_(None)).order_by(PaymentOption.id)
    assert [tuple(row) for row in db.session.execute(accounts)] == [
        ("0000-0000-0009", False),
        ("0000-0000-0077", True),
    ]
    option = db.session.get(PaymentOption, payment_of(order).option_id)
    assert option.account_number == "0000-0000-0009"


def test_an_account_without_a_number_comes_back_with_what_was_typed(operator):
    answer = operator.submit("/pengelola/rekening", bank_name="BRI", account_number=" ")
    assert answer.status_code == 422
    assert 'value="BRI"' in answer.text
    assert "Isi nomor rekening" in answer.text


def test_cash_for_what_was_fetched_is_not_forgotten(operator):
    group = make_group("Roti")
    chair = make_member(group).user_id
    with clock.at(clock.now() - timedelta(days=8)):
        kind, method = ShippingKind.PICKUP, PaymentMethod.COD
        order = place_order(make_variant(group), kind=kind, method=method)
        accept_order(order.id, by_id=chair)
        pack_order(order.id, by_id=chair)
        make_ready_for_pickup(order.id, by_id=chair)
        receive_order(order.id)
    assert order.number in operator.get("/pengelola/").text


def test_cash_that_nobody_recorded_for_a_week_is_shown(operator):
    group = make_group("Roti")
    make_shipping(group, ShippingKind.OWN_COURIER, "Kurir kelompok", price_idr=5_000)
    chair = make_member(group).user_id
    with clock.at(clock.now() - timedelta(days=8)):
        kind, method = ShippingKind.OWN_COURIER, PaymentMethod.COD
        order = place_order(make_variant(group), kind=kind, method=method)
        accept_order(order.id, by_id=chair)
        pack_order(order.id, by_id=chair)
        ship_order(order.id, courier="Kurir kelompok", tracking_number="", by_id=chair)
    number = order.number
    assert number in operator.get("/pengelola/").text
    with clock.at(clock.now() - timedelta(days=2)):
        assert number not in operator.get("/pengelola/").text


def test_a_job_that_was_parked_is_shown_and_tried_again(operator, run_jobs):
    job = OutboxJob(
        fact="picture.kept",
        answer="storefront.core.pictures.make_sizes",
        payload={"picture_id": 1},
        run_at=clock.now(),
        attempts=outbox.TRIES,
        last_error="Missing()",
    )
    save(job)
    assert "Pekerjaan yang gagal" in operator.get("/pengelola/").text
    assert operator.submit("/pengelola/", form="/ulangan").status_code == 303
    run_jobs()
    assert "Tidak ada yang menunggu" in operator.get("/pengelola/").text


def test_the_desk_and_the_money_cost_few_queries_however_much_waits(operator, count_queries):
    make_account()
    for _ in range(4):
        group = make_group(collected_by=CollectedBy.PLATFORM)
        claim_paid(payment_of(place_order(make_variant(group))).id)
    for path, most in (("/pengelola/", 6), ("/pengelola/uang", 8), ("/pengelola/rekening", 6)):
        with count_queries() as queries:
            assert operator.get(path).status_code == 200
        assert len(queries) <= most, path
