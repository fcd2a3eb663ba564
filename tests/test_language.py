"""Pages of the shop speak the language of their address, pages of a person hers."""

import re

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Category
from storefront.core import catalogue
from storefront.core.db import atomic
from storefront.core.language import OWN_PAGES, Language
from storefront.ordering.models import Purchase
from tests.access import TABLE, Public
from tests.factories import (
    make_classroom,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import CUSTOMER, content_of
from tests.pages import link_to, names_on, path_of

OWN_ROOTS = ("/en/", "/hemat/en/", "/static/")
LANG = re.compile(r'<html lang="(\w+)"')


def language_of(page):
    return LANG.search(page.text)[1]


def other_language(page):
    """Where the switch of the page leads."""
    switches = set(re.findall(r'<a href="([^"]*)" lang="\w+" hreflang', page.text))
    assert len(switches) == 1, switches
    return switches.pop().replace("&amp;", "&")


@pytest.fixture
def variant(app):
    return make_variant(make_group("Lereng"), "Kopi", price_idr=25_000)


@pytest.mark.parametrize(
    "path",
    ["/", "/cari?q=kopi&urut=termurah", "/cari?q=a%26b%22", "/keranjang", "/masuk?lanjut=/"],
)
def test_the_switch_leads_to_the_same_page_and_back(client, variant, path):
    indonesian = client.get(path)
    english = client.get(other_language(indonesian))
    assert (language_of(indonesian), language_of(english)) == ("id", "en")
    assert other_language(indonesian) == f"/en{path}"
    assert other_language(english) == path


def test_every_link_of_an_english_page_stays_in_english(client, variant):
    for path in ("/", "/cari", path_of(variant), "/lacak"):
        links = re.findall(r'(?:href|action)="(/[^"]*)"', client.get(f"/en{path}").text)
        leading_out = {link for link in links if not link.startswith(OWN_ROOTS)}
        assert {link.partition("?")[0] for link in leading_out} == {path}  # the switch alone


def test_engines_are_told_of_both_languages(client, variant):
    path = path_of(variant)
    page = client.get(f"/en{path}?jumlah=2").text
    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/en{path}">' in page
    for code, address in (("id", path), ("en", f"/en{path}"), ("x-default", path)):
        assert f'<link rel="alternate" hreflang="{code}" href="{base}{address}">' in page
    assert "hreflang" not in client.get("/keranjang").text.partition("</head>")[0]


def test_figures_are_written_as_readers_expect(client, variant):
    assert "25.000" in client.get(path_of(variant)).text
    assert "25,000" in client.get(f"/en{path_of(variant)}").text


def test_one_search_serves_both_languages(client, variant):
    assert names_on(client.get("/en/cari?q=kopi")) == ["Kopi"]


def test_categories_go_by_their_english_name_where_they_have_one(client, variant):
    english = [f"/en{path}" for path in ("/", "/cari", path_of(variant))]
    assert all("Camilan" in client.get(path).text for path in english)
    with atomic() as session:
        session.scalars(sa.select(Category)).one().name_en = "Snacks"
    assert all("Snacks" in client.get(path).text for path in english)
    assert "Snacks" not in client.get("/").text


def test_the_cart_survives_the_switch(client, variant):
    client.post("/en/keranjang", data={"varian": variant.id, "jumlah": 3})
    page = client.get("/keranjang")
    assert "Kopi" in page.text
    assert client.get_cookie("cart_count", path="/").value == "3"
    assert client.get_cookie("cart_count", path="/en/") is None


def test_one_order_with_one_piece_is_told_as_one(client, variant):
    client.post("/en/keranjang", data={"varian": variant.id})
    asked = client.submit("/en/checkout", CUSTOMER, recount="1")
    placed = client.post("/en/checkout", data=content_of(asked))
    tracked = client.get("/".join(placed.location.split("/")[:4]))

    assert "In this parcel, 1 piece<" in tracked.text
    assert "New order<" in tracked.text
    assert "Orders <b" not in tracked.text


def test_a_purchase_remembers_the_language_it_was_placed_in(client, app, variant):
    client.post("/en/keranjang", data={"varian": variant.id})
    asked = client.submit("/en/checkout", CUSTOMER, recount="1")
    placed = client.post("/en/checkout", data=content_of(asked))
    assert placed.location.startswith("/en/pesanan/")
    page = client.get(placed.location, follow_redirects=True)
    kept = re.search(r'value="http://127.0.0.1:8000(/[^"]*)"', page.text)[1]

    tracked = app.test_client().get(kept)  # on another phone, by the link that she kept

    assert language_of(tracked) == "en"
    with atomic() as session:
        assert session.scalars(sa.select(Purchase.language)).one() is Language.EN


def test_a_group_writes_to_a_customer_in_her_language(client, app):
    group = make_group()
    order = place_order(make_variant(group))
    with atomic() as session:
        session.get_one(Purchase, order.purchase_id).language = Language.EN
    client.enter(make_member(group).user_id)
    page = client.get(f"/kelola/{group.slug}/pesanan/{order.number}")
    assert language_of(page) == "id"
    assert "Hello%20Dewi" in page.text


def test_papers_speak_to_who_reads_them(client, app):
    """Couriers read Indonesian, a customer the language she ordered in, whoever prints it."""
    group = make_group()
    order = place_order(make_variant(group))
    client.enter(make_member(group).user_id)
    client.submit("/akun", language="en", form="/akun/bahasa")
    orders = f"/kelola/{group.slug}/pesanan/{order.number}"

    slip, nota = client.get(f"{orders}/slip"), client.get(f"{orders}/nota")
    with atomic() as session:
        purchase = session.get_one(Purchase, order.purchase_id)
        purchase.language = Language.EN
    english = client.get(f"{orders}/nota")

    assert language_of(slip) == language_of(nota) == "en"  # what stands around the sheet
    assert "Kab. Wonosobo" in slip.text
    assert "Regency" not in slip.text
    assert 'lang="id"' in nota.text
    assert "Terima kasih sudah membeli" in nota.text
    assert "Terima kasih" not in english.text
    own = client.get(f"/pesanan/{purchase.token}/nota/{order.number}")
    assert "Terima kasih sudah membeli" in own.text  # in the language of its address


def test_the_back_office_speaks_the_language_of_the_person(client, variant):
    member = make_member(make_group("Manggar", slug="manggar"))
    client.enter(member.user_id)
    assert language_of(client.get("/en/kelola/manggar/")) == "id"

    client.submit("/akun", language="en", form="/akun/bahasa")

    for path in ("/akun", "/kelola/manggar/", "/kelola/manggar/tidak-ada", "/en/akun"):
        page = client.get(path)
        assert language_of(page) == "en", path
        assert "/en/kelola" not in page.text
    assert language_of(client.get("/lacak")) == "id"  # a page of the shop
    assert client.submit("/akun", form="/keluar").location == "/en/masuk"


def test_every_area_of_the_back_office_is_a_page_of_a_person(app):
    areas = [area for area in app.blueprints.values() if getattr(area, "is_area", False)]
    assert areas
    assert all(area.url_prefix.startswith(OWN_PAGES) for area in areas)


def test_numbers_with_commas_are_read_on_english_pages_alone(client, variant):
    client.post("/keranjang", data={"varian": variant.id})
    wrong = client.post("/keranjang", data={"varian": variant.id, "jumlah": "0,001"})
    right = client.post("/en/keranjang", data={"varian": variant.id, "jumlah": "0,001"})
    assert (wrong.status_code, right.status_code) == (422, 303)


@pytest.mark.parametrize(("path", "status"), [("/en/tidak-ada", 404), ("/en/keranjang", 422)])
def test_what_goes_wrong_is_said_in_english(client, app, path, status):
    answer = client.get(path) if status == 404 else client.post(path, data={"varian": "1"})
    answer = answer if status == 404 else client.post(path, data={"varian": "x", "jumlah": "?"})
    assert answer.status_code == status
    assert language_of(answer) == "en"


def test_an_error_page_leads_to_the_front_page_of_the_other_language(client, app):
    assert other_language(client.get("/tidak-ada")) == "/en/"
    assert other_language(client.get("/en/tidak-ada")) == "/"


def test_shared_pages_take_their_language_from_the_address_alone(client, app, variant):
    client.enter(make_user(language=Language.EN).id)
    shared = [name for name, row in TABLE.items() if isinstance(row, Public) and row.is_shared]
    assert "catalog.home" in shared
    for path in ("/", "/cari", path_of(variant)):
        for prefix, language in (("", "id"), ("/en", "en"), ("", "id")):
            page = client.get(prefix + path)
            assert language_of(page) == language
            assert "Cookie" not in page.headers.get("Vary", "")
            assert "Accept-Language" not in page.headers.get("Vary", "")


def test_a_class_may_be_read_in_english_and_stays_apart(client, app):
    classroom = make_classroom()
    practice = make_group("Latihan", classroom_id=classroom.id)
    variant = make_variant(practice, "Madu Zamrud")
    root = f"/latihan/{classroom.code}"
    for path in (f"/en{root}/", f"{root}/en/"):
        assert client.get(path).status_code == 404

    client.enter(make_member(practice, classroom_id=classroom.id).user_id)
    page = client.get(f"{root}/en/")
    client.post(f"{root}/en/keranjang", data={"varian": variant.id})

    assert language_of(page) == "en"
    assert page.headers["Cache-Control"] == "no-store"
    assert link_to(page, "Madu Zamrud") == f"{root}/en{path_of(variant)}"
    assert other_language(page) == f"{root}/"
    assert "Madu" in client.get(f"{root}/keranjang").text
    assert client.get_cookie("cart_count", path=f"{root}/").value == "1"
    assert client.get(f"/en{root}/").status_code == 404
    assert "Madu" not in client.get("/en/").text
    assert client.get(f"{root}/en/masuk").location == "/en/masuk"


def test_the_catalogue_is_compiled_once_and_anew_when_its_words_change(tmp_path):
    words = tmp_path / "en/LC_MESSAGES/messages.po"
    words.parent.mkdir(parents=True)
    words.write_text('msgid "Cari"\nmsgstr "Search"\n')
    first = catalogue.built(tmp_path)
    assert catalogue.built(tmp_path) == first
    assert (first / "en/LC_MESSAGES/messages.mo").exists()
    words.write_text('msgid "Cari"\nmsgstr "Find"\n')
    assert catalogue.built(tmp_path) != first
    assert sorted(path.name for path in (tmp_path / ".built").iterdir()) == sorted(
        {first.name, catalogue.built(tmp_path).name}
    )
