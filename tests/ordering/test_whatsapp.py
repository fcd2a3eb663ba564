"""One tap opens WhatsApp with the order in it, or with a question; in a class nothing leaves."""

import html
import re
from urllib.parse import parse_qs, urlsplit

from storefront.core import world
from storefront.core.db import atomic
from storefront.core.world import World
from storefront.ordering.models import Purchase
from tests.factories import make_classroom, make_group, make_member, make_variant, place_order
from tests.ordering.shopping import CUSTOMER, buy, content_of
from tests.pages import path_of

BASE = "http://127.0.0.1:8000"
LINK = re.compile(
    r'<a class="[^"]*" href="([^"]*)"[^>]*><svg[^>]*><use href="#i-wa"/></svg>(.*?)</a>'
)


def chats_on(page):
    """Number and text behind every WhatsApp button of a page, by its words."""
    found = {}
    for address, words in LINK.findall(page.text):
        link = urlsplit(html.unescape(address))
        text = parse_qs(link.query)["text"][0]
        found[re.sub("<.*?>", "", html.unescape(words))] = (link.netloc + link.path, text)
    return found


def test_after_the_checkout_one_tap_tells_each_group_its_own_order(client):
    kopi = make_variant(make_group("Lereng"), "Kopi & Gula", name="100 g", price_idr=45_000)
    abon = make_variant(make_group("Laut"), "Abon", price_idr=30_000)
    purchase = buy(client, {kopi: 2, abon: 1})
    follow = f"/pesanan/{purchase.token}"
    order = purchase.orders[0]
    for path in (follow, f"{follow}/bayar"):
        chats = chats_on(client.get(path))
        number, text = chats["WhatsApp Lereng"]
        assert re.fullmatch(r"wa\.me/628110000\d{4}", number)
        sums = ["Reguler: Rp10.000"]
        if order.unique_code_idr:
            sums.append(f"Kode unik: Rp{order.unique_code_idr}")
        total = f"{order.total_idr:,}".replace(",", ".")
        assert text.splitlines() == [
            "Halo Lereng, saya sudah memesan di Etalase.",
            f"Pesanan {order.number}",
            "- Kopi & Gula, 100 g × 2: Rp90.000",
            *sums,
            f"Total: Rp{total}",
            f"Lihat pesanan: {BASE}{follow}",
        ]
        assert "Abon" not in text
        assert "Abon" in chats["WhatsApp Laut"][1]


def test_an_english_customer_sends_it_in_english(client):
    variant = make_variant(make_group("Lereng"))
    client.post("/en/keranjang", data={"varian": variant.id})
    asked = client.submit("/en/checkout", CUSTOMER, recount="1")
    placed = client.post("/en/checkout", data=content_of(asked))
    _number, text = chats_on(client.get(placed.location, follow_redirects=True))["WhatsApp Lereng"]
    assert text.startswith("Hello Lereng, I have placed an order on Etalase.")
    assert f"See the order: {BASE}/en/pesanan/" in text


def test_a_long_order_still_fits_into_a_link(client):
    group = make_group("Lereng")
    purchase = buy(
        client, {make_variant(group, f"Barang {n}", price_idr=9_000): 1 for n in range(23)}
    )
    _number, text = chats_on(client.get(f"/pesanan/{purchase.token}"))["WhatsApp Lereng"]
    assert text.count("\n- Barang") == 20
    assert "- dan 3 barang lain" in text


def test_a_number_typed_the_usual_way_opens_the_right_chat(client):
    group = make_group("Lereng", slug="lereng")
    visitor = client.application.test_client()
    client.enter(make_member(group).user_id)
    path = path_of(make_variant(group, "Kopi"))
    typed = {"whatsapp": "0812-3456 7890"}
    assert client.submit("/kelola/lereng/toko", typed).status_code == 303
    for page, about in ((path, "Kopi"), ("/toko/lereng", "toko ini"), (f"/en{path}", "Kopi")):
        words = "Ask first" if page.startswith("/en") else "Tanya dulu"
        number, text = chats_on(visitor.get(page))[words]
        assert number == "wa.me/6281234567890"
        assert about in text
        assert text.endswith(BASE + page)


def test_in_a_class_the_message_is_shown_instead_of_sent(client):
    classroom = make_classroom()
    group = make_group("Latihan Lereng", classroom_id=classroom.id)
    variant = make_variant(group, "Kopi")
    client.enter(make_member(group, classroom_id=classroom.id).user_id)
    root = f"/latihan/{classroom.code}"
    with world.entered(World(classroom.id)):
        order = place_order(variant)
    with atomic() as session:
        token = session.get_one(Purchase, order.purchase_id).token
    inside = [path_of(variant), f"/toko/{group.slug}", f"/pesanan/{token}"]
    for path in (*(root + each for each in inside), f"/kelola/{group.slug}/pesanan/{order.number}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "wa.me" not in page.text, path
        for where, text in chats_on(page).values():
            shown = client.get(where, query_string={"text": text})
            assert "tidak ada pesan yang terkirim" in shown.text
            assert all(html.escape(line) in shown.text for line in text.split("\n")[:1])
    stranger = client.application.test_client()
    assert stranger.get("/pesan-latihan?text=halo").status_code == 404
    assert stranger.get(f"{root}/pesan-latihan?text=halo").status_code == 404
