from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Variant
from storefront.catalog.services.stock import set_stock
from storefront.core import clock
from storefront.core.db import atomic, db, insert_rows
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import Payment, PaymentOption, PaymentState
from storefront.payments.queries.payments import payments_of
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate
from tests.factories import make_account, make_group, make_user, make_variant
from tests.ordering.shopping import (
    CUSTOMER,
    buy,
    change_all,
    check_out,
    content_of,
    fill_cart,
    fill_in,
    group_of,
    option_of,
    picked_up,
    purchase_behind,
    purchase_count,
    send,
    stock_of,
)

COD = PaymentMethod.COD.value


def take_all_amounts():
    """Have as many payments as there are unique codes, like the one that is there."""
    (payment,) = db.session.scalars(sa.select(Payment))
    goods_idr = payment.due_idr - payment.unique_code_idr
    like = {"purchase_id": payment.purchase_id, "option_id": payment.option_id, "is_held": True}
    same = {**like, "method": payment.method, "status": PaymentState.EXPIRED}
    dues = {goods_idr + code for code in range(1, 1000)} - {payment.due_idr}
    with atomic():
        insert_rows(Payment, [{**same, "due_idr": due} for due in dues])


def test_two_groups_are_ordered_at_once_and_paid_each_by_itself(client, honey, bread):
    fill_cart(client, {honey: 2, bread: 1})
    page = fill_in(client)

    assert "Dua kelompok, dua pembayaran" in page.text
    assert "Rp90.000 ke Lebah, Rp18.000 ke Roti." in page.text
    answer = send(client, page)

    purchase = purchase_behind(answer)
    assert answer.headers["Location"] == f"/pesanan/{purchase.token}/bayar"
    assert [order.number for order in purchase.orders] == [
        f"{purchase.number}-1",
        f"{purchase.number}-2",
    ]
    payments = payments_of(purchase.id)
    assert [payment.due_idr - payment.unique_code_idr for payment in payments] == [90_000, 18_000]
    assert [stock_of(honey), stock_of(bread)] == [3, 4]
    assert client.get_cookie("cart_count") is None
    assert client.get("/checkout").status_code == 303  # the cart is empty


def test_groups_collected_by_the_platform_share_one_payment(client):
    make_account()
    shared = [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM), name)
        for name in ("Kopi", "Teh")
    ]
    fill_cart(client, dict.fromkeys(shared, 1))
    page = fill_in(client)
    assert "Dua kelompok, satu pembayaran" in page.text

    purchase = purchase_behind(send(client, page))

    (payment,) = payments_of(purchase.id)
    assert payment.due_idr - payment.unique_code_idr == 70_000
    assert sum(share.amount_idr for share in payment.shares) == payment.due_idr


def test_a_mixed_cart_counts_payments_and_not_groups(client, honey):
    make_account()
    shared = [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM), name)
        for name in ("Kopi", "Teh")
    ]
    fill_cart(client, dict.fromkeys([honey, *shared], 1))
    page = fill_in(client)

    assert "Tiga kelompok, dua pembayaran" in page.text
    assert len(payments_of(purchase_behind(send(client, page)).id)) == 2


def test_what_is_picked_up_needs_no_address(client, honey):
    fill_cart(client, {honey: 1})
    answer = client.submit(
        "/checkout",
        {"customer_name": "Dewi", "phone": CUSTOMER["phone"]} | picked_up(honey),
    )

    (order,) = purchase_behind(answer).orders
    assert order.is_picked_up
    assert order.shipping_idr == 0


def test_a_parcel_needs_an_address(client, honey):
    fill_cart(client, {honey: 1})
    page = check_out(client, address="", district_query="Leksono")

    assert page.status_code == 422
    assert "Tulis alamat lengkap" in page.text
    assert purchase_count() == 0


def test_hitung_ongkir_keeps_what_was_typed(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client, customer_name="Bu Tini", note="Pagar hijau")

    assert page.status_code == 200
    kept = content_of(page)
    assert (kept["customer_name"], kept["note"]) == ("Bu Tini", "Pagar hijau")
    assert kept[f"shipping_{group_of(honey)}"] == option_of(honey, ShippingKind.FLAT)
    assert "Rp50.000" in page.text


def test_before_a_district_is_known_only_pick_up_is_offered(client, honey):
    fill_cart(client, {honey: 1})
    page = client.get("/checkout")

    assert "Ambil di tempat" in page.text
    assert "Reguler" not in page.text
    assert "Total, belum dengan ongkir" in page.text


def test_at_most_six_personal_fields_are_asked_for(client, honey):
    fill_cart(client, {honey: 1})
    asked = set(content_of(client.get("/checkout"))) - {
        "csrf_token",
        "key",
        "seen_goods_idr",
        "told_code",
        "voucher",
    }
    personal = {name for name in asked if not name.startswith(("shipping_", "method_"))}
    assert personal == {"customer_name", "phone", "district_query", "address", "note"}


def test_nothing_is_ordered_when_one_thing_is_sold_out(client, honey, bread):
    fill_cart(client, {honey: 1, bread: 3})
    page = fill_in(client)
    set_stock(bread.id, 2, seen=5, by_id=None)
    answer = send(client, page)

    assert answer.status_code == 409
    assert "Roti manis, 100 g tinggal 2" in answer.text
    assert 'href="/keranjang"' in answer.text
    assert content_of(answer)["customer_name"] == "Dewi Lestari"
    assert (purchase_count(), stock_of(honey)) == (0, 5)


def test_a_new_price_is_shown_beside_the_old_one_and_a_second_press_accepts_it(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    change_all(Variant, price_idr=45_000)
    answer = send(client, page)

    assert answer.status_code == 409
    assert "Tadi Rp50.000, sekarang Rp55.000" in answer.text
    assert purchase_behind(send(client, answer)).orders[0].lines_idr == 45_000


def test_a_new_price_of_delivery_is_shown_too(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    change_all(ShippingRate, price_idr=12_000)
    answer = send(client, page)

    assert answer.status_code == 409
    assert "Tadi Rp50.000, sekarang Rp52.000" in answer.text
    assert purchase_behind(send(client, answer)).orders[0].shipping_idr == 12_000


def test_deliveries_that_changed_places_in_the_sum_are_shown_too(client, honey):
    """The sum is the same, but what each group is paid is not."""
    bread = make_variant(make_group("Roti"))
    fill_cart(client, {honey: 1, bread: 1})
    page = fill_in(client)
    for variant, price_idr in ((honey, 9_000), (bread, 11_000)):
        own = sa.select(ShippingOption.id).filter_by(group_id=group_of(variant))
        with atomic() as session:
            session.execute(
                sa.update(ShippingRate)
                .where(ShippingRate.option_id.in_(own))
                .values(price_idr=price_idr)
            )
    answer = send(client, page)

    assert answer.status_code == 409
    orders = purchase_behind(send(client, answer)).orders
    assert {order.shipping_idr for order in orders} == {9_000, 11_000}


@pytest.mark.parametrize(
    ("what", "becomes", "words"),
    [
        (Variant, {"withdrawn_at": clock.real_now()}, "Madu, 100 g tidak dijual lagi"),
        (ProducerGroup, {"status": GroupStatus.SUSPENDED}, "Madu, 100 g tidak dijual lagi"),
        (
            ProducerGroup,
            {"holiday_until": clock.today() + timedelta(days=3)},
            "Lebah sedang libur, jadi pesanan belum dibuat",
        ),
    ],
)
def test_what_is_no_longer_sold_is_named(client, honey, what, becomes, words):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    change_all(what, **becomes)
    answer = send(client, page)

    assert answer.status_code == 409
    assert words in answer.text
    assert purchase_count() == 0


def test_a_way_of_delivery_that_is_gone_is_named(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    change_all(ShippingOption, is_offered=False)
    answer = send(client, page)

    assert answer.status_code == 409
    assert "Pengiriman yang dipilih untuk Lebah tidak ada lagi" in answer.text


def test_a_double_tap_is_one_purchase(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    answers = [send(client, page) for _ in range(3)]

    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {303}
    assert (purchase_count(), stock_of(honey)) == (1, 4)


def test_a_double_tap_is_one_purchase_for_pick_up_and_shared_payments_too(client, honey):
    make_account()
    coffee = make_variant(make_group("Kopi", collected_by=CollectedBy.PLATFORM), "Kopi")
    fill_cart(client, {honey: 1, coffee: 1})
    picks = picked_up(honey) | picked_up(coffee)
    page = fill_in(client, district_query="", address="", **picks)
    answers = [send(client, page) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert purchase_count() == 1


def test_the_same_key_with_other_content_is_refused(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    send(client, page)
    fill_cart(client, {honey: 1})

    answer = send(client, page, customer_name="Orang lain")

    assert answer.status_code == 409
    assert "sudah pernah dikirim dengan isi lain" in answer.text
    assert purchase_count() == 1


def test_two_tabs_order_a_cart_once(client, honey):
    fill_cart(client, {honey: 1})
    first, second = fill_in(client), fill_in(client)
    ordered = send(client, first)
    answer = send(client, second)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/pesanan/{purchase_behind(ordered).token}"
    assert purchase_count() == 1


def test_an_empty_cart_leads_to_the_cart(client):
    assert client.get("/checkout").headers["Location"] == "/keranjang"


def test_a_group_without_an_account_cannot_be_ordered_from(client, honey):
    change_all(PaymentOption, is_offered=False)
    fill_cart(client, {honey: 1})
    page = fill_in(client)

    assert "Lebah belum punya rekening atau kode QRIS" in page.text
    assert send(client, page).status_code == 422
    assert purchase_count() == 0


def test_the_purchase_of_a_signed_in_customer_is_hers(client, honey):
    user = make_user()
    client.enter(user.id)
    assert buy(client, {honey: 1}).user_id == user.id


def test_a_purchase_is_kept_by_this_browser(client, honey):
    purchase = buy(client, {honey: 1})
    assert purchase.number in client.get("/lacak").text
    assert purchase.number not in client.application.test_client().get("/lacak").text


def test_payments_are_opened_by_a_job_when_no_amount_was_free(client, honey, run_jobs):
    buy(client, {honey: 1})
    take_all_amounts()
    purchase = buy(client, {honey: 1})
    page = client.get(f"/pesanan/{purchase.token}/bayar")
    assert "terlalu banyak pembayaran dengan jumlah yang sama" in page.text

    change_all(Payment, is_held=False)
    run_jobs()

    (payment,) = payments_of(purchase.id)
    assert (
        client.get(f"/pesanan/{purchase.token}/bayar").headers["Location"].endswith(str(payment.id))
    )
