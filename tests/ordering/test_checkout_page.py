"""The checkout in a real browser, with script and without."""

import re

import pytest

from storefront.catalog.models import Product
from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.shipping.models import ShippingKind
from tests.chromium import assert_accessible
from tests.factories import make_group, make_shipping, make_variant


@pytest.fixture
def honey(app):
    honey = make_variant(make_group("Lebah"), "Madu", price_idr=40_000)
    product = db.session.get(Product, honey.product_id)
    group = db.session.get(ProducerGroup, product.group_id)
    make_shipping(group, ShippingKind.OWN_COURIER, "Diantar", price_idr=5_000)
    return honey


def open_checkout(page, live_server, honey):
    page.request.post(
        "/keranjang",
        form={"varian": str(honey.id), "jumlah": "1"},
        headers={"Origin": live_server},
    )
    page.goto("/checkout")
    page.get_by_label("Nama penerima").fill("Dewi Lestari")
    page.get_by_label("Nomor HP").fill("0811 0000 1001")
    page.get_by_label("Alamat lengkap").fill("Jl. Contoh No. 9")
    page.get_by_label("Kecamatan atau kode pos").fill("Leksono")


def total(page):
    return page.locator("#nota .sum")


def test_the_total_follows_the_choices(page, live_server, honey):
    open_checkout(page, live_server, honey)
    page.get_by_label("Reguler").wait_for()
    assert "Rp50.000" in total(page).inner_text()

    page.get_by_role("radio", name="Diantar Rp5.000").check()
    page.get_by_text("Rp45.000 ke Lebah").first.wait_for()
    assert "Rp45.000" in total(page).inner_text()
    assert page.get_by_label("Nama penerima").input_value() == "Dewi Lestari"
    page.get_by_role("radio", name="Bayar di tempat").check()
    page.get_by_text("dibayar tunai").wait_for()
    assert_accessible(page)

    page.get_by_role("button", name="Buat pesanan").click()
    page.wait_for_url(re.compile("/pesanan/[^/]+$"))
    assert "Siapkan uang tunai Rp45.000" in page.content()
    assert_accessible(page)


def test_an_order_needs_no_script(page_without_script, live_server, honey):
    page = page_without_script
    open_checkout(page, live_server, honey)
    page.get_by_role("button", name="Hitung ongkir").click()
    assert "Rp50.000" in total(page).inner_text()
    page.get_by_role("button", name="Buat pesanan").click()

    assert "Transfer tepat" in page.content()
    page.get_by_role("button", name="Sudah bayar, tanpa foto").click()
    assert "Perlu dicek" in page.content()
    page.get_by_role("link", name="Lihat pesanan").click()
    page.get_by_text("Batalkan pesanan ini").click()
    page.get_by_role("button", name="Ya, batalkan").click()
    assert "Dibatalkan" in page.content()
