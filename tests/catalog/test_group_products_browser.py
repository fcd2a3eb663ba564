"""A product with a photo goes up from a phone, with and without script."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from tests.catalog.keeper import keep_shop, only_product
from tests.chromium import assert_accessible
from tests.core.hostile import encoded, picture
from tests.factories import make_category, make_variant

PHOTO = {"name": "keripik.png", "mimeType": "image/png", "buffer": encoded("PNG", picture())}


@pytest.fixture
def has_script():
    return True


@pytest.fixture
def phone(client, new_context, has_script):
    """The phone of a member who is signed in and looks at her products."""
    group = keep_shop(client)
    context = new_context(java_script_enabled=has_script)
    client.let_in(context)
    page = context.new_page()
    page.goto(f"/kelola/{group.slug}/produk")
    return page


@pytest.mark.parametrize("has_script", [True, False])
def test_a_product_with_a_photo_and_two_variants(phone):
    category = make_category().name
    phone.get_by_role("link", name="Tambah produk", exact=True).click()
    phone.get_by_label("Tambah foto").set_input_files(PHOTO)
    phone.get_by_label("Nama produk").fill("Keripik jamur")
    phone.get_by_label("Kategori").select_option(category)
    fill_row(phone, 1, "100 gram", "25rb")
    phone.get_by_role("button", name="Tambah pilihan").click()
    fill_row(phone, 2, "250 gram", "60.000")
    phone.get_by_role("button", name="Simpan produk").click()

    phone.get_by_text("Keripik jamur disimpan dan tampil di etalase.").wait_for()
    product = only_product()
    assert [variant.price_idr for variant in product.variants] == [25_000, 60_000]
    assert len(product.photos) == 1

    phone.get_by_role("link", name="Ubah Keripik jamur").click()
    phone.get_by_role("button", name="Hapus foto 1").click()
    phone.get_by_role("button", name="Simpan produk").click()
    phone.get_by_text("disimpan").wait_for()
    assert only_product().photos == []


@pytest.mark.parametrize("has_script", [True, False])
def test_a_product_with_photo_and_price_takes_six_taps_and_five_fields(phone):
    category, taps = make_category().name, 0
    typed = {"Nama produk": "Keripik jamur", "Isi atau ukuran": "100 gram", "Harga": "25rb"}
    typed |= {"Stok": "12", "Berat kirim": "130"}

    phone.get_by_role("link", name="Tambah produk", exact=True).tap()
    taps += 1
    with phone.expect_file_chooser() as gallery:
        phone.get_by_label("Tambah foto").tap()
    gallery.value.set_files(PHOTO)
    taps += 2  # the place for photos, and a photo in the gallery
    for label, text in typed.items():
        phone.get_by_label(label, exact=label in {"Harga", "Stok"}).fill(text)
    phone.get_by_label("Kategori").select_option(category)
    taps += 2  # the list, and a line of it
    phone.get_by_role("button", name="Simpan produk").tap()
    taps += 1

    phone.get_by_text("Keripik jamur disimpan dan tampil di etalase.").wait_for()
    assert (taps, len(typed)) == (6, 5)
    product = only_product()
    assert len(product.photos) == 1
    assert [variant.price_idr for variant in product.variants] == [25_000]


def test_the_figures_of_the_calculator_follow_what_is_typed(phone):
    variant = make_variant(db.session.scalars(sa.select(ProducerGroup)).one(), price_idr=17_000)
    phone.goto(phone.url.replace("/produk", f"/hitung/{variant.id}"))
    phone.get_by_label("Habis berapa").nth(0).fill("Rp 440.000,-")
    phone.get_by_label("Habis berapa").nth(1).fill("160rb")
    phone.get_by_label("Gas, listrik, air").fill("0,06jt")
    phone.get_by_label("Upah sendiri").fill("240 ribu")
    phone.get_by_label("Jadi berapa bungkus").fill("50")
    live = figures_on(phone)
    phone.get_by_text("Setiap bungkus rugi").wait_for()

    phone.get_by_role("button", name="Hitung", exact=True).click()
    phone.wait_for_load_state("load")
    assert figures_on(phone) == live
    assert live["cost"] == "Rp18.000"
    assert live["now-profit"] == "−Rp1.000"  # noqa: RUF001
    assert live["margin-price"] == "Rp26.000"
    assert_accessible(phone)


def figures_on(page):
    outputs = page.locator("[data-out]").evaluate_all(
        "all => all.map(each => [each.dataset.out, each.value])"
    )
    return dict(outputs)


def test_every_page_can_be_read_aloud(phone):
    address = phone.url
    for path in (address, f"{address}/baru", address.replace("/produk", "/stok")):
        phone.goto(path)
        assert_accessible(phone)


def fill_row(page, number, name, price):
    row = page.get_by_role("group").filter(has_text="Isi atau ukuran").nth(number - 1)
    row.get_by_label("Isi atau ukuran").fill(name)
    row.get_by_label("Harga", exact=True).fill(price)
    row.get_by_label("Stok").fill("12")
    row.get_by_label("Berat kirim").fill("130")
