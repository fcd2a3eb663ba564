"""A voucher from the group's page to the paid order: what customers type, see and pay."""

import threading
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.safety import limiter
from storefront.groups.models import Role
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import OrderStatus
from storefront.ordering.services.end import cancel_by_customer, expire_order
from storefront.payments.models import PaymentState
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund
from storefront.promotion.models.offers import Voucher, VoucherUse
from storefront.promotion.pricing import VoucherKind
from storefront.promotion.services.vouchers import end_voucher
from tests.factories import make_group, make_member, make_user, make_variant, make_voucher
from tests.ordering.shopping import (
    check_out,
    content_of,
    fill_cart,
    fill_in,
    orders_now,
    purchase_behind,
    ready_to_buy,
    send,
)
from tests.promotion.reading import broken, text_of
from tests.race import at_once, waves
from tests.sizes import size

LIMIT = 5


def use_code(client, code):
    page = client.submit("/keranjang", kode=code)
    assert page.status_code == 303
    return text_of(client.get("/keranjang"))


def used(voucher):
    db.session.rollback()
    return db.session.get(Voucher, voucher.id, populate_existing=True).used


def test_a_voucher_takes_off_from_cart_to_paid_order(client, app):
    group = make_group("Pelangi", commission_bp=1_000)
    honey, tea = make_variant(group, price_idr=30_000), make_variant(group, price_idr=20_001)
    voucher = make_voucher(group, "CARICA10", least_idr=60_000)
    fill_cart(client, {honey: 1, tea: 1})

    assert "Belanja kurang Rp9.999 lagi untuk memakai CARICA10" in use_code(client, "carica 10")
    fill_cart(client, {honey: 1})
    assert "Potongan CARICA10 -Rp8.000" in text_of(client.get("/keranjang"))
    page = fill_in(client)
    assert "Potongan CARICA10 -Rp8.000" in text_of(page)
    answer = send(client, page)
    assert answer.status_code == 303
    purchase = purchase_behind(answer)
    (order,) = purchase.orders

    assert (order.lines_idr, order.discount_idr, order.goods_idr) == (80_001, 8_000, 72_001)
    assert sum(line.discount_idr for line in order.lines) == 8_000
    assert [line.commission_idr for line in order.lines] == [5_400, 1_800]
    assert used(voucher) == 1
    for path in (f"/pesanan/{purchase.token}", f"/pesanan/{purchase.token}/nota/{order.number}"):
        assert "Potongan CARICA10 -Rp8.000" in text_of(client.get(path))
    (payment,) = payments_of(purchase.id)
    receive(payment.id, payment.due_idr, by_id=None)
    sale = sa.select(LedgerEntry.amount_idr).filter_by(kind=EntryKind.SALE)
    assert db.session.scalar(sale) == 72_001
    client.enter(make_member(group).user_id)
    inside = text_of(client.get(f"/kelola/{group.slug}/pesanan/{order.number}"))
    assert "Potongan CARICA10 -Rp8.000" in inside
    assert "Rp72.001" in text_of(client.get(f"/kelola/{group.slug}/penjualan"))
    assert broken() == set()


def test_free_shipping_is_borne_by_the_group(client, app):
    group = make_group()
    honey = make_variant(group)
    make_voucher(group, "ONGKIR", kind=VoucherKind.FREE_SHIPPING, percent=0, amount_idr=8_000)
    fill_cart(client, {honey: 1})
    assert "berkurang sampai Rp8.000" in use_code(client, "ongkir")
    purchase = purchase_behind(check_out(client))
    (order,) = purchase.orders
    assert (order.shipping_idr, order.waived_idr, order.discount_idr) == (2_000, 8_000, 0)
    page = text_of(client.get(f"/pesanan/{purchase.token}/nota/{order.number}"))
    assert "Rp10.000 Gratis ongkir ONGKIR -Rp8.000" in page


def test_every_refusal_says_why(client):
    group, other = make_group("Lebah"), make_group("Roti")
    fill_cart(client, {make_variant(group): 1})
    today = clock.today()
    for code, fields in {
        "LEWAT": {"ends_on": today - timedelta(days=1)},
        "HABIS": {"most_uses": 1, "used": 1},
        "JEDA": {"paused_at": clock.now()},
        "BESOK": {"starts_on": today + timedelta(days=1)},
    }.items():
        make_voucher(group, code, **fields)
    make_voucher(other, "ROTI")

    assert "LEWAT sudah berakhir" in use_code(client, "lewat")
    assert "HABIS sudah habis dipakai" in use_code(client, "habis")
    assert "JEDA sedang tidak berlaku" in use_code(client, "jeda")
    assert "BESOK sedang tidak berlaku" in use_code(client, "besok")
    assert "ROTI berlaku untuk belanja dari Roti" in use_code(client, "roti")
    assert "Kode XYZ tidak dikenal" in use_code(client, "xyz")
    assert "tidak dikenal" not in use_code(client, "")


def test_one_customer_uses_it_as_often_as_she_may(client):
    group = make_group()
    honey = make_variant(group)
    voucher = make_voucher(group, most_each=1)
    fill_cart(client, {honey: 1})
    use_code(client, "hemat10")
    first = purchase_behind(check_out(client))
    fill_cart(client, {honey: 1})  # the code stays in the cart

    refused = check_out(client, phone="+62 811 0000 1001")
    assert refused.status_code == 409
    assert "Nomor HP ini sudah memakai HEMAT10 1 kali" in text_of(refused)
    cancel_by_customer(first.orders[0].id)
    assert check_out(client).status_code == 303
    assert used(voucher) == 1


def test_nothing_is_ordered_without_a_refused_voucher_until_it_is_pressed_again(client):
    group = make_group()
    fill_cart(client, {make_variant(group): 2})
    make_voucher(group, least_idr=75_000)
    page = fill_in(client)

    for typed, reason in (("HEMAD", "Kode HEMAD tidak dikenal"), ("hemat10", "kurang Rp25.000")):
        stopped = send(client, page, voucher=typed, note="Bungkus kado")
        assert stopped.status_code == 409
        assert f"{typed.upper()} tidak bisa dipakai, jadi pesanan belum dibuat" in text_of(stopped)
        assert "Tanpa voucher totalnya Rp60.000" in text_of(stopped)
        assert reason in text_of(stopped)
    assert content_of(stopped)["note"] == "Bungkus kado"
    assert orders_now() == []
    assert purchase_behind(send(client, stopped)).orders[0].voucher_code == ""


def test_a_voucher_typed_at_the_checkout_or_lost_meanwhile_shows_the_new_total(client):
    group = make_group()
    honey = make_variant(group)
    voucher = make_voucher(group)
    fill_cart(client, {honey: 2})
    page = fill_in(client)
    answer = send(client, page, voucher="HEMAT10")
    assert answer.status_code == 409
    assert "Tadi Rp60.000, sekarang Rp55.000" in text_of(answer)

    end_voucher(voucher.id, by_id=make_user().id)
    lost = send(client, answer)
    assert lost.status_code == 409
    assert "Tadi Rp55.000, sekarang Rp60.000" in text_of(lost)
    assert "HEMAT10 sudah berakhir" in text_of(lost)
    assert send(client, lost).status_code == 303
    assert orders_now()[0].discount_idr == 0


def test_a_use_is_given_back_once_and_taken_again_only_while_one_is_free(client):
    group = make_group()
    honey = make_variant(group)
    voucher = make_voucher(group, most_uses=1)
    fill_cart(client, {honey: 1})
    use_code(client, "hemat10")
    (order,) = purchase_behind(check_out(client)).orders
    (payment,) = payments_of(order.purchase_id)
    with clock.at(order.pay_before):
        expire_order(order.id)
        expire_order(order.id)
    assert used(voucher) == 0

    fill_cart(client, {honey: 1})
    other = purchase_behind(check_out(client, phone="0811-0000-1002"))
    receive(payment.id, payment.due_idr, by_id=None)  # late, and the use is somebody else's now
    (late,) = payments_of(order.purchase_id)
    assert late.status is PaymentState.SETTLED_LATE
    assert (orders_now()[0].status, used(voucher)) == (OrderStatus.EXPIRED, 1)

    (again,) = payments_of(other.id)
    with clock.at(other.orders[0].pay_before):
        expire_order(other.orders[0].id)
        assert used(voucher) == 0
        receive(again.id, again.due_idr, by_id=None)
    assert (orders_now()[1].status, used(voucher)) == (OrderStatus.NEW, 1)
    cancel_by_customer(other.orders[0].id)
    cancel_by_customer(other.orders[0].id)
    assert used(voucher) == 0
    assert broken() == set()


def test_an_order_that_comes_back_late_is_no_second_use_of_one_customer(client):
    group = make_group()
    honey = make_variant(group)
    voucher = make_voucher(group, most_each=1)
    fill_cart(client, {honey: 1})
    use_code(client, "hemat10")
    (order,) = purchase_behind(check_out(client)).orders
    with clock.at(order.pay_before):
        expire_order(order.id)
    fill_cart(client, {honey: 1})
    assert check_out(client).status_code == 303

    (payment,) = payments_of(order.purchase_id)
    receive(payment.id, payment.due_idr, by_id=None)

    assert (orders_now()[0].status, used(voucher)) == (OrderStatus.EXPIRED, 1)
    assert broken() == set()


def test_codes_are_not_guessed(make_app, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # every app has the same one: set it back
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        group = make_group()
        make_voucher(group)
        visitor = app.test_client()
        fill_cart(visitor, {make_variant(group): 1})
        assert [visitor.submit("/keranjang", kode=f"A{n}B").status_code for n in range(20)] == [
            303
        ] * 20
        assert visitor.submit("/keranjang", kode="HEMAT10").status_code == 429
        assert visitor.submit("/checkout", voucher="HEMAT10").status_code == 429
        assert visitor.submit("/keranjang", kode="").status_code == 303


def test_what_goes_back_is_what_was_paid(client, run_jobs):
    group = make_group()
    make_voucher(group, percent=50)
    fill_cart(client, {make_variant(group, price_idr=40_000): 1})
    use_code(client, "HEMAT10")
    (order,) = purchase_behind(check_out(client)).orders
    (payment,) = payments_of(order.purchase_id)
    receive(payment.id, payment.due_idr, by_id=None)
    cancel_by_customer(order.id)
    run_jobs()
    ((refund_id, amount_idr),) = db.session.execute(sa.text("SELECT id, amount_idr FROM refund"))
    assert amount_idr == payment.due_idr == 30_000 + payment.unique_code_idr
    finish_refund(refund_id, by_id=None)
    assert broken() == set()


def test_the_group_makes_pauses_and_ends_a_voucher(client):
    group = make_group()
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    offers = f"/kelola/{group.slug}/promosi/penawaran"
    assert "Belum ada voucher" in client.get(offers).text
    wrong = client.submit(f"{offers}/voucher", code="a", percent="")
    assert wrong.status_code == 422
    assert "Paling sedikit 3 huruf" in wrong.text
    assert "Isi berapa persen" in wrong.text

    made = client.submit(f"{offers}/voucher", code="carica 10", percent="10", most_uses="50")
    assert made.status_code == 303
    assert "Terpakai 0 dari 50" in text_of(client.get(offers))
    again = client.submit(f"{offers}/voucher", code="CARICA10", percent="5")
    assert again.status_code == 409
    assert "CARICA10 sudah pernah dipakai" in again.text
    id_ = db.session.scalar(sa.select(Voucher.id))
    client.press(offers, f"voucher/{id_}/jeda")
    assert "Dijeda" in client.get(offers).text
    client.press(offers, f"voucher/{id_}/kelanjutan")
    assert " Berlaku " in text_of(client.get(offers))
    client.press(offers, f"voucher/{id_}/akhir")
    assert "Belum ada voucher yang berlaku" in client.get(offers).text


def test_only_a_cart_with_a_code_asks_for_vouchers(client, count_queries):
    group = make_group()
    fill_cart(client, {make_variant(group): 1, make_variant(group): 2})
    with count_queries() as plain:
        client.get("/keranjang")
    use_code(client, make_voucher(group).code)
    with count_queries() as with_code:
        client.get("/keranjang")
    assert len(with_code) == len(plain) + 1
    assert not [statement for statement in plain if "voucher" in statement.partition("FROM")[2]]


@pytest.mark.slow
def test_no_more_uses_are_taken_than_there_are(app):
    """Three waves of customers order with a voucher of which there are five: with one of the group,
    and those who got none of these with one of the platform.
    """
    group = make_group()
    honey = make_variant(group, stock=1_000)
    vouchers = [
        make_voucher(owner, code, most_uses=LIMIT)
        for owner, code in ((group, "HEMAT10"), (None, "SEMUA"))
    ]
    buyers = [ready_to_buy(app, honey, code="HEMAT10") for _ in range(size(72, 500) + LIMIT)]
    for voucher in vouchers:
        posts = [
            partial(client.post, "/checkout", data=content | {"voucher": voucher.code})
            for client, content in buyers
        ]
        codes = [run.result().status_code for wave in waves(posts) for run in at_once(app, wave)]
        assert set(codes) == {303, 409}
        assert codes.count(303) == LIMIT == used(voucher)
        buyers = [buyer for buyer, code in zip(buyers, codes, strict=True) if code == 409]

    uses = db.session.scalars(sa.select(VoucherUse.order_id)).all()
    assert sorted(uses) == [order.id for order in orders_now()]
    assert [order.discount_idr for order in orders_now()] == [2_500] * 2 * LIMIT
    assert [order.sponsored_idr for order in orders_now()] == [0] * LIMIT + [2_500] * LIMIT
    assert broken() == set()


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_reading_the_uses_before_counting_one_gives_too_many(app):
    """The negative control: a twin that decides on what it read."""
    make_voucher(make_group(), most_uses=1)
    both_have_read = threading.Barrier(2)

    def use_naively():
        with db.engine.begin() as connection:
            taken = connection.scalar(sa.text("SELECT used FROM voucher"))
            both_have_read.wait(timeout=10)
            if taken < 1:
                connection.execute(sa.text("UPDATE voucher SET used = :n"), {"n": taken + 1})
                return True
        return False

    assert [run.result() for run in at_once(app, [use_naively] * 2)] == [True, True]
