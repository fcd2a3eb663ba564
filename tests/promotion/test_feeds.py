"""Catalogues for others, read as their readers read them and held against their rules."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from storefront.catalog.models import Product, ProductStatus
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.groups.models import GroupStatus, ProducerGroup
from tests.factories import (
    add_variant,
    make_classroom,
    make_group,
    make_photo,
    make_variant,
)
from tests.pages import path_of

BASE = "http://127.0.0.1:8000"
G = "{http://base.google.com/ns/1.0}"
LONG = "Keripik tempe sagu rasa daun jeruk purut dengan taburan bawang putih goreng renyah"[:80]


def pictured(group=None, product="Keripik", **fields):
    variant = make_variant(group, product, **fields)
    make_photo(variant.product_id)
    return variant


def google(client, path="/katalog/google.xml"):
    """The items of the catalogue for Google, as names and texts."""
    root = ET.fromstring(client.get(path).data)
    return [{field.tag.removeprefix(G): field.text for field in item} for item in root.iter("item")]


def meta(client, path="/katalog/meta.csv"):
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


@pytest.fixture
def shown(app):
    """Two variants of one product, one of them sold out, and the group that makes it."""
    group = make_group("Kelompok Purna Pekerja Migran Lereng Bowongso", slug="lereng")
    first = pictured(group, LONG, name="100 g", price_idr=99_999_999, stock=1)
    product = db.session.get_one(Product, first.product_id)
    return first, add_variant(product, "250 g", price_idr=25_000, stock=0, weight_g=310)


def test_google_reads_every_field_as_its_rules_ask(client, shown):
    first, second = shown
    one, other = google(client)
    assert client.get("/katalog/google.xml").content_type.startswith("application/xml")
    for item, variant in ((one, first), (other, second)):
        assert item["id"] == str(variant.id)
        assert item["item_group_id"] == str(variant.product_id)
        assert item["link"] == f"{BASE}{path_of(variant)}?varian={variant.id}"
        assert client.get(item["link"].removeprefix(BASE)).status_code == 200
        assert item["image_link"].startswith(f"{BASE}/media/foto")
        assert item["image_link"].endswith("-1200.jpg")
        assert item["price"] == f"{variant.price_idr} IDR"
        assert item["shipping_weight"] == f"{variant.weight_g} g"
        assert (item["condition"], item["identifier_exists"]) == ("new", "no")
        assert (item["size"], item["product_type"]) == (variant.name, "Camilan")
        assert item["brand"] == "Kelompok Purna Pekerja Migran Lereng Bowongso"
        assert item["description"]
        assert item["title"] == f"{LONG}, {variant.name}"
        most = {"id": 50, "title": 150, "description": 5_000, "link": 2_000, "brand": 70}
        assert all(len(item[name]) <= letters for name, letters in most.items())
    assert (one["availability"], other["availability"]) == ("in_stock", "out_of_stock")


def test_meta_reads_every_field_as_its_rules_ask(client, shown):
    one, other = meta(client)
    assert client.get("/katalog/meta.csv").content_type == "text/csv; charset=utf-8"
    for row, item in zip((one, other), google(client), strict=True):
        for name in ("id", "title", "link", "image_link", "price", "brand", "item_group_id"):
            assert row[name] == item[name]
        assert row["condition"] == "new"
    assert (one["availability"], other["availability"]) == ("in stock", "out of stock")


def test_long_words_are_cut_and_hostile_ones_stay_words(client):
    group = make_group("</title><script>alert(1)</script> & " + "G" * 80, slug="jahat")
    variant = pictured(group, '=HYPERLINK("http://x")' + "n" * 200, name="+1 kg")
    with atomic() as session:
        product = session.get_one(Product, variant.product_id)
        product.about = "-2+3\n\x0b]]>" + "a" * 12_000
    [item], [row] = google(client), meta(client)
    assert item["title"].startswith("=HYPERLINK")
    # one control character is left out
    assert [len(item[name]) for name in ("title", "description", "brand")] == [150, 4_999, 70]
    assert item["brand"].startswith("</title><script>")
    assert row["title"].startswith("'=HYPERLINK")
    assert row["description"].startswith("'-2+3")
    assert (len(row["title"]), len(row["description"])) == (200, 9_999)
    assert row["price"] == "25000 IDR"
    assert (row["item_group_id"], row["size"]) == ("", "")


def test_what_nobody_may_buy_is_in_no_catalogue(client):
    kept = pictured(make_group(slug="terbuka"))
    away = make_group(holiday_until=clock.today() + timedelta(days=1))
    resting = pictured(away)
    classroom = make_classroom()
    hidden = [
        pictured(make_group(status=GroupStatus.SUSPENDED, slug="ditangguhkan")),
        pictured(make_group(classroom_id=classroom.id, slug="latihan-toko")),
        pictured(make_group(is_sample=True, slug="contoh")),
        pictured(status=ProductStatus.TAKEN_DOWN),
        pictured(status=ProductStatus.DRAFT),
        make_variant(),  # without a picture
    ]
    assert len(hidden) == 6
    seen = {item["id"]: item["availability"] for item in google(client)}
    assert seen == {str(kept.id): "in_stock", str(resting.id): "out_of_stock"}
    assert {row["id"] for row in meta(client)} == set(seen)
    assert [item["id"] for item in google(client, "/katalog/terbuka/google.xml")] == [str(kept.id)]
    for slug in ("ditangguhkan", "latihan-toko", "contoh", "tidak-ada"):
        for name in ("google.xml", "meta.csv", "baru.xml"):
            assert client.get(f"/katalog/{slug}/{name}").status_code == 404


def test_english_catalogues_lead_to_english_pages(client, shown):
    [item, _other] = google(client, "/en/katalog/lereng/google.xml")
    assert item["link"].startswith(f"{BASE}/en/toko/lereng/")
    assert item["image_link"].startswith(f"{BASE}/media/")
    assert google(client, "/hemat/katalog/google.xml")[0]["link"].startswith(f"{BASE}/toko/")


def test_new_products_are_news_for_the_shop_and_for_each_group(client):
    group = make_group("Lereng & Teh", slug="lereng")
    old, new = make_variant(group, "Teh"), make_variant(group, "Kopi <3")
    make_variant(product="Nopia")
    answer = client.get("/katalog/lereng/baru.xml")
    assert answer.content_type.startswith("application/rss+xml")
    channel = ET.fromstring(answer.data).find("channel")
    assert channel.findtext("title") == "Produk baru dari Lereng & Teh"
    assert channel.findtext("link") == f"{BASE}/toko/lereng"
    assert channel.findtext("language") == "id"
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == f"{BASE}/katalog/lereng/baru.xml"
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == [
        "Kopi <3, Lereng & Teh",
        "Teh, Lereng & Teh",
    ]
    for item, variant in zip(items, (new, old), strict=True):
        assert item.findtext("link") == item.findtext("guid") == BASE + path_of(variant)
        assert item.findtext("description").startswith("Rp25.000. ")
        assert clock.now() - parsedate_to_datetime(item.findtext("pubDate")) < timedelta(minutes=1)
    assert client.get("/katalog/baru.xml").text.count("<item>") == 3
    for page, news in (("/", "/katalog/baru.xml"), ("/toko/lereng", "/katalog/lereng/baru.xml")):
        assert 'type="application/rss+xml" title="' in client.get(page).text
        assert f'href="{news}">' in client.get(page).text


def test_a_catalogue_is_sent_again_only_when_it_changed(client, shown):
    for path in ("/katalog/google.xml", "/katalog/meta.csv", "/katalog/baru.xml"):
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), path
        with atomic() as session:
            session.get_one(ProducerGroup, shown_group(shown)).name = f"Baru {path}"
        changed = client.get(path, headers={"If-None-Match": tag})
        assert (changed.status_code, f"Baru {path}" in changed.text) == (200, True), path


def shown_group(shown):
    return db.session.get_one(Product, shown[0].product_id).group_id


def test_a_long_catalogue_asks_two_questions_for_a_thousand_goods(client, shown, count_queries):
    with count_queries() as asked:
        client.get("/katalog/google.xml")
    assert len(asked) <= 3  # one page of goods, their other pictures, and that there is no other


def test_pictures_behind_the_cover_are_told_too_as_far_as_they_are_ready(client, shown):
    product_id = shown[0].product_id
    for number in range(12):
        make_photo(product_id, ready=number > 0)
    told = ET.fromstring(client.get("/katalog/google.xml").text)
    items = [item.findall("{*}additional_image_link") for item in told.iter("item")]
    assert [len(links) for links in items] == [10, 10]  # Google takes no more
    [first, _second] = meta(client)
    links = first["additional_image_link"].split(",")
    assert (len(links), links[:10]) == (11, [link.text for link in items[0]])
    assert first["image_link"] not in links
