"""Prices by quantity, and goods that are sold before they are made."""

import json
import re
import threading
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Role
from storefront.ordering.models import OrderStatus
from storefront.ordering.services.end import cancel_by_customer, expire_order
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.receive import receive
from storefront.promotion.models.offers import Preorder
from storefront.promotion.pricing import Step
from storefront.promotion.services.terms import open_preorder, set_tiers
from tests.factories import (
    add_variant,
    make_group,
    make_member,
    make_photo,
    make_user,
    make_variant,
)
from tests.ordering.shopping import buy, check_out, fill_cart, orders_now, ready_to_buy, stock_of
from tests.promotion.reading import broken, text_of
from tests.race import at_once, waves
from tests.sizes import size


@pytest.fixture
def group(app):
    return make_group("Pelangi", slug="pelangi")


def ahead(variant, most, *, days=10):
    """The variant is sold ahead; the day on which it is ready."""
    day = clock.today() + timedelta(days=days)
    open_preorder(variant.id, day, most, by_id=make_user().id)
    return day


def sold_ahead():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.sum(Preorder.sold)))


def test_who_takes_many_pays_less_for_each(client, group):
    honey = make_variant(group, "Madu", price_idr=30_000, stock=40)
    set_tiers(honey.id, [Step(20, 24_000), Step(10, 27_000)], by_id=make_user().id)
    fill_cart(client, {honey: 9})
    assert "Rp270.000" in text_of(client.get("/keranjang"))
    fill_cart(client, {honey: 1})
    assert "27.000" in text_of(client.get("/keranjang"))
    (line,) = buy(client, {honey: 10}).orders[0].lines
    assert (line.price_idr, line.quantity, line.discount_idr) == (24_000, 20, 0)
    assert broken() == set()


def test_the_group_sets_prices_by_quantity_and_the_product_page_shows_them(client, group):
    honey = make_variant(group, "Madu", price_idr=30_000)
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    page = f"/kelola/pelangi/promosi/penawaran/barang/{honey.id}"

    half = client.submit(page, form=f"{page}/grosir", from_1="10", price_1="")
    assert half.status_code == 422
    assert "Isi keduanya" in half.text
    dearer = client.submit(page, form=f"{page}/grosir", from_1="10", price_1="31rb")
    assert dearer.status_code == 409
    assert "makin murah" in dearer.text
    assert 'value="31rb"' in dearer.text
    saved = client.submit(page, form=f"{page}/grosir", from_1="10", price_1="27rb")
    assert saved.status_code == 303
    assert "mulai 10: Rp27.000" in text_of(client.get("/kelola/pelangi/promosi/penawaran"))
    shown = client.get(f"/toko/pelangi/{slug_of(honey)}")
    assert "Mulai 10 Rp27.000 per buah" in text_of(shown)
    db.session.get_one(Variant, honey.id).price_idr = 27_000  # no longer dearer one by one
    db.session.commit()
    assert "Harga grosir" not in client.get(f"/toko/pelangi/{slug_of(honey)}").text
    db.session.get_one(Variant, honey.id).price_idr = 30_000
    db.session.commit()
    client.submit(page, form=f"{page}/grosir", from_1="", price_1="")
    assert "Harga grosir" not in client.get(f"/toko/pelangi/{slug_of(honey)}").text


def test_what_is_sold_ahead_takes_no_stock_and_promises_its_day(client, group):
    honey = make_variant(group, "Madu", stock=1)
    client.enter(make_member(group).user_id)
    page = f"/kelola/pelangi/promosi/penawaran/barang/{honey.id}"
    past = client.submit(page, form=f"{page}/po", ready_on="2020-01-01", most="5")
    assert past.status_code == 422
    assert "sesudah hari ini" in past.text
    day = clock.today() + timedelta(days=10)
    assert client.submit(page, form=f"{page}/po", ready_on=str(day), most="5").status_code == 303
    assert "Pesan dulu (PO)" in client.get(f"/toko/pelangi/{slug_of(honey)}").text

    purchase = buy(client, {honey: 4})
    (order,) = purchase.orders
    assert (order.lines[0].ready_on, order.lines[0].stock_taken) == (day, False)
    assert (stock_of(honey), sold_ahead()) == (1, 4)
    (payment,) = payments_of(purchase.id)
    receive(payment.id, payment.due_idr, by_id=None)
    assert orders_now()[0].send_on >= day
    followed = client.get(f"/pesanan/{purchase.token}")
    assert "PO, siap" in text_of(followed)
    assert re.search(r"wa\.me/[^\"]*PO%2C%20siap", followed.text)
    fill_cart(client, {honey: 2})
    assert "Tinggal 1." in client.get("/keranjang").text
    low = client.submit(page, form=f"{page}/po", ready_on=str(day), most="3")
    assert low.status_code == 409
    assert "Sudah ada 4 pesanan PO" in low.text
    client.press(page, "po/akhir")
    assert "Pesan dulu (PO)" not in client.get(f"/toko/pelangi/{slug_of(honey)}").text
    assert broken() == set()


def test_pieces_ordered_ahead_are_given_back_once_and_taken_again(client, group):
    honey = make_variant(group, "Madu", stock=0)
    ahead(honey, 3)
    (order,) = buy(client, {honey: 3}).orders
    (payment,) = payments_of(order.purchase_id)
    with clock.at(order.pay_before):
        expire_order(order.id)
        expire_order(order.id)
        assert sold_ahead() == 0
        receive(payment.id, payment.due_idr, by_id=None)
    assert (orders_now()[0].status, sold_ahead()) == (OrderStatus.NEW, 3)
    fill_cart(client, {honey: 1})
    assert "Sudah habis." in client.get("/keranjang").text
    cancel_by_customer(order.id)
    cancel_by_customer(order.id)
    assert (sold_ahead(), stock_of(honey)) == (0, 0)
    with clock.at(clock.now() + timedelta(days=10)):  # the day has come: another round
        assert "Sudah habis." in client.get("/keranjang").text
        ahead(honey, 1)
        assert "Pesan dulu (PO), siap" in client.get("/keranjang").text
    assert db.session.scalar(sa.select(sa.func.count(Preorder.id))) == 2
    assert check_out(client).status_code == 303
    assert broken() == set()


@pytest.mark.slow
def test_no_more_is_sold_ahead_than_can_be_made(app, group):
    honey = make_variant(group, "Madu", stock=0)
    ahead(honey, 5)
    buyers = [ready_to_buy(app, honey) for _ in range(size(48, 200))]
    posts = [partial(client.post, "/checkout", data=content) for client, content in buyers]
    codes = [run.result().status_code for wave in waves(posts) for run in at_once(app, wave)]
    assert set(codes) == {303, 409}
    assert codes.count(303) == sold_ahead() == len(orders_now()) == 5
    assert broken() == set()


@pytest.mark.slow
@pytest.mark.databases("postgresql")
def test_reading_what_is_sold_ahead_before_writing_it_sells_too_much(app, group):
    """The negative control: a twin that decides on what it read."""
    ahead(make_variant(group), 1)
    both_have_read = threading.Barrier(2)

    def sell_naively():
        with db.engine.begin() as connection:
            sold = connection.scalar(sa.text("SELECT sold FROM preorder"))
            both_have_read.wait(timeout=10)
            if sold < 1:
                connection.execute(sa.text("UPDATE preorder SET sold = :n"), {"n": sold + 1})
                return True
        return False

    assert [run.result() for run in at_once(app, [sell_naively] * 2)] == [True, True]


def slug_of(variant):
    query = sa.text("SELECT slug FROM product WHERE id = :id")
    return db.session.scalar(query, {"id": variant.product_id})


def test_what_is_sold_ahead_is_nowhere_called_sold_out(client, group):
    gone = make_variant(group, "Madu", stock=0)
    product = db.session.get_one(Product, gone.product_id)
    honey = add_variant(product, "besar", stock=0)
    make_photo(product.id)
    day = ahead(honey, 3)
    page = client.get(f"/toko/pelangi/{product.slug}")
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    data = json.loads(told[1])["@graph"][0]
    assert {offer["sku"]: offer["availability"] for offer in data["offers"]} == {
        str(honey.id): "https://schema.org/PreOrder",
        str(gone.id): "https://schema.org/OutOfStock",
    }
    assert data["offers"][1]["availabilityStarts"] == day.isoformat()
    assert 'product:availability" content="preorder"' in page.text
    assert re.search(rf'value="{honey.id}" checked>', page.text)
    for path in ("/", "/cari", "/toko/pelangi"):  # it is among what sells most, too
        assert "Pesan dulu (PO)" in client.get(path).text
    feed = client.get("/katalog/google.xml").text
    assert "<g:availability>preorder<" in feed
    assert f"<g:availability_date>{day.isoformat()}T00:00+07:00<" in feed
    assert ",preorder," in client.get("/katalog/meta.csv").text

    with clock.at(clock.now() + timedelta(days=10)):
        assert "Pesan dulu" not in client.get("/cari").text
        assert "preorder" not in client.get("/katalog/google.xml").text
