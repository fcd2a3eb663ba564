"""A group makes a kit, shares its link, somebody buys by it, and the group sees from where."""

from playwright.sync_api import expect

from storefront.groups.models import Role
from tests.factories import make_group, make_member, make_variant
from tests.journeys.conftest import follow_the_menu
from tests.journeys.test_buy import find_the_money, say_it_is_paid

SHARE_SHEET = "navigator.share = async data => { window.shared = data; };"  # of the phone


def test_a_sale_is_seen_under_the_channel_that_it_came_by(new_phone, has_script):
    group = make_group("Lebah")
    make_variant(group, "Madu", price_idr=40_000)

    seller = new_phone(make_member(group, Role.SALES_ADMIN))
    if has_script:
        seller.add_init_script(SHARE_SHEET)
    follow_the_menu(seller, "Produk")
    seller.get_by_role("link", name="Promosi", exact=True).locator("visible=true").click()
    seller.get_by_role("link", name="Madu", exact=True).click()
    seller.get_by_role("button", name="Siapkan tautan dan gambar").click()
    words = seller.get_by_label("Kata-kata promosi")
    words.fill(f"Panen pertama tahun ini. {words.input_value()}")
    seller.get_by_role("button", name="Simpan kata-kata").click()
    expect(seller.get_by_text("Kata-kata tersimpan.")).to_be_visible()
    shared = seller.get_by_role("link", name="Bagikan ke WhatsApp").get_attribute("href")
    assert shared.startswith("https://wa.me/?text=Panen%20pertama")
    if has_script:
        seller.get_by_role("button", name="Aplikasi lain").click()
        assert seller.evaluate("shared.text").startswith("Panen pertama")
    link = seller.get_by_label("Tautan untuk Status WhatsApp").input_value()

    customer = new_phone()
    customer.goto(link.partition("/p/")[1] + link.partition("/p/")[2])
    expect(customer.get_by_role("heading", name="Madu")).to_be_visible()
    customer.get_by_role("button", name="Keranjang", exact=True).click()
    order_from_cart(customer, has_script)
    say_it_is_paid(customer)
    find_the_money(new_phone(make_member(group, Role.TREASURER)))

    seller.goto(f"/kelola/{group.slug}/promosi")
    sold = "Status WhatsApp paling banyak menjual: Rp40.000 dari 1 pesanan."
    expect(seller.get_by_text(sold)).to_be_visible()
    follow_the_menu(seller, "Pesanan")
    seller.get_by_role("link", name="E-").first.click()
    expect(seller.get_by_text("datang dari status WhatsApp")).to_be_visible()


def order_from_cart(phone, has_script):
    phone.get_by_role("button", name="Lanjut ke pengiriman").click()
    phone.get_by_label("Nama penerima").fill("Dewi Lestari")
    phone.get_by_label("Nomor HP").fill("0811 0000 1001")
    phone.get_by_label("Alamat lengkap").fill("Jl. Contoh No. 9")
    phone.get_by_label("Kecamatan atau kode pos").fill("Leksono")
    if not has_script:
        phone.get_by_role("button", name="Hitung ongkir").click()
    expect(phone.get_by_role("radio", name="Reguler")).to_be_visible()
    phone.get_by_role("button", name="Buat pesanan").click()
