"""What people mistype and what some people tamper with: told, kept, and never ordered."""

import pytest

from storefront.ordering.forms import MOST_GROUPS, checkout_form
from storefront.shipping.models import ShippingKind
from tests.ordering.shopping import (
    buy,
    content_of,
    fill_cart,
    fill_in,
    group_of,
    option_of,
    purchase_count,
    send,
    stock_of,
)

LONG = "n" * 5_000


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("phone", "0812", "Nomor kurang angka"),
        ("phone", "0812 0000 0000 0000 0000", "Nomor kelebihan angka"),
        ("phone", "bukan nomor", "Tulis nomor HP seperti"),
        ("phone", "+1 000 000 0000", "Tulis nomor HP seperti"),
        ("phone", "", "Isi bagian ini"),
        ("customer_name", " ", "Isi bagian ini"),
        ("customer_name", "De\0wi", "Ada huruf yang tidak terbaca"),
        ("customer_name", LONG, "Paling banyak 80 huruf"),
        ("address", LONG, "Paling banyak 500 huruf"),
        ("address", "Jalan\0", "Ada huruf yang tidak terbaca"),
        ("note", LONG, "Paling banyak 500 huruf"),
        ("district_query", "Negeri Antah Berantah", "Belum ditemukan"),
        ("key", "pendek", "Halaman ini sudah lama terbuka"),
        ("key", None, "Halaman ini sudah lama terbuka"),
    ],
)
def test_bad_input_is_told_and_kept(client, honey, field, typed, words):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    changes = {field: typed} | ({"district_code": None} if field == "district_query" else {})
    answer = send(client, page, **changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert content_of(answer)["address" if field != "address" else "customer_name"]
    if typed and field not in ("key", "address") and "\0" not in typed:
        assert content_of(answer)[field].strip() == typed.strip()
    assert (purchase_count(), stock_of(honey)) == (0, 5)


@pytest.mark.parametrize("name", ["Dewi 🌺 Lestari", "José Nuñez", "أم سلمة", "<b>Dewi</b>"])
def test_any_name_of_a_person_is_taken(client, honey, name):
    purchase = buy(client, {honey: 1}, customer_name=name)
    assert purchase.customer_name == name
    assert "<b>Dewi" not in client.get(f"/pesanan/{purchase.token}").text


@pytest.mark.parametrize("sent", ["", "x", "1", "0:0", "1:-5", "9:9:9", "99999999999:1", "1:1\0"])
def test_a_made_up_way_of_delivery_orders_nothing(client, honey, sent):
    fill_cart(client, {honey: 1})
    answer = send(client, fill_in(client), **{f"shipping_{group_of(honey)}": sent})

    assert answer.status_code in (409, 422)
    assert purchase_count() == 0


def test_another_groups_way_of_delivery_is_refused(client, honey, bread):
    fill_cart(client, {honey: 1})
    foreign = option_of(bread, ShippingKind.FLAT)
    answer = send(client, fill_in(client), **{f"shipping_{group_of(honey)}": foreign})

    assert answer.status_code == 409
    assert purchase_count() == 0


def test_a_tampered_price_is_never_charged(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    shipping = f"shipping_{group_of(honey)}"
    cheap = content_of(page)[shipping].split(":")[0] + ":1"

    for changes in ({"seen_goods_idr": "1"}, {"seen_goods_idr": LONG}, {shipping: cheap}):
        answer = send(client, page, **changes)
        assert answer.status_code == 409
        assert "sekarang Rp50.000" in answer.text
    assert purchase_count() == 0


@pytest.mark.parametrize("sent", [None, "", "gratis", "qris", "cod", "bank_transfer\0"])
def test_a_tampered_way_to_pay_orders_nothing(client, honey, sent):
    fill_cart(client, {honey: 1})
    answer = send(client, fill_in(client), **{f"method_{group_of(honey)}": sent})

    assert answer.status_code == 422
    assert purchase_count() == 0


def test_an_unknown_district_code_is_no_address(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    for code in ("99.99.99", "x", "33.07", "\0"):
        answer = send(client, page, district_code=code, district_query="Entah di mana")
        assert answer.status_code == 422
    assert purchase_count() == 0


def test_a_form_that_names_endless_groups_is_read_in_part(app):
    sent = {f"shipping_{number}": "1:0" for number in range(1, 2_000)}
    with app.test_request_context("/checkout", method="POST", data=sent):
        assert len(checkout_form([]).payer_of) == MOST_GROUPS


def test_only_orders_are_counted_against_an_address(make_app, honey):
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        client = app.test_client()
        fill_cart(client, {honey: 1})
        page = fill_in(client)
        refused = {send(client, page, phone="0812").status_code for _ in range(31)}
        ordered = [send(client, page).status_code for _ in range(31)]
    assert refused == {422}
    assert ordered == [303] * 30 + [429]
