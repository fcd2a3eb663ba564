import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Role
from storefront.ordering.models import (
    CancelReason,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    Purchase,
)
from storefront.ordering.services.end import cancel_by_group
from storefront.ordering.services.fulfil import accept_order, pack_order, ship_order
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from tests.factories import make_group, make_member, make_user, make_variant, place_order
from tests.ordering.shopping import press
from tests.payments.sending import note_refund


@pytest.fixture
def group(app):
    return make_group("Pelangi Dieng")


@pytest.fixture
def seller(client, group):
    """A sales admin of the group who is signed in."""
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    return client


def paid_order(group, **choice):
    order = place_order(make_variant(group, "Carica", stock=10), 2, **choice)
    for payment in open_payments_of(order.id):
        receive(payment.id, payment.due_idr, by_id=None)
    return order


def status_of(order):
    return db.session.scalar(sa.select(Order.status).where(Order.id == order.id))


def test_a_new_order_goes_from_accept_to_shipped_in_three_taps(seller, group):
    order = paid_order(group)
    inbox = f"/kelola/{group.slug}/pesanan"

    assert seller.submit(inbox, form="penerimaan").status_code == 303
    assert status_of(order) is OrderStatus.ACCEPTED
    assert seller.submit(inbox, form="kemasan").status_code == 303
    assert status_of(order) is OrderStatus.PACKED
    sent = seller.submit(
        inbox,
        {f"{order.number}-courier": "JNE", f"{order.number}-tracking_number": "CONTOH001"},
        form="pengiriman",
        follow=True,
    )

    assert status_of(order) is OrderStatus.SHIPPED
    assert "Pengiriman" in sent.text
    assert "CONTOH001" in seller.get(f"{inbox}/{order.number}").text


def test_undo_after_ten_minutes_says_that_it_is_too_late(seller, group):
    order = paid_order(group)
    address = f"/kelola/{group.slug}/pesanan/{order.number}"
    seller.press(address, "penerimaan")

    with clock.at(clock.now() + timedelta(minutes=11)):
        late = seller.press(address, "penerimaan/pembatalan")

    assert late.status_code == 409
    assert "sepuluh menit" in late.text
    assert status_of(order) is OrderStatus.ACCEPTED


def test_undo_within_ten_minutes_makes_the_order_new_again(seller, group):
    order = paid_order(group)
    inbox = f"/kelola/{group.slug}/pesanan"
    seller.submit(inbox, form="penerimaan")
    assert "Urungkan" in seller.get(inbox).text

    address = f"{inbox}/{order.number}"
    assert seller.press(address, "penerimaan/pembatalan").status_code == 303
    assert status_of(order) is OrderStatus.NEW


def test_a_second_tap_on_accept_changes_nothing_and_frightens_nobody(seller, group):
    order = paid_order(group)
    address = f"/kelola/{group.slug}/pesanan/{order.number}"

    assert [seller.press(address, "penerimaan").status_code for _ in range(2)] == [303, 303]


def test_a_parcel_without_tracking_number_comes_back_with_words(seller, group):
    order = paid_order(group)
    address = f"/kelola/{group.slug}/pesanan/{order.number}"
    seller.press(address, "penerimaan")
    seller.press(address, "kemasan")

    refused = seller.submit(
        f"/kelola/{group.slug}/pesanan", {f"{order.number}-tracking_number": " "}
    )

    assert refused.status_code == 422
    assert "Salin nomor resi" in refused.text
    assert status_of(order) is OrderStatus.PACKED


def test_a_parcel_may_leave_in_two_parts(seller, group):
    order = paid_order(group)
    address = f"/kelola/{group.slug}/pesanan/{order.number}"
    seller.press(address, "penerimaan")
    seller.press(address, "kemasan")
    line_id = int(re.search(r'name="pieces-(\d+)"', seller.get(address).text)[1])
    part = {f"{order.number}-tracking_number": "CONTOH1", f"pieces-{line_id}": "1"}

    assert seller.submit(address, {**part, f"pieces-{line_id}": "5"}).status_code == 409
    seller.submit(address, part, form="pengiriman")
    assert status_of(order) is OrderStatus.PACKED
    assert "Dikirim sebagian" in seller.get(address).text
    seller.submit(f"/kelola/{group.slug}/pesanan", {f"{order.number}-tracking_number": "CONTOH2"})

    assert status_of(order) is OrderStatus.SHIPPED


def test_what_left_in_a_first_parcel_does_not_come_back_to_the_shelf(app, group):
    variant = make_variant(group, stock=10)
    order = place_order(variant, 4, kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    packer = make_user().id
    accept_order(order.id, by_id=packer)
    pack_order(order.id, by_id=packer)
    first = {db.session.scalars(sa.select(OrderLine.id)).one(): 3}
    ship_order(order.id, courier="", tracking_number="", by_id=packer, pieces=first)
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=packer)

    db.session.refresh(variant)
    assert variant.stock == 7


def test_cash_cannot_be_confirmed_before_the_goods_are_handed_over(client, group):
    order = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    (cash,) = open_payments_of(order.id)
    client.enter(make_member(group, Role.TREASURER).user_id)
    address = f"/kelola/{group.slug}/uang-masuk/{cash.id}/penerimaan"
    assert press(client, address).status_code == 404


def test_cash_on_delivery_is_recorded_when_the_goods_are_handed_over(seller, group):
    order = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    address = f"/kelola/{group.slug}/pesanan/{order.number}"
    for step in ("penerimaan", "kemasan", "siap-diambil", "penyerahan"):
        assert seller.press(address, step).status_code == 303

    kept = db.session.get(Order, order.id)
    assert (kept.status, kept.is_paid) == (OrderStatus.COMPLETED, True)


def test_a_cancelled_order_puts_its_goods_back_and_asks_for_the_money(client, group):
    client.enter(make_member(group, Role.CHAIR).user_id)
    variant = make_variant(group, stock=10)
    order = place_order(variant, 4)
    receive(open_payments_of(order.id)[0].id, order_total(order), by_id=None)

    client.submit(
        f"/kelola/{group.slug}/pesanan/{order.number}", {"reason": "sold_out"}, form="pembatalan"
    )

    db.session.refresh(variant)
    assert variant.stock == 10
    assert status_of(order) is OrderStatus.CANCELLED


def order_total(order):
    return open_payments_of(order.id)[0].due_idr


def test_refund_of_a_cancelled_order_is_a_task_until_it_is_sent(client, group, run_jobs):
    client.enter(make_member(group, Role.CHAIR).user_id)
    order = paid_order(group)
    client.submit(f"/kelola/{group.slug}/pesanan/{order.number}", {"reason": "sold_out"})
    run_jobs()
    queue = f"/kelola/{group.slug}/uang-masuk"
    assert "Kembalikan Rp" in client.get(queue).text

    assert note_refund(client, queue).status_code == 303

    assert "Kembalikan Rp" not in client.get(queue).text
    kept = db.session.get(Order, order.id)
    assert kept.payment_status.value == "refunded"


def test_money_of_a_cancelled_order_is_spoken_of_as_what_goes_back(client, group, run_jobs):
    client.enter(make_member(group, Role.CHAIR).user_id)
    order = place_order(make_variant(group))
    payment = open_payments_of(order.id)[0]
    claim_paid(payment.id)
    receive(payment.id, payment.due_idr, by_id=None)
    detail = f"/kelola/{group.slug}/pesanan/{order.number}"
    assert "Laba pesanan ini" in client.get(detail).text

    client.submit(detail, {"reason": "sold_out"})
    run_jobs()

    page = client.get(detail).text
    assert "Uangnya harus dikembalikan" in page
    assert "Laba pesanan ini" not in page
    assert "Kembalikan sebagian uang" not in page
    tracking = f"/pesanan/{db.session.get_one(Purchase, order.purchase_id).token}"
    paid = client.get(f"{tracking}/bayar/{payment.id}").text
    assert "pesanannya kemudian dibatalkan" in paid
    assert "pesanan berjalan" not in paid

    note_refund(client, f"/kelola/{group.slug}/uang-masuk")

    assert "Uangnya harus dikembalikan" not in client.get(detail).text
    followed = client.get(tracking).text
    assert "sudah dikembalikan oleh Pelangi Dieng" in followed
    assert "Kalau uangnya sudah ditransfer" not in followed


def test_the_treasurer_finds_the_money_and_the_order_starts(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    order = place_order(make_variant(group))
    claim_paid(open_payments_of(order.id)[0].id)
    queue = f"/kelola/{group.slug}/uang-masuk"
    assert "Sudah masuk, pas" in client.get(queue).text

    assert client.submit(queue, form="penerimaan").status_code == 303

    assert status_of(order) is OrderStatus.NEW
    assert "Sudah dicek hari ini" in client.get(queue).text


def test_money_that_comes_late_is_found_in_the_queue_and_revives_the_order(client, group, run_jobs):
    client.enter(make_member(group, Role.TREASURER).user_id)
    order = place_order(make_variant(group))
    queue = f"/kelola/{group.slug}/uang-masuk"
    with clock.at(clock.now() + timedelta(hours=25)):
        run_jobs()
        assert status_of(order) is OrderStatus.EXPIRED
        assert "Datang terlambat?" in client.get(queue).text

        assert client.submit(queue, form="penerimaan").status_code == 303

    assert status_of(order) is OrderStatus.NEW


def test_money_that_is_not_there_gives_the_customer_another_day(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    order = place_order(make_variant(group))
    claim_paid(open_payments_of(order.id)[0].id)

    client.submit(f"/kelola/{group.slug}/uang-masuk", form="bantahan")

    kept = db.session.get(Order, order.id)
    assert kept.payment_status.value == "unpaid"
    assert timedelta(hours=23) < kept.pay_before - clock.now() <= timedelta(hours=24)


def test_an_order_of_another_group_looks_like_a_missing_one(seller, group):
    foreign = paid_order(make_group("Manggar Legi"))
    own = f"/kelola/{group.slug}/pesanan"

    answers = [seller.get(f"{own}/{number}") for number in (foreign.number, "E-XXXXXX-1")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_the_inbox_costs_as_many_queries_for_ten_orders_as_for_one(seller, group, count_queries):
    inbox = f"/kelola/{group.slug}/pesanan"
    paid_order(group)
    with count_queries() as few:
        seller.get(inbox)
    for _ in range(9):
        paid_order(group)
    with count_queries() as many:
        seller.get(inbox)

    assert len(few) == len(many) <= 6, many


def test_slips_and_nota_name_sender_and_receiver(seller, group):
    order = paid_order(group)
    accept_order(order.id, by_id=make_member(group).user_id)
    base = f"/kelola/{group.slug}/pesanan"

    for page in ("slip", f"{order.number}/slip", f"{order.number}/nota"):
        text = seller.get(f"{base}/{page}").text
        assert order.number in text
        assert "Dewi Lestari" in text
        assert "Pelangi Dieng" in text


def test_a_long_inbox_shows_every_order_once(seller, group, monkeypatch):
    monkeypatch.setattr("storefront.ordering.queries.inbox.PAGE", 2)
    monkeypatch.setattr("storefront.ordering.views_group.PAGE", 2)
    numbers = {paid_order(group).number for _ in range(5)}
    seen, address = [], f"/kelola/{group.slug}/pesanan"

    while address:
        text = seller.get(address).text
        seen += re.findall(r'<article class="card order [^>]* id="([^"]+)"', text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        address = found and found[1].replace("&amp;", "&")

    assert sorted(seen) == sorted(numbers)


@pytest.mark.parametrize("beyond", ["99999999999999999999", "-1", "x", "%00", "9" * 5_000])
def test_a_page_behind_what_is_no_order_is_the_first(seller, group, beyond):
    order = paid_order(group)
    answer = seller.get(f"/kelola/{group.slug}/pesanan?lewat={beyond}")
    assert order.number in answer.text


def test_buttons_of_several_orders_can_be_told_apart_by_their_names(seller, group):
    numbers = [paid_order(group).number for _ in range(2)]
    inbox = f"/kelola/{group.slug}/pesanan"
    page = seller.get(inbox).text
    for number in numbers:
        assert f'Terima<span class="vh"> {number}</span>' in page
        assert re.search(f'aria-label="Chat [^"]*, {number}"', page)
