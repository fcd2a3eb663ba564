"""What chats show of a shared page, and what engines read from it."""

import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from storefront.catalog.models import Product
from storefront.catalog.queries.on_show import Shot
from storefront.catalog.structured import picture_to_share
from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.images import accept_photo
from storefront.core.pictures import keep_picture, make_sizes
from tests.factories import (
    add_variant,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_variant,
)
from tests.pages import path_of

BASE = "http://127.0.0.1:8000"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TAG = re.compile(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">')
PRODUCTS = Path(__file__).parents[2] / "demo" / "products"


def data_on(page):
    """The things that a page tells of, by their type."""
    [text] = DATA.findall(page.text)
    told = json.loads(text)
    assert told["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in told["@graph"]}


def tags_on(page):
    return {name: html.unescape(content) for name, content in TAG.findall(page.text)}


def trail(data):
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
    assert {step["@type"] for step in steps} == {"ListItem"}
    return [(step["name"], step["item"]) for step in steps]


@pytest.fixture
def kopi(app):
    group = make_group("Lereng", slug="lereng", about="Kopi dari lereng Sindoro.")
    variant = make_variant(group, "Kopi Arabika", name="100 g", price_idr=45_000)
    make_photo(variant.product_id)
    return variant


def test_engines_read_what_a_product_costs_and_who_sells_it(client, kopi):
    product = db.session.get_one(Product, kopi.product_id)
    gone = add_variant(product, "1 kg", price_idr=400_000, stock=0)
    path = path_of(kopi)
    data = data_on(client.get(f"{path}?varian={gone.id}"))
    shown = data["Product"]
    assert (shown["name"], shown["url"]) == ("Kopi Arabika", BASE + path)
    assert shown["brand"] == {"@type": "Brand", "name": "Lereng"}
    assert [image.rpartition("-")[2] for image in shown["image"]] == ["1200.jpg"]
    seller = {"@type": "Organization", "name": "Lereng", "url": f"{BASE}/toko/lereng"}
    for offer, variant, state in zip(
        shown["offers"], (kopi, gone), ("InStock", "OutOfStock"), strict=True
    ):
        assert offer["@type"] == "Offer"
        assert (offer["price"], offer["priceCurrency"]) == (variant.price_idr, "IDR")
        assert offer["availability"] == f"https://schema.org/{state}"
        assert offer["url"] == f"{BASE}{path}?varian={variant.id}"
        assert offer["seller"].items() >= seller.items()
    assert trail(data) == [
        ("Beranda", f"{BASE}/"),
        ("Camilan", f"{BASE}/kategori/camilan"),
        ("Kopi Arabika", BASE + path),
    ]


def test_engines_read_who_a_group_is_and_where_a_category_stands(client, kopi):
    data = data_on(client.get("/toko/lereng"))
    group = data["Organization"]
    assert (group["name"], group["url"]) == ("Lereng", f"{BASE}/toko/lereng")
    assert group["description"] == "Kopi dari lereng Sindoro."
    assert group["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Lipursari",
        "addressLocality": "Leksono",
        "addressRegion": "Wonosobo",
        "addressCountry": "ID",
    }
    assert trail(data) == [("Beranda", f"{BASE}/"), ("Lereng", f"{BASE}/toko/lereng")]
    category = data_on(client.get("/en/kategori/camilan"))
    assert trail(category) == [
        ("Home", f"{BASE}/en/"),
        ("Camilan", f"{BASE}/en/kategori/camilan"),
    ]
    assert data_on(client.get("/"))["WebSite"]["url"] == f"{BASE}/"


def test_chats_show_title_words_and_picture_of_every_shared_page(client, kopi):
    path = path_of(kopi)
    for page in ("/", "/kategori/camilan", "/toko/lereng", path, f"/en{path}", f"/hemat{path}"):
        tags = tags_on(client.get(page))
        assert tags["og:title"], page
        assert tags["og:description"] == tags["description"], page
        assert tags["og:url"] == BASE + page.removeprefix("/hemat")
        assert tags["og:image"].endswith("-800.jpg"), page
        assert (tags["og:image:width"], tags["og:image:height"]) == ("800", "800")
        assert tags["twitter:card"] == "summary_large_image"
        assert tags["og:locale"] == ("en_US" if page.startswith("/en") else "id_ID")
    tags = tags_on(client.get(path))
    assert (tags["og:type"], tags["og:title"]) == ("product", "Kopi Arabika, Lereng")
    assert (tags["product:price:amount"], tags["product:price:currency"]) == ("45000", "IDR")


def test_who_rests_sells_nothing_now(client):
    variant = make_variant(make_group(holiday_until=clock.today() + timedelta(days=2)))
    page = client.get(path_of(variant))
    [offer] = data_on(page)["Product"]["offers"]
    assert offer["availability"] == "https://schema.org/OutOfStock"
    assert tags_on(page)["product:availability"] == "out of stock"
    assert tags_on(page)["twitter:card"] == "summary"  # there is no picture


def test_no_name_gets_out_of_the_data(client):
    hostile = "</script><script>alert(1)</script><!-- \"'&"
    variant = make_variant(make_group(hostile, slug="jahat"), hostile)
    with atomic() as session:
        product = session.get_one(Product, variant.product_id)
        product.about, product.slug = hostile, "barang"
    for path in ("/toko/jahat/barang", "/toko/jahat"):
        page = client.get(path)
        assert "<script>" not in page.text
        assert hostile in str(data_on(page)).replace("\\'", "'")
    assert data_on(client.get("/toko/jahat/barang"))["Product"]["name"] == hostile


def test_a_class_tells_engines_nothing(client):
    classroom = make_classroom()
    group = make_group(classroom_id=classroom.id)
    path = path_of(make_variant(group))
    client.enter(make_member(group, classroom_id=classroom.id).user_id)
    page = client.get(f"/latihan/{classroom.code}{path}")
    assert page.status_code == 200
    assert not DATA.findall(page.text)
    assert not [tag for tag in tags_on(page) if ":" in tag]


def test_a_shared_picture_weighs_at_most_300_kilobytes():
    tall = Shot("foto", 1200, 1600, "", ready=True)
    assert picture_to_share([None, tall])[1:3] == (800, 1067)
    assert picture_to_share([Shot("foto", 900, 1600, "", ready=True)])[1:3] == (480, 853)
    assert picture_to_share([Shot("foto", 200, 100, "", ready=True)])[1:3] == (200, 100)
    assert picture_to_share([None, Shot("foto", 900, 900, "", ready=False)]) is None


@pytest.mark.databases("sqlite")
def test_the_largest_photos_of_the_sample_world_are_light_enough_to_share(app):
    heaviest = sorted(PRODUCTS.glob("*.jpg"), key=lambda file: file.stat().st_size)[-2:]
    for photo in heaviest:
        with photo.open("rb") as file:
            picture = keep_picture(accept_photo(file), alt="")
        make_sizes(picture.id)
        shared = picture_to_share([Shot(picture.name, picture.width, picture.height, "", True)])
        with storage.public().open(shared.path.rpartition("/")[2]) as file:
            assert 0 < len(file.read()) <= 300 * 1000, photo.name


def test_the_data_is_read_and_not_run_under_our_policy(page, kopi):
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(path_of(kopi))
    text = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(text)["@graph"][0]["name"] == "Kopi Arabika"
    assert not [words for words in refused if "Content Security Policy" in words]
