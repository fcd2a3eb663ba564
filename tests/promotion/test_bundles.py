"""Paket hemat: goods of a group that cost less together."""

import sqlalchemy as sa

from storefront.catalog.services.products import archive_product
from storefront.core.db import db
from storefront.groups.models import Role
from storefront.promotion.models.offers import BundleOffer
from storefront.promotion.services.bundles import end_bundle
from tests.factories import (
    make_bundle,
    make_group,
    make_member,
    make_user,
    make_variant,
    make_voucher,
)
from tests.ordering.shopping import (
    buy,
    check_out,
    fill_cart,
    fill_in,
    purchase_behind,
    send,
    stock_of,
)
from tests.promotion.reading import broken, text_of


def test_what_is_in_a_bundle_costs_less_and_leaves_the_shelf(client, count_queries):
    group = make_group(slug="pelangi")
    honey = make_variant(group, "Madu", price_idr=30_000)
    tea = make_variant(group, "Teh", price_idr=20_000)
    fill_cart(client, {honey: 1})
    with count_queries() as plain:
        client.get("/keranjang")
    bundle = make_bundle(group, [honey, tea], price_idr=45_000)
    make_voucher(group)

    shown = client.get("/cari?q=madu").text
    path = shown[shown.index("/toko/pelangi/") :].partition('"')[0]
    page = text_of(client.get(path))
    assert "Paket hemat: Paket oleh-oleh , Rp45.000" in page
    assert "Hemat Rp5.000" in page
    assert client.post(f"/keranjang/paket/{bundle.id}").status_code == 303
    fill_cart(client, {tea: 1})
    with count_queries() as queries:
        cart = text_of(client.get("/keranjang"))
    assert len(queries) <= len(plain) + 2
    assert "Paket hemat -Rp10.000" in cart  # two of each: the bundle twice
    client.submit("/keranjang", kode="HEMAT10")
    purchase = purchase_behind(check_out(client))
    (order,) = purchase.orders
    assert (order.bundles_idr, order.voucher_idr, order.goods_idr) == (10_000, 9_000, 81_000)
    assert (stock_of(honey), stock_of(tea)) == (8, 8)
    nota = text_of(client.get(f"/pesanan/{purchase.token}/nota/{order.number}"))
    assert "Paket hemat -Rp10.000 Potongan HEMAT10 -Rp9.000" in nota
    assert broken() == set()
    archive_product(tea.product_id, by_id=make_user().id)
    assert "Paket hemat" not in client.get(path).text


def test_a_bundle_that_ended_meanwhile_shows_the_new_total_first(client):
    group = make_group()
    honey, tea = make_variant(group), make_variant(group)
    bundle = make_bundle(group, [honey, tea])
    fill_cart(client, {honey: 1, tea: 1})
    page = fill_in(client)
    end_bundle(bundle.id, by_id=make_user().id)
    answer = send(client, page)
    assert answer.status_code == 409
    assert "Tadi Rp50.000, sekarang Rp60.000" in text_of(answer)
    assert client.post(f"/keranjang/paket/{bundle.id}").status_code == 409


def test_the_group_makes_and_ends_a_bundle(client):
    group = make_group(slug="pelangi")
    honey, tea = make_variant(group, "Madu"), make_variant(group, "Teh")
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    offers = "/kelola/pelangi/promosi/penawaran"
    one = {f"jumlah-{honey.id}": "1", "name": "Paket manis", "price_idr": "45rb"}
    assert "paling sedikit dua" in client.submit(f"{offers}/paket", one).text
    both = one | {f"jumlah-{tea.id}": "1"}
    dear = client.submit(f"{offers}/paket", both | {"price_idr": "50rb"})
    assert dear.status_code == 409
    assert "Satu per satu harganya Rp50.000" in dear.text
    assert "Paket manis" in dear.text
    assert client.submit(f"{offers}/paket", both).status_code == 303
    page = text_of(client.get(offers))
    assert "Paket manis , Rp45.000 1 × Madu, 100 g; 1 × Teh, 100 g. Hemat Rp5.000" in page
    client.press(offers, f"paket/{db.session.scalar(sa.select(BundleOffer.id))}/akhir")
    assert "Paket manis" not in client.get(offers).text
    assert buy(client, {honey: 1, tea: 1}).orders[0].discount_idr == 0
