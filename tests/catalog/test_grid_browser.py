"""Prices and stock are changed on a phone while somebody orders; every state can be read aloud."""

import pytest

from tests.catalog.keeper import keep_shop, sell
from tests.chromium import assert_accessible
from tests.factories import make_variant


@pytest.mark.databases("sqlite")
def test_a_count_that_an_order_made_wrong_is_chosen_anew(client, page):
    variant = make_variant(keep_shop(client, slug="dapur"), stock=10)
    client.let_in(page.context)
    save = page.get_by_role("button", name="Simpan")
    page.goto("/kelola/dapur/produk/harga-stok")
    assert_accessible(page)

    page.get_by_label("Keripik, 100 g: Stok").fill("12")
    sell(variant, 3)
    save.click()
    page.get_by_text("Stok: tadi 10, sekarang 7, diketik 12").wait_for()
    assert_accessible(page)

    save.click()  # the browser asks to choose first
    page.get_by_text("Jadikan 12").click()
    save.click()
    page.get_by_text("1 baris disimpan.").wait_for()
