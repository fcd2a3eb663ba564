"""What is typed on a phone with a weak signal is not lost, and is sent once."""

import brotli
import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product
from storefront.core.built import STATIC
from storefront.core.db import db
from tests.catalog.keeper import keep_shop, only_product
from tests.chromium import assert_accessible
from tests.core.hostile import encoded, picture
from tests.factories import make_member

KIB = 1024
PHOTO = {"name": "keripik.png", "mimeType": "image/png", "buffer": encoded("PNG", picture())}
FOUND = "Ketikan tadi ditemukan lagi"
WAITING = "Belum ada sinyal."


@pytest.fixture
def group(client):
    return keep_shop(client)


@pytest.fixture
def context(client, new_context, group):
    """The browser of a member who is signed in."""
    context = new_context()
    client.let_in(context)
    return context


@pytest.fixture
def form(context, group):
    """The page of a new product."""
    return open_form(context, group)


def open_form(context, group):
    page = context.new_page()
    page.goto(f"/kelola/{group.slug}/produk/baru")
    page.wait_for_load_state("networkidle")
    return page


def fill_in(page):
    page.get_by_label("Nama produk").fill("Keripik jamur")
    page.get_by_label("Kategori").select_option("Camilan")
    page.get_by_label("Isi atau ukuran").fill("100 gram")
    page.get_by_label("Harga", exact=True).fill("25rb")
    page.get_by_label("Stok", exact=True).fill("12")
    page.get_by_label("Berat kirim").fill("130")


def count_products():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Product.id)))


def test_a_draft_typed_offline_is_there_after_reload_and_sent_once(form, context):
    context.set_offline(True)
    fill_in(form)
    form.get_by_role("button", name="Tambah pilihan").click()
    form.get_by_label("Isi atau ukuran").nth(1).fill("250 gram")
    context.set_offline(False)
    form.reload()

    form.get_by_text(FOUND).wait_for()
    assert form.get_by_label("Nama produk").input_value() == "Keripik jamur"
    assert form.get_by_label("Isi atau ukuran").nth(1).input_value() == "250 gram"
    assert_accessible(form)
    form.get_by_label("Isi atau ukuran").nth(1).fill("")

    context.set_offline(True)
    form.get_by_role("button", name="Simpan produk").click()
    form.get_by_text(WAITING).wait_for()
    assert_accessible(form)
    sent = []
    context.on("request", lambda request: sent.append(request.method))
    context.set_offline(False)
    form.get_by_text("Keripik jamur disimpan dan tampil di etalase.").wait_for()

    assert sent.count("POST") == 1
    assert [variant.name for variant in only_product().variants] == ["100 gram"]
    form.goto(form.url + "/baru")
    form.wait_for_load_state("networkidle")
    assert not form.get_by_text(FOUND).is_visible()


def test_a_closed_tab_loses_nothing_but_says_which_photos_to_choose_again(form, context, group):
    fill_in(form)
    form.get_by_label("Tambah foto").set_input_files(PHOTO)
    form.close()

    again = open_form(context, group)
    again.get_by_text("Fotonya perlu dipilih lagi: keripik").wait_for()
    assert again.get_by_label("Harga", exact=True).input_value() == "25rb"

    again.get_by_role("button", name="Buang").click()
    again.wait_for_load_state("networkidle")
    assert again.get_by_label("Nama produk").input_value() == ""
    assert not again.get_by_text(FOUND).is_visible()


def test_an_answer_that_got_lost_makes_no_second_product(form, context, group):
    fill_in(form)
    form.route("**/produk/baru", lambda route: (route.fetch(max_redirects=0), route.abort()))
    with form.expect_event("requestfailed"):
        form.get_by_role("button", name="Simpan produk").click()
    form.close()
    assert count_products() == 1

    for _ in range(2):  # once more, and it is known still
        again = open_form(context, group)
        again.get_by_text(FOUND).wait_for()
        again.wait_for_load_state("networkidle")
    again.get_by_role("button", name="Simpan produk").click()
    again.get_by_text("Keripik jamur disimpan").wait_for()
    assert count_products() == 1


def test_drafts_are_of_one_person_and_end_when_she_signs_out(
    form, context, client, live_server, group
):
    fill_in(form)
    other = make_member(group, name="Bu Tini")
    client.enter(other.user_id)
    client.let_in(context)
    form.goto(form.url)
    form.wait_for_load_state("networkidle")
    assert not form.get_by_text(FOUND).is_visible()

    form.goto("/akun")
    form.wait_for_load_state("networkidle")
    form.get_by_role("button", name="Keluar").click()
    form.wait_for_url("**/masuk**")
    assert form.evaluate("Object.keys(localStorage)") == []


def test_the_page_loads_at_most_five_kilobytes_of_script(form):
    loaded = form.evaluate(
        "performance.getEntriesByType('resource').map(each => each.name.split('/js/')[1])"
    )
    sources = [(STATIC / "js" / name).read_bytes() for name in loaded if name]
    assert len(sources) >= 6
    assert sum(len(brotli.compress(source)) for source in sources) <= 5 * KIB
