import pytest
from playwright.sync_api import expect

from storefront.catalog.models import Product
from storefront.core.db import db
from tests.chromium import assert_accessible
from tests.factories import add_variant, make_group, make_variant
from tests.pages import path_of


@pytest.fixture
def variant(app):
    made = make_variant(make_group("Pelangi Dieng", about="Dapur bersama."), "Carica")
    add_variant(db.session.get_one(Product, made.product_id), "650 g", stock=0)
    make_variant(product="Habis semua", stock=0)
    return made


@pytest.mark.parametrize(
    "path", ["/", "/cari", "/cari?min=x", "/kategori/camilan", "toko", "produk"]
)
def test_public_pages_can_be_read_aloud_and_fit_the_phone(page, variant, path):
    product = path_of(variant)
    places = {"produk": f"{product}?tujuan=leksono", "toko": product.rpartition("/")[0]}
    page.goto(places.get(path, path))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_cart_is_filled_and_counted_by_tapping(page, variant):
    page.goto(path_of(variant))
    page.get_by_role("button", name="Tambah Carica").click()
    page.get_by_role("button", name="Keranjang", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Sudah di keranjang.")
    expect(page.locator(".nota .sum")).to_contain_text("Rp50.000")
    assert_accessible(page)
    page.get_by_role("button", name="Tambah Carica").click()
    expect(page.locator(".nota .sum")).to_contain_text("Rp75.000")
    page.goto("/")
    expect(page.locator(".dock [data-cart-count]")).to_have_text("3")


def test_the_same_without_script(page_without_script, variant):
    page = page_without_script
    page.goto(path_of(variant))
    page.get_by_role("button", name="Tambah Carica").click()
    expect(page.locator("input[name=jumlah]")).to_have_value("2")
    page.get_by_label("Kecamatan atau kode pos tujuan").fill("leksono")
    page.get_by_label("Kecamatan atau kode pos tujuan").press("Enter")
    expect(page.get_by_text("Ke Kec. Leksono")).to_be_visible()
    expect(page.locator("input[name=jumlah]")).to_have_value("2")
    page.get_by_role("button", name="Keranjang", exact=True).click()
    page.get_by_role("button", name="Kurangi Carica").click()
    expect(page.locator(".nota .sum")).to_contain_text("Rp25.000")
    page.get_by_role("button", name="Hapus Carica").click()
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator(".nota .sum")).to_contain_text("Rp25.000")
