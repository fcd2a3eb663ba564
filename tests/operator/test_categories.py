"""The operator's categories."""

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Category
from storefront.core.db import db
from tests.factories import make_category, make_user, make_variant
from tests.pages import names_on


@pytest.fixture
def operator(client):
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    return client


def add(operator, name="Kerajinan", **fields):
    fields = {"name": name, "icon": "tangan"} | fields
    return operator.submit("/pengelola/kategori/baru", fields)


def slugs():
    db.session.rollback()
    query = sa.select(Category.slug).order_by(Category.position, Category.id)
    return list(db.session.scalars(query))


def page_of(slug):
    return f"/pengelola/kategori/{slug}"


def test_categories_are_added_and_put_in_order(operator):
    for name in ("Camilan", "Kopi & Teh", "Baru"):
        assert add(operator, name).status_code == 303
    assert slugs() == ["camilan", "kopi-teh", "baru-2"]

    operator.submit("/pengelola/kategori", {"ke": "atas"}, form="baru-2/urutan")
    operator.submit("/pengelola/kategori", {"ke": "bawah"}, form="camilan/urutan")

    assert slugs() == ["baru-2", "camilan", "kopi-teh"]


def test_a_new_name_keeps_the_address_and_products_are_found_by_it(operator, app):
    make_variant(product="Opak")
    changed = operator.submit(
        page_of("camilan"), {"name": "Penganan", "name_en": "Snacks"}, form="kategori/camilan"
    )
    assert changed.status_code == 303
    visitor = app.test_client()
    assert "Penganan" in visitor.get("/kategori/camilan").text
    assert names_on(visitor.get("/cari?q=penganan")) == ["Opak"]
    assert names_on(visitor.get("/cari?q=camilan&tepat=1")) == []


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"name": "CAMILAN "}, 409, "Sudah ada kategori Camilan"),
        ({"name": " "}, 422, "Isi nama kategori"),
        ({"icon": None}, 422, "Pilih gambar"),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_has_to_be_mended_is_said(operator, fields, status, words):
    make_category()
    answer = add(operator, **fields)
    assert answer.status_code == status
    assert words in answer.text
    assert slugs() == ["camilan"]


def test_a_category_is_emptied_into_another_and_deleted(operator, app):
    make_variant(product="Opak")
    other = make_category("Oleh-oleh", "oleh-oleh")
    page = operator.get(page_of("camilan")).text
    assert "Hapus kategori" not in page

    operator.submit(page_of("camilan"), {"into": other.id})
    assert names_on(app.test_client().get("/kategori/oleh-oleh")) == ["Opak"]
    assert names_on(app.test_client().get("/cari?q=oleh")) == ["Opak"]
    assert operator.submit(page_of("camilan"), form="penghapusan").status_code == 303

    assert slugs() == ["oleh-oleh"]
    assert app.test_client().get("/kategori/camilan").status_code == 404


def test_one_that_got_a_product_meanwhile_stays(operator, app):
    make_category()
    token = operator.get(page_of("camilan")).text.partition('name="csrf_token" value="')[2]
    make_variant(product="Opak")
    answer = operator.post(
        f"{page_of('camilan')}/penghapusan", data={"csrf_token": token.partition('"')[0]}
    )
    assert answer.status_code == 409
    assert "Masih ada 1 produk" in answer.text
    assert slugs() == ["camilan"]
