import html
from datetime import timedelta

import pytest

from storefront.catalog.models import FactKind, Product, ProductFact, ProductStatus, Variant
from storefront.catalog.services.shelve import shelve
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.groups.models import GroupStatus
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import ShippingKind, ShippingOption
from tests.factories import (
    add_variant,
    make_classroom,
    make_group,
    make_photo,
    make_region,
    make_shipping,
    make_variant,
    save,
)
from tests.pages import link_to, names_on, path_of


def test_a_product_page_tells_what_is_known_and_nothing_else(client):
    variant = make_variant(make_group("Pelangi Dieng"), "Carica", weight_g=620)
    save(ProductFact(product_id=variant.product_id, kind=FactKind.STORAGE, text="Tempat sejuk"))
    with atomic() as session:
        session.get_one(Product, variant.product_id).maker = "Bu Tumi"
    text = client.get(path_of(variant)).text
    for words in ("<h1>Carica</h1>", "Stok ada", "Tempat sejuk", "Bu Tumi", "620 g", "25.000"):
        assert words in text
    for words in ("Komposisi", "Alergen", "Ulasan", "terjual", "Contoh", "anggota"):
        assert words not in text


@pytest.mark.parametrize(
    ("stock", "words"), [(6, "Stok ada"), (5, "Sisa 5"), (1, "Sisa 1"), (0, "Habis")]
)
def test_stock_is_said_in_words(client, stock, words):
    assert words in client.get(path_of(make_variant(stock=stock))).text


def test_a_sold_out_product_stays_visible_and_cannot_be_ordered(client):
    page = client.get(path_of(make_variant(stock=0)))
    assert page.status_code == 200
    assert "Sedang habis" in page.text
    assert "Masukkan keranjang" not in page.text


def test_a_group_on_holiday_says_until_when(client):
    until = clock.today() + timedelta(days=3)
    page = client.get(path_of(make_variant(make_group(holiday_until=until))))
    assert "sedang libur sampai" in page.text
    assert "Masukkan keranjang" not in page.text


def test_sample_goods_are_called_so(client):
    assert ">Contoh<" in client.get(path_of(make_variant(make_group(is_sample=True)))).text


def test_the_first_variant_in_stock_is_chosen_and_sold_out_ones_cannot_be(client):
    small = make_variant(name="kecil", price_idr=10_000, stock=0)
    product = db.session.get_one(Product, small.product_id)
    large = add_variant(product, "besar", price_idr=40_000, stock=9)
    text = client.get(path_of(small)).text
    assert f'value="{large.id}" checked' in text
    assert f'value="{small.id}" disabled' in text
    assert '<span class="price xl"><small>Rp</small>40.000' in text


def test_withdrawn_variants_are_not_offered(client):
    kept = make_variant(name="100 g")
    gone = add_variant(db.session.get_one(Product, kept.product_id), "1 kg")
    path = path_of(kept)
    withdraw(gone)
    assert "1 kg" not in client.get(path).text
    withdraw(kept)
    assert client.get(path).status_code == 404
    assert names_on(client.get("/cari")) == []


def test_whoever_is_not_open_looks_like_whoever_never_was(client):
    classroom = make_classroom()
    shown = make_variant(make_group(slug="terbuka"))
    hidden = [
        make_variant(make_group(status=GroupStatus.SUSPENDED)),
        make_variant(make_group(status=GroupStatus.CLOSED)),
        make_variant(make_group(status=GroupStatus.DRAFT)),
        make_variant(make_group(status=GroupStatus.SUBMITTED)),
        make_variant(make_group(classroom_id=classroom.id)),
        make_variant(status=ProductStatus.DRAFT),
        make_variant(status=ProductStatus.PREVIEW),
        make_variant(status=ProductStatus.ARCHIVED),
    ]
    missing = client.get("/toko/terbuka/tidak-pernah-ada")
    assert missing.status_code == 404
    for variant in hidden:
        page = client.get(path_of(variant))
        assert page.status_code == 404
        assert page.text == missing.text
    for variant in hidden[:5]:
        page = client.get(path_of(variant).rpartition("/")[0])
        assert (page.status_code, page.text) == (404, missing.text)
    group, _slash, product = path_of(shown).rpartition("/")
    other = make_group(slug="lain")
    assert client.get(group).status_code == 200
    assert client.get(f"/toko/{other.slug}/{product}").status_code == 404


def test_the_group_is_asked_and_the_page_shared_with_the_text_ready(client, app):
    variant = make_variant(make_group("Pelangi Dieng", slug="pelangi"), "Carica & Kopi")
    text = html.unescape(client.get(path_of(variant)).text)
    ours = app.config["PUBLIC_BASE_URL"].replace(":", "%3A").replace("/", "%2F")
    assert "https://wa.me/628110000" in text
    assert "Carica%20%26%20Kopi" in text
    assert f"{ours}%2Ftoko%2Fpelangi%2F" in text
    assert f'value="{app.config["PUBLIC_BASE_URL"]}/toko/pelangi/' in text


def test_other_products_of_the_group_are_shown(client):
    group = make_group()
    variant = make_variant(group, "Carica")
    make_variant(group, "Teh")
    make_variant(product="Nopia")
    assert names_on(client.get(path_of(variant))) == ["Teh"]


def test_shipping_is_estimated_for_the_chosen_variant_and_number(client):
    group = make_group()
    make_shipping(group, ShippingKind.PER_KG, "Kiloan", price_idr=7_000)
    small = make_variant(group, weight_g=900)
    product = db.session.get_one(Product, small.product_id)
    large = add_variant(product, "besar", weight_g=1_600)
    path = path_of(small)
    choice = {"tujuan": "leksono", "varian": small.id, "jumlah": 1}
    page = client.get(path, query_string=choice)
    assert "Ke Kec. Leksono, Kab. Wonosobo" in page.text
    english = client.get(f"/en{path}", query_string=choice).text
    assert "To the district of Leksono, Wonosobo Regency" in english
    assert "Rp7.000" in page.text
    assert "Rp10.000" in page.text
    assert "Gratis" in page.text
    assert "Rp14.000" in client.get(path, query_string=choice | {"jumlah": 2}).text
    assert "Rp14.000" in client.get(path, query_string=choice | {"varian": large.id}).text


def test_several_places_of_one_name_are_chosen_from(client):
    variant = make_variant()
    for regency, name in (("33.05", "Kebumen"), ("33.13", "Karanganyar")):
        make_region(regency, f"Kabupaten {name}", RegionLevel.REGENCY)
        save(
            Region(
                code=f"{regency}.01",
                name="Karanganyar",
                level=RegionLevel.DISTRICT,
                parent_code=regency,
                search=f"karanganyar {name.lower()}",
            )
        )
    page = client.get(path_of(variant), query_string={"tujuan": "karanganyar", "jumlah": 2})
    assert "Pilih yang benar" in page.text
    chosen = client.get(link_to(page, "Karanganyar, Kab. Kebumen"))
    assert "Ke Kec. Karanganyar, Kab. Kebumen" in chosen.text
    assert 'name="jumlah" value="2"' in chosen.text


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"tujuan": "entah di mana"}, "Belum ditemukan"),
        ({"tujuan": "a\0b"}, "Ada huruf yang tidak terbaca"),
        ({"tujuan": "x" * 5_000}, "Paling banyak 120 huruf"),
        ({"tujuan": "🏔"}, "Belum ditemukan"),
        ({"jumlah": "0"}, "Paling sedikit 1"),
        ({"jumlah": "-1"}, "Paling sedikit 1"),
        ({"jumlah": str(10**12)}, "Paling banyak 999"),
        ({"jumlah": "dua"}, "Tulis jumlah dengan angka"),
        ({"varian": "9" * 40, "kec": "\0"}, "Masukkan keranjang"),
        ({"varian": "²"}, "Masukkan keranjang"),
    ],
)
def test_a_choice_that_makes_no_sense_gets_words(client, choice, words):
    page = client.get(path_of(make_variant()), query_string=choice)
    assert page.status_code == 200
    assert words in page.text


def test_where_the_group_does_not_send_it_says_so(client):
    group = make_group()
    variant = make_variant(group)
    with atomic() as session:
        for option in session.scalars(db.select(ShippingOption).filter_by(group_id=group.id)):
            option.is_offered = False
    page = client.get(path_of(variant), query_string={"tujuan": "leksono"})
    assert "Kelompok belum mengirim ke sana" in page.text


def test_a_product_page_asks_six_questions_however_much_there_is(client, count_queries):
    group = make_group()
    variant = make_variant(group)
    path = path_of(variant)

    def queries(**choice):
        with count_queries() as asked:
            assert client.get(path, query_string=choice).status_code == 200
        return len(asked)

    few, few_with_shipping = queries(), queries(tujuan="leksono")
    product = db.session.get_one(Product, variant.product_id)
    for kind in FactKind:
        save(ProductFact(product_id=product.id, kind=kind, text="ada"))
    for number in range(5):
        add_variant(product, f"{number} kg")
        make_photo(product.id)
        make_variant(group)
        make_shipping(group, ShippingKind.FLAT, f"Cara {number}")
    assert few == queries() <= 6
    assert few_with_shipping == queries(tujuan="leksono") <= 10


def withdraw(variant):
    with atomic() as session:
        session.get_one(Variant, variant.id).withdrawn_at = clock.now()
        shelve([variant.product_id])
