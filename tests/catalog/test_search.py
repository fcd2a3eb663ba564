import re

import pytest

from storefront.catalog.models import Product
from storefront.catalog.queries.cards import CARDS
from storefront.core.db import db
from storefront.regions.models import RegionLevel
from tests.factories import (
    add_variant,
    make_category,
    make_group,
    make_photo,
    make_region,
    make_variant,
)
from tests.pages import link_to, names_on, sold


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("keripik", ["Keripik Tempe", "Keripik Jamur"]),
        ("TEMPE keripik", ["Keripik Tempe"]),
        ("keripik-tempe", ["Keripik Tempe"]),
        ("kopi tempe", []),
        ("%", []),
        ("_", []),
        ("keripik%", ["Keripik Tempe", "Keripik Jamur"]),
        ("🍌", []),
        ("🍌 jamur", ["Keripik Jamur"]),
        ("' OR 1=1 --", []),
    ],
)
def test_every_word_has_to_be_found(client, query, found):
    make_variant(product="Keripik Jamur")
    sold(make_variant(product="Keripik Tempe"), 5)
    make_variant(product="Kopi 100 g")
    page = client.get("/cari", query_string={"q": query})
    assert page.status_code == 200
    assert names_on(page) == found
    assert f"{len(found)} produk" in page.text


def test_what_has_the_words_in_its_own_name_comes_first(client):
    sold(make_variant(make_group("Kopi Lereng"), "Gula"), 99)
    sold(make_variant(product="Gula Kopi"), 9)
    make_variant(product="Kopi Bubuk")
    assert names_on(client.get("/cari?q=kopi")) == ["Kopi Bubuk", "Gula Kopi", "Gula"]


def test_nothing_found_says_what_to_try(client):
    make_variant()
    page = client.get("/cari?q=rendang")
    assert "Belum ada yang cocok" in page.text
    assert 'value="rendang"' in page.text


@pytest.mark.parametrize("query", ["a\0b", "x" * 5_000, "kopi\x07"])
def test_what_cannot_be_searched_for_gets_words(client, query):
    make_variant(product="Kopi")
    page = client.get("/cari", query_string={"q": query})
    assert page.status_code == 422
    assert "1 isian perlu diperbaiki" in page.text
    assert names_on(page) == ["Kopi"]


@pytest.mark.parametrize(
    ("prices", "found"),
    [
        ({"min": "25rb"}, ["Mahal"]),
        ({"max": "Rp 20.000"}, ["Murah"]),
        ({"min": "10.000", "max": "2jt"}, ["Murah", "Mahal"]),
        ({"min": "", "max": ""}, ["Murah", "Mahal"]),
    ],
)
def test_prices_are_read_as_people_write_them(client, prices, found):
    make_variant(product="Mahal", price_idr=30_000)
    make_variant(product="Murah", price_idr=15_000)
    page = client.get("/cari", query_string=prices | {"urut": "termurah"})
    assert page.status_code == 200
    assert names_on(page) == found


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        ({"min": "murah saja"}, "Tulis rupiah seperti 25.000 atau 25rb"),
        ({"max": "-5"}, "Tulis rupiah seperti 25.000 atau 25rb"),
        ({"max": "9" * 400}, "Paling banyak"),
        ({"min": "50rb", "max": "10rb"}, "Lebih kecil dari harga paling murah"),
        ({"urut": "acak"}, "Pilih salah satu."),
        ({"kat": "tidak-ada"}, "Pilih salah satu."),
        ({"kab": "99.99"}, "Pilih dari daftar ini."),
    ],
)
def test_a_filter_that_makes_no_sense_gets_words_and_holds_nothing_back(client, prices, words):
    make_variant(product="Keripik")
    page = client.get("/cari", query_string=prices)
    assert page.status_code == 422
    assert words in page.text


def test_price_and_stock_are_asked_of_the_same_variant(client):
    small = make_variant(product="Teh", name="kecil", price_idr=10_000, stock=0)
    add_variant(product_of(small), "besar", price_idr=40_000, stock=5)
    assert names_on(client.get("/cari?max=20rb")) == ["Teh"]
    assert names_on(client.get("/cari?max=20rb&stok=1")) == []


def test_sold_out_products_stay_and_say_so(client):
    make_variant(product="Teh", stock=0)
    page = client.get("/cari")
    assert names_on(page) == ["Teh"]
    assert ">Habis<" in page.text
    assert names_on(client.get("/cari?stok=1")) == []


def test_low_stock_is_said_and_plenty_is_not_counted(client):
    make_variant(product="Teh", stock=5)
    make_variant(product="Kopi", stock=6)
    text = client.get("/cari").text
    assert "Sisa 5" in text
    assert "Sisa 6" not in text


def test_lists_are_narrowed_by_regency_and_category(client):
    make_region()
    make_region("33.02", "Kabupaten Banyumas", RegionLevel.REGENCY)
    make_region("33.02.01", "Cilongok")
    make_variant(make_group(), "Carica")
    make_variant(make_group(district_code="33.02.01"), "Nopia")
    make_category("Kopi", "kopi")
    assert names_on(client.get("/cari?kab=33.02")) == ["Nopia"]
    assert names_on(client.get("/cari?kab=33.02&kab=33.07&urut=terbaru")) == ["Nopia", "Carica"]
    assert names_on(client.get("/cari?kat=camilan&kab=33.07")) == ["Carica"]


def test_a_filter_is_taken_off_by_its_own_link(client):
    make_variant(product="Teh", price_idr=25_000)
    page = client.get("/cari?q=teh&min=20rb&stok=1&urut=terbaru")
    assert "Hapus saringan" in page.text
    assert "q=teh&amp;stok=1&amp;urut=terbaru" in page.text  # without the price
    assert "q=teh&amp;min=20000&amp;urut=terbaru" in page.text  # without the stock


def test_two_prices_are_one_filter(client):
    make_variant(product="Teh", price_idr=25_000)
    page = client.get("/cari?q=teh&min=20rb&max=30rb")
    assert re.search(r'href="/cari\?q=teh">.{0,50}Rp20\.000–30\.000 <svg', page.text)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("sesuai", ["B", "A", "C"]),
        ("terlaris", ["B", "A", "C"]),
        ("terbaru", ["C", "B", "A"]),
        ("termurah", ["C", "A", "B"]),
    ],
)
def test_every_order(client, order, names):
    sold(make_variant(product="A", price_idr=20_000), 2)
    sold(make_variant(product="B", price_idr=30_000), 9)
    make_variant(product="C", price_idr=10_000)
    for path in ("/cari", "/kategori/camilan"):
        if order != "sesuai" or path == "/cari":
            assert names_on(client.get(f"{path}?urut={order}")) == names


def test_paging_visits_each_product_once_and_finds_the_way_back(client):
    group = make_group()
    for number in range(2 * CARDS + 5):
        sold(make_variant(group, f"Barang {number}", price_idr=1_000 + number % 3), number % 4)
    for start in ("/cari?q=barang", "/cari?", "/kategori/camilan?"):
        for order in ("sesuai", "termurah", "terlaris", "terbaru"):
            there_and_back(client, f"{start}&urut={order}")


def there_and_back(client, path):
    pages = []
    while path:
        page = client.get(path)
        pages.append(names_on(page))
        last, path = page, link_to(page, "Berikutnya")
    assert [len(names) for names in pages] == [CARDS, CARDS, 5], pages
    assert len({name for names in pages for name in names}) == 2 * CARDS + 5

    back = client.get(link_to(last, "Sebelumnya"))
    assert names_on(back) == pages[1]
    first = client.get(link_to(back, "Sebelumnya"))
    assert names_on(first) == pages[0]
    assert link_to(first, "Sebelumnya") is None


@pytest.mark.parametrize("key", ["s", "s1", "x1.2", "s1.2.3.4.5", "s-", "s" + "9" * 30, "s1.\0"])
def test_a_key_that_is_none_leads_to_the_first_page(client, key):
    make_variant(product="Teh")
    page = client.get("/cari", query_string={"hal": key})
    assert page.status_code == 200
    assert names_on(page) == ["Teh"]


def test_a_category_that_does_not_exist_is_missing_and_an_empty_one_says_so(client):
    make_category()
    assert client.get("/kategori/tidak-ada").status_code == 404
    page = client.get("/kategori/camilan")
    assert page.status_code == 200
    assert "Belum ada isinya" in page.text


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/cari?q=barang&min=1rb&kab=33.07", 2),
        ("/cari?q=barng&min=1rb&kab=33.07", 4),
        ("/cari/saran?q=bar", 2),
        ("/kategori/camilan", 2),
    ],
)
def test_lists_ask_as_few_questions_however_much_there_is(client, count_queries, path, budget):
    def queries():
        with count_queries() as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    make_photo(make_variant(product="Barang").product_id)
    few = queries()
    for number in range(30):
        make_photo(make_variant(product=f"Barang {number}").product_id)
    assert few == queries() <= budget


def product_of(variant):
    return db.session.get_one(Product, variant.product_id)
