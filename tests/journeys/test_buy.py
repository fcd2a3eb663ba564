"""A customer buys from two groups; her money is found, the goods leave, she has them."""

import re

import pytest
from playwright.sync_api import expect

from storefront.groups.models import CollectedBy, Role
from tests.factories import make_account, make_group, make_member, make_user, make_variant
from tests.journeys.conftest import follow_the_menu


@pytest.fixture
def groups(app):
    return [shop("Lebah", "Madu", 40_000), shop("Roti", "Nopia", 8_000)]


def shop(name, product, price_idr, **fields):
    group = make_group(name, **fields)
    make_variant(group, product, price_idr=price_idr)
    return group


def test_two_groups_two_payments_and_a_parcel_that_arrives(new_phone, groups, has_script):
    customer = new_phone()
    fill_cart(customer, "Madu", "Nopia")
    sentence = "Dua kelompok, dua pembayaran: Rp40.000 ke Lebah, Rp8.000 ke Roti."
    expect(customer.get_by_text(sentence)).to_be_visible()
    go_to_checkout(customer, has_script)
    with_shipping = "Dua kelompok, dua pembayaran: Rp50.000 ke Lebah, Rp18.000 ke Roti."
    expect(customer.get_by_text(with_shipping)).to_be_visible()
    customer.get_by_role("button", name="Buat pesanan").click()

    expect(customer.get_by_text("Tinggal dua pembayaran")).to_be_visible()
    overview = customer.url
    for number in range(2):
        customer.goto(overview)
        customer.get_by_role("link", name="Lihat rekening").nth(number).click()
        say_it_is_paid(customer)
    for group in groups:
        find_the_money(new_phone(make_member(group, Role.TREASURER)))
    customer.get_by_role("link", name="Lihat pesanan").click()
    expect(customer.get_by_text("Menunggu diterima kelompok")).to_have_count(2)

    send_the_goods(new_phone(make_member(groups[0], Role.MEMBER)), "CONTOH123")
    customer.reload()
    expect(customer.get_by_text("Paket sedang di jalan")).to_be_visible()
    expect(customer.get_by_text("CONTOH123")).to_be_visible()
    customer.get_by_role("button", name="Sudah saya terima").click()
    expect(customer.get_by_text("Sudah Anda terima")).to_be_visible()
    expect(customer.get_by_text("Menunggu diterima kelompok")).to_have_count(1)


def test_two_groups_one_payment_that_the_operator_finds(new_phone, has_script, app):
    make_account()
    through_us = {"collected_by": CollectedBy.PLATFORM}
    seller = shop("Lebah", "Madu", 40_000, **through_us)
    shop("Roti", "Nopia", 8_000, **through_us)

    customer = new_phone()
    fill_cart(customer, "Madu", "Nopia")
    go_to_checkout(customer, has_script)
    expect(customer.get_by_text("Dua kelompok, satu pembayaran: Rp68.000.")).to_be_visible()
    customer.get_by_role("button", name="Buat pesanan").click()
    expect(customer.get_by_role("heading", name="Ke rekening Etalase")).to_be_visible()
    say_it_is_paid(customer)

    operator = new_phone(make_user(is_operator=True))
    follow_the_menu(operator, "Uang")
    operator.get_by_role("button", name="Sudah masuk, pas").click()
    expect(operator.get_by_role("button", name="Sudah masuk, pas")).to_have_count(0)
    customer.get_by_role("link", name="Lihat pesanan").click()
    expect(customer.get_by_text("Menunggu diterima kelompok")).to_have_count(2)
    member = new_phone(make_member(seller, Role.MEMBER))
    follow_the_menu(member, "Pesanan")
    expect(member.get_by_text("Sudah dibayar, transfer")).to_be_visible()
    expect(member.get_by_text("Nopia")).to_have_count(0)  # another group's part


def fill_cart(phone, *products):
    for name in products:
        phone.goto("/")
        phone.get_by_role("link", name=name, exact=True).click()
        phone.get_by_role("button", name="Keranjang", exact=True).click()
        expect(phone.get_by_role("heading", name="Keranjang")).to_be_visible()


def go_to_checkout(phone, has_script):
    phone.get_by_role("button", name="Lanjut ke pengiriman").click()
    phone.get_by_label("Nama penerima").fill("Dewi Lestari")
    phone.get_by_label("Nomor HP").fill("0811 0000 1001")
    phone.get_by_label("Alamat lengkap").fill("Jl. Contoh No. 9")
    phone.get_by_label("Kecamatan atau kode pos").fill("Leksono")
    if not has_script:
        phone.get_by_role("button", name="Hitung ongkir").click()
    expect(phone.get_by_role("radio", name=re.compile("Reguler"))).to_have_count(2)


def say_it_is_paid(phone):
    phone.get_by_role("button", name="Sudah bayar, tanpa foto").click()
    expect(phone.get_by_text("Anda bilang sudah membayar")).to_be_visible()


def find_the_money(phone):
    follow_the_menu(phone, "Uang")
    phone.get_by_role("button", name="Sudah masuk, pas").click()
    expect(phone.get_by_text("Sudah dicek hari ini")).to_be_visible()


def send_the_goods(phone, tracking_number):
    """The three taps of a member: accept, packed, sent."""
    follow_the_menu(phone, "Pesanan")
    phone.get_by_role("button", name="Terima").click()
    phone.get_by_role("button", name="Sudah dikemas").click()
    phone.get_by_label("Kurir").select_option("JNE")
    phone.get_by_label("Nomor resi").fill(tracking_number)
    phone.get_by_role("button", name=re.compile("^Kirim")).click()
    expect(phone.get_by_text("Tidak ada pesanan yang menunggu")).to_be_visible()
