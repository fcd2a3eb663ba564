"""A spreadsheet is brought in on a cheap phone, without script and on a narrow screen."""

import pytest

from tests.catalog.keeper import keep_shop
from tests.catalog.made_sheets import CATEGORIES, a_csv, messy
from tests.chromium import assert_accessible
from tests.factories import make_category, make_variant


@pytest.fixture
def phone(client, new_context):
    """The phone of a member who is signed in and looks at her products; it runs no script."""
    group = keep_shop(client, slug="dapur-serayu")
    for name in CATEGORIES:
        make_category(name, name.lower().replace(" & ", "-").replace(" ", "-"))
    make_variant(group, "Nopia Gula Jawa", name="Isi 10", price_idr=24_000, stock=58)
    context = new_context(java_script_enabled=False)
    client.let_in(context)
    page = context.new_page()
    page.goto(f"/kelola/{group.slug}/produk")
    return page


def send(phone, name, content):
    phone.get_by_label("Pilih berkas").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    phone.get_by_role("button", name="Baca dan periksa").click()


def assert_fits(phone):
    width = phone.locator("html").evaluate("page => page.scrollWidth")
    assert width <= phone.viewport_size["width"]


def test_a_sheet_becomes_products_after_a_look(phone):
    phone.get_by_role("link", name="Impor").click()
    assert_fits(phone)
    send(phone, "DAFTAR BARANG KELOMPOK DAPUR SERAYU.xlsx", messy("xlsx"))
    phone.get_by_role("heading", name="14 baris siap masuk").wait_for()
    assert_fits(phone)

    phone.get_by_role("button", name="Masukkan 14 baris").click()

    phone.get_by_text("13 baru, 1 diperbarui, 0 tetap sama.").wait_for()


def test_a_column_that_nobody_knows_is_explained_on_the_page(phone):
    phone.get_by_role("link", name="Impor").click()
    send(phone, "daftar.csv", a_csv(["Nama", "Rp/bks", "Berat"], ["Opak", "9rb", "90 g"]))
    assert_fits(phone)
    phone.get_by_label("Rp/bks").select_option("Harga")
    phone.get_by_role("button", name="Simpan arti kolom").click()
    phone.get_by_role("heading", name="1 baris siap masuk").wait_for()


def test_the_pages_can_be_read_aloud(client, phone, page):
    client.let_in(page.context)
    page.goto("/kelola/dapur-serayu/impor")
    assert_accessible(page)
    send(page, "daftar.csv", a_csv(["Opak", "9rb", "90 g"], ["Nopia", "12rb", "380 g"]))
    page.get_by_role("heading", name="Kolom mana yang berisi nama barang?").wait_for()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Pilih berkas lain").click()
    send(page, "daftar.csv", messy("csv"))
    page.get_by_text("Arti kolom", exact=True).click()
    assert_accessible(page)
