"""What a group reads of its links is what a recount of the raw rows says."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.cart.models import Cart
from storefront.catalog.models import Product
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Role
from storefront.ordering.models import Order, Purchase
from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import Refund
from storefront.promotion.models import Campaign, LinkChannel, LinkOpen, TrackedLink
from tests.factories import make_group, make_member, make_variant, make_voucher
from tests.ordering.shopping import buy, check_out, fill_cart, purchase_behind
from tests.payouts.earning import send_back
from tests.promotion.following import follow, later, link_to, order_of, pay

C = LinkChannel


@pytest.fixture
def bees(app):
    return make_group("Lebah")


@pytest.fixture
def honey(bees):
    return make_variant(bees, "Madu", price_idr=40_000, stock=50)


@pytest.fixture
def seller(app, bees):
    visitor = app.test_client()
    visitor.enter(make_member(bees, Role.SALES_ADMIN).user_id)
    return visitor


def rows_of(page, caption):
    """Words and figures of the rows below a heading."""
    table = page.text.partition(caption)[2].partition("</table>")[0]
    rows = re.findall(r'<tr><td class="lead"><span><b>(.*?)</b>.*?</tr>', table, re.DOTALL)
    cells = re.findall(r'<td class="r" data-l="[^"]*">(?:<b>)?([^<]*)', table)
    return {row: cells[at * 5 : at * 5 + 5] for at, row in enumerate(rows)}


def recount(group, *, since):
    """By channel: opens, visitors, carts, orders and rupiah, from nothing but single rows."""
    db.session.rollback()
    found = {}
    for link in db.session.scalars(sa.select(TrackedLink).filter_by(group_id=group.id)):
        sums = found.setdefault(link.channel, [0, 0, 0, 0, 0])
        for one in db.session.scalars(sa.select(LinkOpen).filter_by(link_id=link.id)):
            if one.opened_at >= since:
                sums[0] += 1
                sums[1] += one.is_first
                sums[2] += one.carted_at is not None
        orders = sa.select(Order).join(Purchase).where(Purchase.tracked_link_id == link.id)
        for order in db.session.scalars(orders.where(Order.group_id == group.id)):
            counts = (order.paid_at or since) > since and not order.cancel_reason
            if counts and order.paid_at:
                sums[3] += 1
                sums[4] += worth(order)
    return found


def worth(order):
    """What is left of its goods, with what the platform pays for its voucher."""
    paid = order.lines_idr - order.discount_idr
    gone = sa.select(Refund.amount_idr).filter_by(order_id=order.id, reason="agreed", status="done")
    left = max(0, paid - sum(db.session.scalars(gone)))
    return left + order.sponsored_idr * left // paid


def test_figures_are_those_of_a_recount(app, bees, honey, seller):
    bread = make_variant(make_group("Roti"), "Roti manis", price_idr=8_000)
    status, market = link_to(bees, C.WHATSAPP, product_id=honey.product_id), link_to(bees)
    group_post = link_to(bees, C.FACEBOOK, place="Kuliner")
    with later(days=-40):
        follow(app.test_client(), status)
    for link, pieces in ((status, 1), (status, 2), (market, 1), (group_post, 0), (status, 0)):
        customer = app.test_client()
        follow(customer, link)
        follow(customer, link)
        if pieces:
            pay(buy(customer, {honey: pieces, bread: 1}))
    waits, regrets, looks = (app.test_client() for _ in range(3))
    follow(waits, market)
    buy(waits, {honey: 1})
    follow(regrets, status)
    regretted = buy(regrets, {honey: 3})
    pay(regretted)
    cancel_by_customer(order_of(regretted, bees).id)
    make_voucher(None, "SEMUA", percent=10)
    saves = app.test_client()
    follow(saves, market)
    fill_cart(saves, {honey: 1})
    saves.submit("/keranjang", kode="semua")
    saved = purchase_behind(check_out(saves))
    pay(saved)
    send_back(order_of(saved, bees), 5_001)
    follow(looks, market)
    fill_cart(looks, {bread: 1})
    pay(buy(app.test_client(), {honey: 1}))

    page = seller.get(f"/kelola/{bees.slug}/promosi")

    counted = recount(bees, since=clock.start_of(clock.today() - timedelta(days=29)))
    shown = rows_of(page, "Hasil 30 hari")
    words = {C.WHATSAPP: "Status WhatsApp", C.FACEBOOK: "Grup Facebook", C.POSTER: "Poster QR"}
    assert counted[C.WHATSAPP] == [7, 4, 3, 2, 120_000]
    assert counted[C.POSTER][3:] == [2, 40_000 + 40_000 - 5_001 - 556]
    for channel, (*numbers, rupiah) in counted.items():
        assert shown[words[channel]] == [*map(str, numbers), f"Rp{rupiah:,}".replace(",", ".")]
    assert "Status WhatsApp paling banyak menjual: Rp120.000 dari 2 pesanan." in page.text
    assert "Grup Facebook dibuka 2 kali tetapi belum menjual." in page.text
    assert db.session.scalar(sa.select(sa.func.count(Cart.id))) > 0


def test_a_campaign_counts_its_links_in_its_days(app, bees, honey, seller):
    days = {"first_on": "2026-03-01", "last_on": "2026-03-10"}
    path = f"/kelola/{bees.slug}/promosi/kampanye/baru"
    wrong = seller.submit(path, days | {"last_on": "2026-02-01"}, name="Lebaran", goal_idr="80rb")
    assert wrong.status_code == 422
    assert "Hari terakhirnya sebelum hari pertama" in wrong.text
    assert 'value="Lebaran"' in wrong.text
    answer = seller.submit(path, days, name="Lebaran", goal_idr="80.000")
    campaign = db.session.scalars(sa.select(Campaign)).one()
    posted = link_to(bees, C.FACEBOOK, campaign_id=campaign.id)
    for day in (2, 12):
        with clock.at(clock.start_of(campaign.first_on) + timedelta(days=day)):
            customer = app.test_client()
            follow(customer, posted)
            pay(buy(customer, {honey: 1}))

    page = seller.get(answer.location)

    assert "Rp40.000 dari target Rp80.000, 50%" in page.text
    assert rows_of(page, "<h2>Hasil</h2>")["Seluruh toko, grup Facebook"] == [
        *("1", "1", "1", "1"),
        "Rp40.000",
    ]
    seller.submit(answer.location, goal_idr="160.000")
    assert "25%" in seller.get(answer.location).text


def test_pages_cost_the_same_however_many_links_there_are(bees, honey, seller, count_queries):
    def cost(path):
        with count_queries() as queries:
            assert seller.get(path).status_code == 200
        return len(queries)

    product = db.session.get_one(Product, honey.product_id)
    index = f"/kelola/{bees.slug}/promosi"
    paths = [index, f"{index}/{product.slug}"]
    link_to(bees, product_id=honey.product_id)
    before = [cost(path) for path in paths]
    for place in ("pasar", "balai desa", "bazar"):
        link_to(bees, C.WHATSAPP, product_id=honey.product_id, place=place)
    assert [cost(path) for path in paths] == before
    assert max(before) <= 14
