"""The shelves of a group's products: by state and by what is left, with words to find them by."""

import pytest

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core.db import atomic, db
from tests.catalog.keeper import keep_shop
from tests.factories import add_variant, make_variant


@pytest.fixture
def group(client):
    group = keep_shop(client, slug="dapur")
    make_variant(group, "Opak", stock=50)
    kopi = make_variant(group, "Kopi", name="Bubuk", stock=5)
    add_variant(db.session.get(Product, kopi.product_id), "Biji", stock=0)
    keep_low(make_variant(group, "Tenun", stock=1), None)
    keep_low(make_variant(group, "Wajik", stock=19), 20)
    make_variant(group, "Sirup", stock=0, status=ProductStatus.DRAFT)
    make_variant(group, "Dodol", stock=0, status=ProductStatus.ARCHIVED)
    return group


def keep_low(variant, pieces):
    with atomic() as session:
        session.get_one(Variant, variant.id).low_stock = pieces


def named(client, query):
    page = client.get(f"/kelola/dapur/produk{query}")
    assert page.status_code == 200
    names = ("Opak", "Kopi", "Tenun", "Wajik", "Sirup", "Dodol")
    return [name for name in names if f"<b>{name}</b>" in page.text]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Opak", "Kopi", "Tenun", "Wajik"]),
        ("?rak=hampir-habis", ["Kopi", "Wajik"]),
        ("?rak=habis", ["Kopi"]),
        ("?rak=draf", ["Sirup"]),
        ("?rak=diarsipkan", ["Dodol"]),
        ("?q=biji", ["Kopi"]),
        ("?rak=draf&q=kopi", []),
        ("?q=%00", ["Opak", "Kopi", "Tenun", "Wajik"]),
    ],
)
def test_each_shelf_has_its_products(client, group, query, names):
    assert named(client, query) == names


def test_only_what_the_group_wants_to_know_of_is_marked_low(client, group):
    page = client.get("/kelola/dapur/produk").text
    assert "Sisa 19" in page
    assert "Sisa 5" in page
    assert "Sisa 1<" not in page


def test_the_first_page_counts_the_products_of_the_shelf_it_leads_to(client, group):
    page = client.get("/kelola/dapur/").text
    assert '<span class="n">2</span><div><b>Produk hampir habis</b>' in page
    assert 'href="/kelola/dapur/produk?rak=hampir-habis"' in page
    assert "Kopi Biji, habis" in page


def test_shelves_cost_as_many_queries_however_much_lies_on_them(client, group, count_queries):
    with count_queries() as queries:
        client.get("/kelola/dapur/produk?q=o")
    assert len(queries) <= 7, queries
