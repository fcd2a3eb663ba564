"""A group comes in, brings a member along, is approved, and then its products are for sale."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.catalog.keeper import only_product
from tests.factories import PIN, make_category, make_region, make_user
from tests.journeys.conftest import follow_the_menu, sign_in


def test_a_group_signs_up_invites_is_approved_and_sells(new_phone):
    make_region()
    category = make_category().name
    operator = make_user("Pengelola", is_operator=True)
    chair = new_phone()
    sign_up(chair)
    invitation = invite(chair, "Bu Parti")

    member = new_phone()
    member.goto(urlsplit(invitation).path)
    expect(member.get_by_role("heading", name="Undangan untuk Bu Parti")).to_be_visible()
    choose_number_and_pin(member, "0811 0000 0033")
    member.get_by_role("button", name="Gabung").click()
    put_up_a_product(member, "Opak", category)
    path = f"/toko/tunas-serayu/{only_product().slug}"
    customer = new_phone()
    assert customer.goto(path).status == 404

    desk = new_phone()
    sign_in(desk, operator)
    approve(desk, "Tunas Serayu")
    customer.goto("/")
    customer.get_by_role("link", name="Opak", exact=True).click()
    expect(customer.get_by_role("heading", name="Opak", exact=True)).to_be_visible()
    assert urlsplit(customer.url).path == path


def sign_up(phone):
    phone.goto("/daftar")
    phone.get_by_label("Nama kelompok").fill("Tunas Serayu")
    phone.get_by_label("Kecamatan").fill("Leksono")
    phone.get_by_label("Nama", exact=True).fill("Bu Endang")
    choose_number_and_pin(phone, "0811 0000 1021")
    phone.get_by_label("boleh tampil di halaman toko").check()
    phone.get_by_role("button", name="Kirim pendaftaran").click()
    expect(phone.get_by_role("heading", name="Ajak anggota")).to_be_visible()


def choose_number_and_pin(phone, number):
    phone.get_by_label("Nomor HP").fill(number)
    phone.get_by_label("PIN 6 angka").fill(PIN)
    phone.get_by_label("Ulangi").fill(PIN)


def invite(phone, name):
    """The link of an invitation to sell for the group."""
    phone.get_by_label("Nama", exact=True).fill(name)
    phone.get_by_text("Admin penjualan", exact=True).last.click()
    phone.get_by_role("button", name="Buat tautan undangan").click()
    return phone.get_by_label("Tautan undangan").input_value()


def put_up_a_product(phone, name, category):
    follow_the_menu(phone, "Produk")
    phone.get_by_role("link", name="Tambah produk").first.click()
    phone.get_by_label("Nama produk").fill(name)
    phone.get_by_label("Kategori").select_option(category)
    phone.get_by_label("Isi atau ukuran").fill("100 gram")
    phone.get_by_label("Harga").fill("12rb")
    phone.get_by_label("Stok", exact=True).fill("20")
    phone.get_by_label("Berat kirim").fill("130")
    phone.get_by_role("button", name="Simpan produk").click()
    expect(phone.get_by_text(f"{name} disimpan")).to_be_visible()


def approve(phone, name):
    follow_the_menu(phone, "Kelompok")
    phone.get_by_role("button", name=f"Setujui {name}").click()
    expect(phone.get_by_role("link", name=name)).to_have_count(0)
