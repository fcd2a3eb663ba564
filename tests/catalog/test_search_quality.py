"""The sample catalogue, asked as people ask: `data/queries.csv`, one query a line.

A query succeeds when one of the first five products has in its name what was wanted, or one of
several things between bars.
"""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from storefront.operator.demo import files
from storefront.operator.demo.shelves import make_categories, make_product
from storefront.regions.models import RegionLevel
from tests.factories import make_group, make_region, make_variant
from tests.pages import names_on

FIRST = 5
GOAL = 0.95

with (Path(__file__).parent / "data" / "queries.csv").open(encoding="utf-8") as table:
    QUERIES = list(csv.DictReader(table))

IN_ORDER = {
    "krupuk": ["Opak Singkong Mentah", "Opak Singkong Gurih"],
    "gula jawa": ["Nopia Gula Jawa", "Gula Kelapa Cetak Batok"],
    "keripik tempe pedas": ["Keripik Tempe Sagu"],
    "jahe instn": [
        "Jahe Instan Gula Kelapa",
        "Jahe Instan Gula Aren",
        "Wedang Jahe Serai Instan",
        "Jahe Merah Instan Lereng",
    ],
}


@pytest.fixture
def catalogue(app):
    """The groups and products of the sample world, without pictures."""
    groups = {}
    for number, sample in enumerate(files.groups(), 1):
        make_region(sample.regency_code, sample.regency, RegionLevel.REGENCY)
        district = make_region(f"{sample.regency_code}.{number:02}", sample.district)
        groups[sample.name] = make_group(sample.name, district_code=district.code, is_sample=True)
    categories = make_categories()
    for sample in files.products():
        bare = replace(sample, image="")
        make_product(bare, groups[sample.group], categories[sample.category])


def test_nearly_every_query_finds_what_was_wanted_among_the_first_five(client, catalogue):
    failed = [row["query"] for row in QUERIES if not finds(client, row["query"], row["wanted"])]
    assert len(QUERIES) >= 120
    assert 1 - len(failed) / len(QUERIES) >= GOAL, failed


def test_the_order_is_the_same_on_both_databases(client, catalogue):
    for query, names in IN_ORDER.items():
        assert names_on(client.get("/cari", query_string={"q": query})) == names


def test_of_two_things_either_will_do_and_what_is_both_comes_first(client):
    for name in ("Paket Kopi Teh", "Kopi", "Teh", "Sirup"):
        make_variant(product=name)
    for query in ("kopi & teh", "Teh dan kopi", "kopi, teh", "teh atau kpoi", "coffee and tea"):
        page = client.get("/cari", query_string={"q": query})
        assert names_on(page) == ["Paket Kopi Teh", "Teh", "Kopi"], query
        assert ">3 produk</p>" in page.text
    for query in ("kopi teh", "kopi 1/2 teh kilo", "paket kopi"):  # all of it
        assert len(names_on(client.get("/cari", query_string={"q": query}))) < 2, query


def finds(client, query, wanted):
    first = names_on(client.get("/cari", query_string={"q": query}))[:FIRST]
    return any(thing in name for name in first for thing in wanted.split("|"))
