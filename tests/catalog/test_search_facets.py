"""The figures beside the filters of a search, and searches that are too broad for figures."""

import html
import itertools
import re

import pytest

from bench import world
from storefront.catalog.models import Product
from storefront.catalog.queries.cards import CARDS
from storefront.catalog.queries.found import BANDS, MOST_COUNTED
from storefront.core.db import atomic
from storefront.regions.models import RegionLevel
from tests.factories import add_variant, make_category, make_group, make_region, make_variant
from tests.pages import link_to, names_on

CHOICE = re.compile(
    r'name="(kat|kab|stok)" value="([^"]*)"[^>]*><span>[^<]*</span>'
    r'<span class="mute sm">([\d.]+)</span>'
)
RANGE = re.compile(r'class="chip"[^>]* href="([^"]*)">[^<]* <span class="mute sm">([\d.]+)</span>')
FILTERS = {
    "kat": [None, "kopi"],
    "kab": [None, "33.02"],
    "stok": [None, "1"],
    "min": [None, "20rb"],
}


@pytest.fixture
def shelves(app):
    """Sixteen products of two places and two categories, at all sorts of prices, half sold out."""
    make_region()
    make_region("33.02", "Kabupaten Banyumas", RegionLevel.REGENCY)
    make_region("33.02.01", "Cilongok")
    groups = [make_group("Satu"), make_group("Dua", district_code="33.02.01")]
    kinds = [make_category().id, make_category("Kopi", "kopi").id]
    for number, (group, kind) in enumerate(itertools.product(groups, kinds * 4)):
        name = "Teh" if number % 3 else "Gula"
        price_idr = 8_000 + 9_000 * number
        variant = make_variant(group, f"{name} {number}", price_idr=price_idr, stock=number % 2)
        with atomic() as session:
            product = session.get_one(Product, variant.product_id)
            product.category_id = kind
        if number % 4 == 0:
            add_variant(product, "besar", price_idr=40_000, stock=3)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "teh"])
def test_a_figure_is_what_choosing_its_filter_leaves(client, shelves, query):
    for chosen in itertools.product(*FILTERS.values()):
        said = {"q": query} | dict(zip(FILTERS, chosen, strict=True))
        page = client.get("/cari", query_string=said)
        ranges = RANGE.findall(page.text)
        assert total_on(page) == len(names_on(page))
        assert len(ranges) == len(BANDS)
        for name, value, figure in CHOICE.findall(page.text):
            narrowed = client.get("/cari", query_string=said | {name: value})
            assert total_on(narrowed) == len(names_on(narrowed)) == int(figure), (said, value)
        for address, figure in ranges:
            narrowed = client.get(html.unescape(address))
            assert total_on(narrowed) == len(names_on(narrowed)) == int(figure), address


def test_choices_that_leave_nothing_are_not_offered_but_the_chosen_one_stays(client, shelves):
    make_variant(make_group("Tiga"), "Madu")
    text = client.get("/cari?q=madu&kab=33.02").text
    assert 'name="kat" value="kopi"' not in text
    assert 'name="kab" value="33.07"' in text
    assert 'name="kab" value="33.02" checked' in text


@pytest.mark.slow
def test_a_search_that_finds_very_much_visits_each_product_once(client):
    world.fill(MOST_COUNTED + 200)
    path, seen = "/cari?q=kelompok", []
    while path:
        page = client.get(path)
        assert "Lebih dari 1.000 produk" in page.text
        seen += re.findall(r'<h3><a href="([^"]*)"', page.text)
        path = link_to(page, "Berikutnya")
    assert len(seen) == len(set(seen)) == MOST_COUNTED + 200


@pytest.mark.slow
def test_a_broad_search_counts_what_its_filters_leave_when_that_fits_one_page(client):
    world.fill(MOST_COUNTED + 200)
    page = client.get("/cari?q=kelompok&min=5000&max=5000")
    assert total_on(page) == len(names_on(page)) < CARDS
    assert not CHOICE.findall(page.text)
    assert "Lebih dari 24 produk" in client.get("/cari?q=kelompok&stok=1").text


def total_on(page):
    """How many products the page says there are."""
    return int(re.search(r">([\d.]+) produk</p>", page.text)[1].replace(".", ""))
