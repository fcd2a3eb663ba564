"""A product with a photo goes up from a phone, with and without script."""

import pytest

from tests.catalog.keeper import keep_shop, only_product
from tests.chromium import assert_accessible
from tests.core.hostile import encoded, picture
from tests.factories import make_category

PHOTO = {"name": "keripik.png", "mimeType": "image/png", "buffer": encoded("PNG", picture())}


@pytest.fixture
def has_script():
    return True


@pytest.fixture
def phone(client, live_server, new_context, has_script):
    """The phone of a member who is signed in and looks at her products."""
    group = keep_shop(client)
    context = new_context(java_script_enabled=has_script)
    session = client.get_cookie("session").value
    context.add_cookies([{"name": "session", "value": session, "url": live_server}])
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


def test_every_page_can_be_read_aloud(phone):
    address = phone.url
    for path in (address, f"{address}/baru", address.replace("/produk", "/stok")):
        phone.goto(path)
        assert_accessible(phone)


def fill_row(page, number, name, price):
    row = page.get_by_role("group").filter(has_text="Isi atau ukuran").nth(number - 1)
    row.get_by_label("Isi atau ukuran").fill(name)
    row.get_by_label("Harga").fill(price)
    row.get_by_label("Stok").fill("12")
    row.get_by_label("Berat kirim").fill("130")
