"""Vouchers of the platform: the customer pays less, and the groups get what they ask for."""

from typing import NamedTuple

import pytest
import sqlalchemy as sa

from storefront.cart.queries import parcels_in, why_not_used
from storefront.cart.services import put_in_cart, set_voucher
from storefront.catalog.models import Variant
from storefront.core import clock, world
from storefront.core.db import db
from storefront.groups.models import CollectedBy, ProducerGroup, Role
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import CancelReason, PaymentStatus
from storefront.ordering.services.end import cancel_by_customer, cancel_by_group, expire_order
from storefront.ordering.services.fulfil import accept_order, pack_order, ship_order
from storefront.payments.queries.payments import open_payments_of, payments_of
from storefront.payments.services.receive import receive
from storefront.payouts.queries.balance import balance_of, dues
from storefront.promotion.models.offers import Voucher
from storefront.promotion.pricing import VoucherKind
from storefront.promotion.refused import NoVoucher
from tests.factories import (
    make_account,
    make_bundle,
    make_classroom,
    make_group,
    make_member,
    make_qris,
    make_user,
    make_variant,
    make_voucher,
)
from tests.ordering.shopping import check_out, fill_cart, orders_now, picked_up, purchase_behind
from tests.payouts.earning import hand_over, send_back
from tests.payouts.recomputed import compare
from tests.promotion.reading import broken, text_of


class Street(NamedTuple):
    bakers: ProducerGroup
    bees: ProducerGroup
    bread: Variant
    rusk: Variant
    honey: Variant


@pytest.fixture
def street(app):
    """A group whose money the platform collects, and one that collects its own."""
    make_account()
    make_qris()
    bakers = make_group("Roti", slug="roti", commission_bp=500, collected_by=CollectedBy.PLATFORM)
    bees = make_group("Lebah", slug="lebah", commission_bp=777)
    bread, rusk = make_variant(bakers, price_idr=17_779), make_variant(bakers, price_idr=12_345)
    honey = make_variant(bees, price_idr=33_333)
    make_bundle(bakers, [bread, rusk], price_idr=25_001)
    return Street(bakers, bees, bread, rusk, honey)


def buy_with(client, code, wanted, **changes):
    fill_cart(client, wanted)
    client.submit("/keranjang", kode=code)
    assert "Lanjut ke pengiriman" in client.get("/keranjang").text
    answer = check_out(client, **changes)
    assert answer.status_code == 303, answer.text
    return purchase_behind(answer)


def fetched(street, method):
    return picked_up(street.honey) | {f"method_{street.bees.id}": method}


def pay(purchase):
    for payment in payments_of(purchase.id):
        receive(payment.id, payment.due_idr, by_id=None)


def booked():
    """What the platform pays, by order in the order of their making."""
    db.session.rollback()
    query = (
        sa.select(LedgerEntry.order_id, sa.func.sum(LedgerEntry.amount_idr))
        .where(LedgerEntry.kind == EntryKind.VOUCHER)
        .group_by(LedgerEntry.order_id)
        .order_by(LedgerEntry.order_id)
    )
    return [int(sum_) for _order_id, sum_ in db.session.execute(query)]


def used(voucher):
    db.session.rollback()
    return db.session.get(Voucher, voucher.id, populate_existing=True).used


def test_it_is_shared_out_over_all_groups_and_paid_by_the_platform(client, app, street):
    voucher = make_voucher(None, "SEMUA", percent=10, least_idr=50_000, most_each=1)
    fill_cart(client, {street.honey: 1})
    client.submit("/keranjang", kode="semua")
    assert "Belanja kurang Rp16.667 lagi untuk memakai SEMUA" in text_of(client.get("/keranjang"))
    purchase = buy_with(client, "semua", {street.bread: 1, street.rusk: 1})
    for_bread, for_honey = purchase.orders

    whole = (25_001 + 33_333) * 10 // 100
    assert (for_bread.sponsored_idr, for_honey.sponsored_idr) == (2_500, 3_333)
    assert for_bread.sponsored_idr + for_honey.sponsored_idr == whole
    assert (for_bread.discount_idr, for_bread.bundles_idr) == (2_500 + 5_123, 5_123)
    assert [sum(line.sponsored_idr for line in order.lines) for order in purchase.orders] == [
        2_500,
        3_333,
    ]
    assert (for_bread.goods_idr, for_bread.earned_idr) == (22_501, 25_001)
    assert (used(voucher), booked()) == (1, [])
    pay(purchase)
    assert booked() == [2_500, 3_333]
    compare(street.bakers)
    compare(street.bees)

    for order, group in ((for_bread, street.bakers), (for_honey, street.bees)):
        hand_over(order)
        inside = app.test_client()
        inside.enter(make_member(group, Role.CHAIR).user_id)
        page = text_of(inside.get(f"/kelola/{group.slug}/pesanan/{order.number}"))
        assert "dari potongan SEMUA dibayar Etalase, bukan kelompok" in page
        assert "Voucher Etalase Rp" in text_of(inside.get(f"/kelola/{group.slug}/saldo"))
        omzet = {"roti": "Rp25.001", "lebah": "Rp33.333"}[group.slug]
        assert omzet in text_of(inside.get(f"/kelola/{group.slug}/penjualan"))
    commission = 33_333 * 777 // 10_000
    assert balance_of(street.bees).payable_idr == 3_333 - commission
    assert {due.group.name: due.payable_idr for due in dues()}["Lebah"] == 3_333 - commission
    assert broken() == set()


def test_of_orders_that_share_a_use_the_last_gives_it_back(client, street, run_jobs):
    voucher = make_voucher(None, "DUA", kind=VoucherKind.RUPIAH, percent=0, amount_idr=20_000)
    voucher_uses = []
    purchase = buy_with(client, "dua", {street.bread: 1, street.honey: 1})
    first, second = purchase.orders
    pay(purchase)
    assert sum(booked()) == 20_000
    for order in (first, first, second, second):
        cancel_by_customer(order.id)
        run_jobs()
        voucher_uses.append((used(voucher), booked()))
    assert voucher_uses == [
        (1, [0, second.sponsored_idr]),
        (1, [0, second.sponsored_idr]),
        (0, [0, 0]),
        (0, [0, 0]),
    ]

    late = buy_with(client, "dua", {street.bread: 1, street.honey: 1})
    _bakers_payment, payment = payments_of(late.id)
    with clock.at(late.orders[0].pay_before):
        for order in late.orders:
            expire_order(order.id)
        assert used(voucher) == 0
        receive(payment.id, payment.due_idr, by_id=None)  # of one group, late
        assert (used(voucher), booked()) == (1, [0, 0, late.orders[1].sponsored_idr])
        compare(street.bakers)
        compare(street.bees)
    assert broken() == set()


def test_what_goes_back_takes_the_platforms_part_along(client, street, run_jobs):
    """A part of the price by agreement, and a second parcel that is never sent."""
    make_voucher(None, "SEMUA", percent=25)
    agreed, split = (buy_with(client, "semua", {street.honey: 2}).orders[0] for _ in range(2))
    for order in (agreed, split):
        (payment,) = open_payments_of(order.id)
        receive(payment.id, payment.due_idr, by_id=None)
    assert (agreed.goods_idr, agreed.sponsored_idr) == (50_000, 16_666)
    hand_over(agreed)
    send_back(agreed, 12_500)
    assert booked()[0] == 16_666 * 3 // 4

    by_id = make_user().id
    accept_order(split.id, by_id=by_id)
    pack_order(split.id, by_id=by_id)
    (line,) = split.lines
    ship_order(split.id, courier="JNE", tracking_number="1", by_id=by_id, pieces={line.id: 1})
    cancel_by_group(split.id, CancelReason.SOLD_OUT, by_id=by_id)
    run_jobs()
    assert booked()[1] == 16_666 // 2
    compare(street.bees)
    client.enter(make_member(street.bees, Role.CHAIR).user_id)
    omzet_idr = 66_666 - 12_500 - (16_666 - 16_666 * 3 // 4) + 25_000 + 8_333
    shown = f"Rp{omzet_idr:,}".replace(",", ".")
    assert shown in text_of(client.get("/kelola/lebah/penjualan"))
    assert broken() == set()


def test_free_shipping_is_paid_to_every_group_that_sends(client, street, run_jobs):
    terms = {"kind": VoucherKind.FREE_SHIPPING, "percent": 0, "amount_idr": 8_000}
    make_voucher(None, "ONGKIR", **terms)
    purchase = buy_with(client, "ongkir", {street.bread: 1, street.honey: 1})
    for order in purchase.orders:
        assert (order.shipping_idr, order.waived_idr, order.borne_idr) == (2_000, 8_000, 0)
        assert [line.waived_idr for line in order.lines] == [0]
    pay(purchase)
    assert booked() == [8_000, 8_000]
    compare(street.bakers)
    cancel_by_customer(purchase.orders[0].id)
    run_jobs()
    assert booked() == [0, 8_000]
    compare(street.bakers)
    assert broken() == set()


def test_what_it_pays_whole_is_paid_by_the_platform_alone(client, street, run_jobs):
    """Nothing is due from the customer; the group is paid once it has handed over."""
    make_voucher(None, "LUNAS", percent=100)
    goes_on, ends = (
        buy_with(client, "lunas", {street.honey: 1}, **fetched(street, method)).orders[0]
        for method in ("cod", "bank_transfer")
    )
    run_jobs()
    assert [order.payment_status for order in orders_now()] == [PaymentStatus.PAID] * 2
    assert [order.total_idr for order in orders_now()] == [0, 0]
    hand_over(goes_on)
    cancel_by_customer(ends.id)
    run_jobs()
    assert booked() == [33_333, 0]
    assert balance_of(street.bees).payable_idr == 33_333 - 33_333 * 777 // 10_000
    compare(street.bees)
    assert broken() == set()


def test_cash_on_delivery_pays_the_rest(client, street):
    make_voucher(None, "SEMUA", percent=10)
    (order,) = buy_with(
        client,
        "semua",
        {street.honey: 1},
        **picked_up(street.honey),
        **{f"method_{street.bees.id}": "cod"},
    ).orders
    (payment,) = payments_of(order.purchase_id)
    assert payment.due_idr == 30_000
    assert booked() == []
    receive(payment.id, payment.due_idr, by_id=None)
    assert booked() == [3_333]
    compare(street.bees)
    assert broken() == set()


def test_the_operator_makes_pauses_and_ends_one_and_sees_what_it_costs(client, app, street):
    make_voucher(street.bees, "MADU")
    client.enter(make_user(is_operator=True).id)
    page = "/pengelola/voucher"
    assert "Belum ada voucher yang berlaku" in client.get(page).text
    wrong = client.submit(f"{page}/baru", code="a", percent="")
    assert (wrong.status_code, "Isi berapa persen" in wrong.text) == (422, True)
    taken = client.submit(f"{page}/baru", code="madu", percent="5")
    assert (taken.status_code, "MADU sudah pernah dipakai" in taken.text) == (409, True)
    made = client.submit(f"{page}/baru", code="semua", percent="10", most_uses="9")
    assert made.status_code == 303
    group_page = f"/kelola/{street.bees.slug}/promosi/penawaran"
    client.enter(make_member(street.bees, Role.CHAIR).user_id)
    assert client.submit(f"{group_page}/voucher", code="semua", percent="5").status_code == 409
    assert "SEMUA" not in client.get(group_page).text

    buyer = app.test_client()
    pay(buy_with(buyer, "semua", {street.honey: 1}))
    buy_with(buyer, "semua", {street.bread: 1, street.honey: 1})
    client.enter(make_user(is_operator=True).id)
    shown = text_of(client.get(page))
    assert "Terpakai 2 dari 9, potongan Rp8.444" in shown
    assert "3 pesanan, 2 kelompok Dibayar Rp3.333 , belum lunas Rp5.111" in shown
    id_ = db.session.scalar(sa.select(Voucher.id).filter_by(code="SEMUA"))
    client.press(page, f"{id_}/jeda")
    assert "Dijeda" in client.get(page).text
    client.press(page, f"{id_}/kelanjutan")
    client.press(page, f"{id_}/akhir")
    assert "Belum ada voucher yang berlaku" in client.get(page).text


def test_practice_costs_the_platform_nothing(app):
    make_voucher(None, "SEMUA")
    classroom = make_classroom()
    with world.entered(classroom.world):
        goods = make_variant(make_group(classroom_id=classroom.id, slug="latihan-roti"))
        cart_id = put_in_cart(None, goods.id, 2)
        set_voucher(cart_id, "SEMUA")
        (parcel,) = parcels_in(cart_id)
        assert (parcel.voucher, parcel.price.voucher_idr) == (None, 0)
        assert isinstance(why_not_used([parcel]), NoVoucher)
