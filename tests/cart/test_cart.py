import re
from datetime import timedelta

import pytest

from storefront.cart.models import Cart, CartLine
from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup
from tests.factories import make_classroom, make_group, make_variant, save
from tests.pages import path_of


def put(client, variant, quantity=1, **more):
    return client.post("/keranjang", data={"varian": variant.id, "jumlah": quantity} | more)


def lines():
    db.session.rollback()
    rows = db.session.execute(db.select(CartLine.variant_id, CartLine.quantity))
    return dict(tuple(row) for row in rows)


def change(model, id_, **values):
    with atomic() as session:
        for name, value in values.items():
            setattr(session.get_one(model, id_), name, value)


def pieces_on_badge(client):
    cookie = client.get_cookie("cart_count")
    return int(cookie.value) if cookie else 0


def test_an_empty_cart_says_so_and_what_to_do(client):
    make_variant(product="Carica")
    page = client.get("/keranjang")
    assert page.status_code == 200
    assert "Keranjang masih kosong" in page.text
    assert "Carica" in page.text


def test_what_is_chosen_on_a_product_page_is_in_the_cart(client):
    variant = make_variant(make_group("Pelangi"), "Carica", price_idr=25_000)
    answer = client.submit(path_of(variant), {"jumlah": 2}, form="#beli")
    assert answer.status_code == 303
    page = client.get("/keranjang")
    for words in ("Sudah di keranjang.", "Carica", "Pelangi, 2 barang", "Rp50.000"):
        assert words in page.text
    assert "Sekali kirim dari Wonosobo, 0,3 kg" in page.text
    assert pieces_on_badge(client) == 2


def test_the_same_twice_is_one_line(client):
    variant = make_variant()
    put(client, variant, 2)
    put(client, variant, 3)
    assert lines() == {variant.id: 5}


def test_buying_now_goes_straight_to_the_checkout(client):
    answer = put(client, make_variant(), beli=1)
    assert (answer.status_code, answer.location) == (303, "/checkout")


def test_buying_more_than_there_is_stops_at_the_cart(client):
    assert put(client, make_variant(stock=1), 2, beli=1).location == "/keranjang"


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("0", "Paling sedikit 1"),
        ("-1", "Paling sedikit 1"),
        (str(10**12), "Paling banyak 999"),
        ("dua", "Tulis jumlah dengan angka"),
        ("", "Tulis jumlah dengan angka"),
        ("a\0", "Ada huruf yang tidak terbaca"),
        ("🍌", "Tulis jumlah dengan angka"),
    ],
)
def test_a_quantity_that_makes_no_sense_gets_words_and_loses_nothing(client, quantity, words):
    kept, variant = make_variant(), make_variant()
    put(client, kept)
    page = put(client, variant, quantity)
    assert page.status_code == 422
    assert words in page.text
    assert lines() == {kept.id: 1}
    page = client.submit("/keranjang", {f"jumlah-{kept.id}": quantity})
    if quantity == "0":
        assert page.status_code == 303
        return
    assert page.status_code == 422
    assert words.replace("sedikit 1", "sedikit 0") in page.text
    assert lines() == {kept.id: 1}


@pytest.mark.parametrize("variant_id", ["", "0", "999999", "9" * 30, "abc", "\0"])
def test_what_is_not_there_cannot_be_put_in(client, variant_id):
    page = client.post("/keranjang", data={"varian": variant_id})
    assert page.status_code == 409
    assert "sedang tidak dijual" in page.text


def test_what_is_not_on_sale_cannot_be_put_in(client):
    classroom = make_classroom()
    for variant in (
        make_variant(status=ProductStatus.PREVIEW),
        make_variant(make_group(status=GroupStatus.SUSPENDED)),
        make_variant(make_group(classroom_id=classroom.id)),
    ):
        assert put(client, variant).status_code == 409
    assert lines() == {}


def test_only_our_own_pages_may_put_something_in(client):
    variant = make_variant()
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"},
    ):
        answer = client.post("/keranjang", data={"varian": variant.id}, headers=headers)
        assert answer.status_code == 403
    assert lines() == {}


def test_numbers_are_changed_with_and_without_script(client):
    variant = make_variant(stock=20)
    put(client, variant, 2)
    client.submit("/keranjang", {f"jumlah-{variant.id}": 7})
    assert lines() == {variant.id: 7}
    client.submit("/keranjang", {f"jumlah-{variant.id}": 7, f"jumlah-{variant.id}_step": "1"})
    assert lines() == {variant.id: 8}
    client.submit("/keranjang", {f"jumlah-{variant.id}": 8, f"jumlah-{variant.id}_step": "-1"})
    assert lines() == {variant.id: 7}
    assert pieces_on_badge(client) == 7


def test_a_line_is_taken_out_and_put_back(client):
    kept, gone = make_variant(product="Kopi"), make_variant(product="Teh")
    put(client, kept)
    put(client, gone, 3)
    client.submit("/keranjang", {"hapus": gone.id}, form="/jumlah")
    assert lines() == {kept.id: 1}
    page = client.get("/keranjang")
    assert "Teh, 100 g dihapus." in page.text
    undo = re.search(r'action="(/keranjang/lagi/[^"]+)"', page.text)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    assert client.post(undo, data={"csrf_token": token}).status_code == 303
    assert lines() == {kept.id: 1, gone.id: 3}


def test_no_pieces_cannot_be_put_back(client):
    kept, gone = make_variant(product="Kopi"), make_variant(product="Teh")
    put(client, kept)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/keranjang").text)[1]
    answer = client.post(f"/keranjang/lagi/{gone.id}/0", data={"csrf_token": token})
    assert answer.status_code == 404
    assert lines() == {kept.id: 1}


def test_the_whole_cart_is_emptied(client):
    put(client, make_variant(), 4)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/keranjang").text)[1]
    assert client.post("/keranjang/kosong", data={"csrf_token": token}).status_code == 303
    assert lines() == {}
    assert pieces_on_badge(client) == 0


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("path", ["jumlah", "harga", "kosong", "lagi/1/1"])
def test_a_cart_is_changed_with_its_token_only(client, path):
    put(client, make_variant())
    assert client.post(f"/keranjang/{path}").status_code == 400
    assert len(lines()) == 1


def test_what_is_left_is_taken_with_one_button(client):
    variant = make_variant(stock=3)
    put(client, variant, 5)
    page = client.get("/keranjang")
    assert "Tinggal 3." in page.text
    assert "Pesan 3" in page.text
    assert "Lanjut ke pengiriman" not in page.text
    client.submit("/keranjang", {"sisa": variant.id}, form="/jumlah")
    assert lines() == {variant.id: 3}
    assert "Lanjut ke pengiriman" in client.get("/keranjang").text


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda line: change(Variant, line.id, stock=0), "Sudah habis."),
        (lambda line: change(Variant, line.id, withdrawn_at=clock.now()), "Tidak dijual lagi."),
        (
            lambda line: change(Product, line.product_id, status=ProductStatus.ARCHIVED),
            "Tidak dijual lagi.",
        ),
        (
            lambda line: change(
                ProducerGroup,
                db.session.get_one(Product, line.product_id).group_id,
                holiday_until=clock.today() + timedelta(days=1),
            ),
            "Kelompok sedang libur sampai",
        ),
    ],
)
def test_what_cannot_be_ordered_any_more_is_said_at_its_line(client, what, words):
    variant = make_variant()
    put(client, variant)
    what(variant)
    page = client.get("/keranjang")
    assert words in page.text
    assert "Belum ada yang bisa dipesan" in page.text
    assert "Lanjut ke pengiriman" not in page.text
    client.submit("/keranjang", {"hapus": variant.id}, form="/jumlah")
    assert lines() == {}


def test_a_line_that_needs_a_decision_stops_the_way_to_the_checkout(client):
    good, bad = make_variant(), make_variant(stock=3)
    put(client, good)
    put(client, bad, 4)
    assert client.submit("/keranjang", {"lanjut": 1}).location == "/keranjang"
    assert "Ada yang perlu dilihat dulu" in client.get("/keranjang").text
    answer = client.submit("/keranjang", {"lanjut": 1, f"jumlah-{bad.id}": 3})
    assert (answer.status_code, answer.location) == (303, "/checkout")
    assert lines() == {good.id: 1, bad.id: 3}


def test_a_new_price_is_shown_beside_the_old_one_until_it_is_agreed_to(client):
    variant = make_variant(price_idr=20_000)
    put(client, variant)
    change(Variant, variant.id, price_idr=25_000)
    client.submit("/keranjang", {f"jumlah-{variant.id}": 2})
    page = client.get("/keranjang")
    assert "dulu Rp20.000, sekarang Rp25.000" in page.text
    assert client.submit("/keranjang", {"lanjut": 1}).location == "/keranjang"
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    client.post("/keranjang/harga", data={"csrf_token": token})
    assert "dulu Rp20.000" not in client.get("/keranjang").text
    assert client.submit("/keranjang", {"lanjut": 1}).location == "/checkout"


def test_the_number_of_payments_is_said_before_the_checkout(client):
    own, other = make_group("Pelangi Dieng"), make_group("Manggar Legi")
    put(client, make_variant(own, price_idr=40_000))
    assert "<b>Satu pembayaran</b>: Rp40.000 ke Pelangi Dieng." in client.get("/keranjang").text
    put(client, make_variant(other, price_idr=22_000))
    text = client.get("/keranjang").text
    assert "<b>Dua kelompok, dua pembayaran</b>" in text
    assert "Rp40.000 ke Pelangi Dieng, Rp22.000 ke Manggar Legi." in text
    assert "Belum termasuk ongkir" in text
    for number in range(2):
        shared = make_group(f"Bersama {number}", collected_by=CollectedBy.PLATFORM)
        put(client, make_variant(shared, price_idr=10_000))
    text = client.get("/keranjang").text
    assert "<b>Empat kelompok, tiga pembayaran</b>" in text
    assert "Rp20.000 ke Etalase" in text


def test_groups_of_the_platform_are_paid_at_once(client):
    for number in range(2):
        group = make_group(f"Bersama {number}", collected_by=CollectedBy.PLATFORM)
        put(client, make_variant(group, price_idr=10_000))
    assert "<b>Dua kelompok, satu pembayaran</b>: Rp20.000." in client.get("/keranjang").text


def test_a_cart_that_is_gone_or_of_a_class_is_replaced_by_a_new_one(client):
    variant = make_variant()
    foreign = save(Cart(classroom_id=make_classroom().id))
    for cart_id in (foreign.id, 987_654):
        with client.session_transaction() as session:
            session["cart_id"] = cart_id
        assert client.get("/keranjang").status_code == 200
        assert put(client, variant).status_code == 303
        with client.session_transaction() as session:
            assert session["cart_id"] not in (foreign.id, 987_654)
        assert "Ringkasan" in client.get("/keranjang").text


def test_the_badge_can_be_read_by_script_and_says_nothing_else(client):
    answer = put(client, make_variant(), 2)
    badge = next(
        cookie for cookie in answer.headers.getlist("Set-Cookie") if "cart_count" in cookie
    )
    assert badge.startswith("cart_count=2;")
    assert "SameSite=Lax" in badge
    assert "HttpOnly" not in badge
    assert client.get("/keranjang").headers["Cache-Control"] == "no-store"


def test_the_cart_page_asks_as_few_questions_for_many_lines(client, count_queries):
    def queries():
        with count_queries() as asked:
            assert client.get("/keranjang").status_code == 200
        return len(asked)

    put(client, make_variant())
    few = queries()
    for _ in range(6):
        put(client, make_variant())
    assert few == queries() <= 2
