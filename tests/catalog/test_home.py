import pytest
import sqlalchemy as sa

from storefront.catalog.models import Category
from storefront.catalog.queries.shop_window import has_products
from storefront.core.db import db
from storefront.groups.models import GroupStatus
from storefront.regions.models import RegionLevel
from tests.factories import (
    make_category,
    make_classroom,
    make_group,
    make_photo,
    make_region,
    make_variant,
)
from tests.pages import names_on, sold


def test_the_home_page_shows_what_is_on_sale_and_who_makes_it(client):
    make_variant(make_group("Pelangi Dieng"), "Carica")
    page = client.get("/")
    assert page.status_code == 200
    assert names_on(page) == ["Carica"]
    assert "Camilan" in page.text
    assert "Produk dari Wonosobo" in page.text
    assert "Sudah bisa dipesan" in page.text  # nothing was ordered yet


def test_an_empty_shop_says_so_and_what_to_do(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Etalase masih kosong" in page.text
    assert "/daftar" in page.text


def test_best_sellers_are_never_of_one_group_only(client):
    big, small = make_group("Besar"), make_group("Kecil")
    for number in range(14):
        sold(make_variant(big, f"Laris {number}"), 100 + number)
    sold(make_variant(small, "Sedikit"), 1)
    names = names_on(client.get("/"))
    assert len(names) == 12
    assert names[:3] == ["Laris 13", "Laris 12", "Sedikit"]


def test_what_is_sold_out_is_no_best_seller(client):
    sold(make_variant(product="Habis semua", stock=0), 50)
    make_variant(product="Masih ada")
    assert names_on(client.get("/")) == ["Masih ada"]


def test_only_categories_with_something_are_offered(client):
    make_category("Batik & Kain", "batik-kain")
    make_variant()
    page = client.get("/")
    assert "/kategori/camilan" in page.text
    assert "/kategori/batik-kain" not in page.text


def test_a_group_that_is_not_open_or_practises_is_nowhere(client):
    classroom = make_classroom()
    hidden = [
        make_variant(make_group("Latihan", classroom_id=classroom.id), "Barang latihan"),
        make_variant(make_group("Berhenti", status=GroupStatus.SUSPENDED), "Barang berhenti"),
        make_variant(make_group("Tutup", status=GroupStatus.CLOSED), "Barang tutup"),
        make_variant(make_group("Draf", status=GroupStatus.DRAFT), "Barang draf"),
    ]
    assert hidden
    for path in ("/", "/cari", "/cari?q=barang", "/kategori/camilan"):
        page = client.get(path)
        assert page.status_code == 200
        for word in ("Latihan<", "Berhenti", "Tutup,", "Draf", "Barang"):
            assert word not in page.text.replace("“barang”", ""), path


def test_groups_stand_under_their_regency(client):
    make_region()
    make_region("33.02", "Kabupaten Banyumas", RegionLevel.REGENCY)
    make_region("33.02.01", "Cilongok")
    make_variant(make_group("Pelangi Dieng"))
    make_variant(make_group("Manggar Legi", district_code="33.02.01"))
    text = client.get("/").text
    assert text.index("<h3>Wonosobo") < text.index("Pelangi Dieng</b>")
    assert text.index("<h3>Banyumas") < text.index("Manggar Legi</b>")
    assert "/cari?kab=33.02" in text


def test_the_story_is_told_by_a_group_about_itself(client):
    telling = make_variant(make_group("Bowongso", about="Ceri dipetik merah."), "Kopi")
    make_photo(telling.product_id)
    assert "Ceri dipetik merah." in client.get("/").text


def test_nothing_is_told_of_a_group_with_sample_goods(client):
    sample = make_variant(make_group("Rumbia", about="Rumah produksi.", is_sample=True), "Opak")
    make_photo(sample.product_id)
    page = client.get("/")
    assert "Rumah produksi." not in page.text
    assert ">Contoh<" in page.text


def test_the_home_page_asks_four_questions_however_much_there_is(client, count_queries):
    def queries():
        with count_queries() as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    make_variant(make_group())
    few = queries()
    for _ in range(4):
        group = make_group()
        for _ in range(3):
            make_photo(make_variant(group).product_id)
    assert few == queries() <= 4


@pytest.mark.databases("sqlite")
def test_a_category_with_nothing_in_it_is_not_looked_for_among_all_products(app):
    query = sa.select(Category.id).where(has_products())
    asked = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    steps = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {asked}")).all()
    assert any("ix_product_best_of_category" in step.detail for step in steps), steps
