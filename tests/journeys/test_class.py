"""A class at work: the board on the wall, a trainer's panel, and a participant's phone."""

import pytest
from playwright.sync_api import expect

from storefront.core import outbox
from tests.factories import PIN, make_category, make_classroom, make_region, make_trainer
from tests.journeys.conftest import sign_in
from tests.journeys.test_buy import send_the_goods
from tests.training.test_board_on_the_wall import NAMES

PHOTO = "demo/products/abon-ikan.jpg"


@pytest.mark.slow
@pytest.mark.parametrize("has_script", [True], ids=["with script"])
def test_from_the_code_on_the_wall_to_a_parcel_and_back(new_phone):
    make_region()
    category = make_category().name
    trainer = make_trainer()
    classroom = make_classroom(trainer=trainer, names=NAMES)
    board, panel, phone, other = new_phone(), new_phone(trainer), new_phone(), new_phone()
    sign_in(board, trainer)
    panel.goto(f"/kelas/{classroom.id}/kendali")
    choose(panel, "Foto yang membuat orang ingin membeli", "Mulai pelajaran ini")
    board.set_viewport_size({"width": 1280, "height": 720})
    board.goto(f"/kelas/{classroom.id}/papan")

    come_in(phone, classroom, "Bu Sari")
    come_in(other, classroom, "Bu Tumi")
    expect(board.get_by_text("2 peserta masuk")).to_be_visible(timeout=5_000)
    expect(done(board)).to_have_count(1)
    phone.locator(".lat-bar").get_by_role("link", name="Pelajaran").click()
    phone.get_by_role("link", name="1. Foto yang membuat").click()
    phone.get_by_role("link", name="Coba sekarang").click()
    put_up(phone, category)
    expect(done(board)).to_have_count(4, timeout=5_000)  # in, photo, shop window, name

    phone.locator(".lat-bar").get_by_role("button", name="Butuh bantuan").click()
    expect(phone.get_by_role("heading", name="Pelatih sudah diberi tahu")).to_be_visible()
    phone.get_by_role("link", name="Kembali ke halaman tadi").click()
    expect(row(board)).to_contain_text("Bantuan", timeout=5_000)
    panel.reload()
    panel.get_by_role("button", name="Sudah dibantu Bu Sari").click()
    expect(row(board)).not_to_contain_text("Bantuan", timeout=5_000)

    choose(panel, "Satu pesanan, dari terima sampai resi", "Mulai pelajaran ini")
    panel.get_by_role("link", name="Kirim pembeli latihan").click()
    panel.get_by_role("button", name="Kirim pembeli", exact=True).click()
    expect(panel.get_by_text("2 pembeli dikirim.")).to_be_visible()
    outbox.run_due()
    expect(done(board)).to_have_count(2, timeout=5_000)  # an order, and its money
    send_the_goods(phone, "JX0123456789")
    expect(done(board)).to_have_count(5, timeout=5_000)

    panel.goto(f"/kelas/{classroom.id}/pembeli")
    panel.get_by_role("checkbox", name="Bu Sari").last.check()
    panel.get_by_role("button", name="Mulai lagi dari awal").click()
    expect(done(board)).to_have_count(0, timeout=5_000)
    panel.get_by_role("button", name="Kembalikan").click()
    expect(done(board)).to_have_count(5, timeout=5_000)


def row(board):
    return board.get_by_role("row", name="Bu Sari")


def done(board):
    return row(board).get_by_text("selesai", exact=True)


def choose(panel, lesson, button):
    summary = panel.locator("summary").filter(has_text="Pelajaran:")
    if not panel.get_by_role("button", name=button).is_visible():
        summary.click()
    panel.get_by_role("radio", name=lesson).check(force=True)
    panel.get_by_role("button", name=button).click()


def come_in(phone, classroom, name):
    phone.goto("/kelas")
    phone.get_by_label("Kode kelas").fill(classroom.code)
    phone.get_by_role("button", name="Buka").click()
    phone.get_by_text(name, exact=True).click()
    phone.get_by_label("PIN 6 angka").fill(PIN)
    phone.get_by_role("button", name="Mulai belajar").click()
    expect(phone.get_by_role("heading", name=f"Toko latihan {name}")).to_be_visible()


def put_up(phone, category):
    """Her first product, with a photo."""
    phone.get_by_label("Tambah foto").set_input_files(PHOTO)
    phone.get_by_label("Nama produk").fill("Abon ikan Serayu")
    phone.get_by_label("Kategori").select_option(category)
    phone.get_by_label("Isi atau ukuran").fill("100 gram")
    phone.get_by_label("Harga").fill("30rb")
    phone.get_by_label("Stok", exact=True).fill("20")
    phone.get_by_label("Berat kirim").fill("130")
    phone.get_by_role("button", name="Simpan produk").click()
