"""Every page can be read aloud, fits a narrow phone and has one title, for all who may see it.

The pages are the rows of `tests/access.py`, with an empty shop behind them and with a busy one. A
look takes half a second, so what somebody saw before, to the letter, is not looked at again.
"""

import re

import pytest
from flask import url_for

from storefront.core.db import db
from storefront.core.outbox import run_due
from storefront.core.world import entered
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup, Role
from storefront.ordering.models import CancelReason, PaymentMethod, Purchase
from storefront.ordering.services.end import cancel_by_group
from storefront.ordering.services.fulfil import (
    accept_order,
    make_ready_for_pickup,
    pack_order,
    receive_order,
    ship_order,
)
from storefront.payments.models import PaymentOption
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from storefront.training.models import BuyerKind
from storefront.training.services.buy import Wave, send_buyers
from storefront.training.services.reset import reset_practice
from tests.access import TABLE, Group, Operator, Own, Public
from tests.arguments import (
    day_and_participant,
    invitation,
    nothing,
    parked_job,
    platform_payment,
    platform_refund,
    platform_voucher,
    provider_case,
)
from tests.chromium import PHONE, findings_on
from tests.factories import (
    come_in,
    make_account,
    make_category,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_qris,
    make_trainer,
    make_user,
    make_variant,
    place_order,
    save,
)
from tests.pages import path_of

WIDTH = PHONE["viewport"]["width"]
LONG_NAME = "Kelompok Purna Pekerja Migran Lereng Bowongso"
MEASURED = """() => ({
  width: document.scrollingElement.scrollWidth,
  titles: document.querySelectorAll('h1').length,
})"""
ENLARGED = """size => {
  document.documentElement.style.fontSize = size;
  return document.scrollingElement.scrollWidth;
}"""
TOO_SMALL = """() => {
  // WCAG 2.5.8, measured here: axe counts what lies behind a bar at this moment as small.
  const controls = document.querySelectorAll(
    ':is(a[href], button, input, select, textarea, summary):not(.vh)');
  return [...controls].filter(control => {
    const target = control.labels?.[0]?.contains(control) ? control.labels[0] : control;
    const {width, height} = target.getBoundingClientRect();
    const isText = getComputedStyle(control).display === 'inline';
    return !isText && width > 1 && height > 1 && Math.min(width, height) < 24;
  }).map(control => `smaller than 24 pixels: ${control.outerHTML.slice(0, 120)}`);
}"""
NO_PAGES = {  # files, fragments and answers for machines
    "media.show",
    "cashbook_group.receipt",
    "cash_periods_group.statement",
    "balance_group.statement",
    "balance_group.proof",
    "operator_payouts.proof",
    "operator_money.proof",
    "payments.proof",
    "payments.qris_picture",
    "payments.refund_proof",
    "payments_group.proof",
    "catalog.suggest",
    "certificates_group.proof",
    "operator_certificates.proof",
    "regions.suggestions",
    "import_group.mistakes",
    "import_group.export",
    "stock_group.export",
    "sales_group.download",
    "feeds.google",
    "feeds.meta",
    "feeds.news",
    "feeds.robots",
    "feeds.sitemap_groups",
    "feeds.sitemap_index",
    "feeds.sitemap_pages",
    "feeds.sitemap_products",
    "links.follow",
    "health.alive",
    "health.ready",
}


@pytest.fixture
def group(app):
    return make_group(LONG_NAME, about="Dapur bersama di lereng.", slug="lereng")


@pytest.fixture
def phone_of(client, new_context):
    """The phone of somebody who is signed in."""

    def unpack(user_id):
        client.enter(user_id)
        context = new_context()
        client.let_in(context)
        return context.new_page()

    return unpack


def test_what_everybody_sees(page, app, group, live_server):
    looked_at = set()
    make_category()
    bare = addresses(app, Public, group, is_bare=True).values()
    no_findings(page, [*bare, f"/toko/{group.slug}"], looked_at)
    purchases = sell_at_every_step(group)
    variant = make_variant(group, "Carica dalam sirup", stock=3)
    make_photo(variant.product_id)
    page.request.post(
        "/keranjang", form={"varian": str(variant.id)}, headers={"Origin": live_server}
    )
    paths = [
        *addresses(app, Public, group).values(),
        *(f"/pesanan/{token}" for token in purchases),
        path_of(variant),
        scanned(group),
        by_card(),
        f"{path_of(variant)}?tujuan=leksono",
        "/cari?q=carica&min=x",
        "/cari?q=tidak+ada",
        "/tidak-ada",
    ]
    no_findings(page, paths, looked_at)


@pytest.mark.parametrize("half", [0, 1])
def test_what_each_role_of_a_group_sees(phone_of, app, group, half):
    looked_at = set()
    make_category()
    phones = {role: phone_of(make_member(group, role).user_id) for role in Role}
    bare = addresses(app, Group, group, is_bare=True, half=half)
    no_findings(phones[Role.CHAIR], bare.values(), looked_at)
    sell_at_every_step(group)
    invitation(group)
    pages = addresses(app, Group, group, half=half)
    for role, phone in phones.items():
        paths = [path for endpoint, path in pages.items() if role in TABLE[endpoint].roles]
        if role is Role.MEMBER:
            paths.append(f"/kelola/{group.slug}/penjualan")  # not for her
        no_findings(phone, paths, looked_at)


def test_what_the_operator_sees(phone_of, app, group):
    looked_at = set()
    phone = phone_of(make_user(is_operator=True).id)
    no_findings(phone, addresses(app, Operator, group, is_bare=True).values(), looked_at)
    waiting = make_group("Menunggu", status=GroupStatus.SUBMITTED)
    make_member(waiting)
    for make in (parked_job, platform_payment, platform_refund, platform_voucher, provider_case):
        make(group)
    pages = addresses(app, Operator, group).values()
    no_findings(phone, [*pages, f"/pengelola/kelompok/{waiting.slug}", "/akun"], looked_at)


def test_what_somebody_sees_of_her_own(phone_of, app, group):
    shop = ["/", "/cari", "/keranjang", f"/toko/{group.slug}"]
    own = addresses(app, Own, group).values()
    no_findings(phone_of(make_member(group).user_id), [*shop, *own])


def test_the_second_step_of_the_front_door(page):
    page.goto("/masuk")
    page.get_by_label("Nomor HP").fill("0811 0000 1001")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("PIN 6 angka").wait_for()
    assert flaws_of(page) == []


def test_what_a_class_sees(phone_of):
    classroom, person = a_class_at_work(make_trainer())
    friend = come_in(classroom, "Mbak Rina Widyastuti")
    with entered(classroom.world):
        variant = make_variant(db.session.get_one(ProducerGroup, person.group_id), "Nopia sekar")
        bought = place_order(variant)
    shop, door = f"/latihan/{classroom.code}", f"/kelas/gabung/{classroom.code}"
    slug = db.session.get_one(ProducerGroup, person.group_id).slug
    paths = [f"{shop}/", f"{shop}{path_of(variant)}", f"{shop}/keranjang", f"/kelola/{slug}/"]
    own = [f"{shop}/toko-latihan", "/toko-asli", door, f"{shop}{payment_page(bought)}"]
    no_findings(phone_of(person.user_id), [*paths, *own])
    lessons = [f"{shop}/pelajaran", f"{shop}/pelajaran/foto", "/minta-bantuan"]
    no_findings(phone_of(friend.user_id), [f"{shop}/toko-latihan", "/toko-asli", *lessons])


def test_what_a_trainer_sees(phone_of):
    trainer = make_trainer()
    classroom, person = a_class_at_work(trainer)
    bare = make_classroom(trainer=trainer)
    pages = ("", "/hari", "/hadir", "/pembeli", "/papan", "/kendali")
    paths = [f"/kelas/{each.id}{page}" for each in (classroom, bare) for page in pages]
    paths += [f"/kelas/{classroom.id}/kendali/{person.id}{page}" for page in ("", "/toko")]
    no_findings(phone_of(trainer.id), ["/kelas/saya", "/kelas/baru", *paths])
    no_findings(phone_of(make_trainer("Pak Bowo").id), ["/kelas/saya"])


def a_class_at_work(trainer):
    """A class with a day, people on its list, buyers sent and a reset that can be undone."""
    classroom = make_classroom(LONG_NAME, trainer=trainer, names=["Bu Warni Sukarsih"])
    day_and_participant(classroom)
    person = come_in(classroom, "Bu Endang Purwanti")
    with entered(classroom.world):
        reset_practice(classroom.id, [person.id], by_id=trainer.id)
        for kind in (BuyerKind.SOLD_OUT, BuyerKind.NORMAL):
            send_buyers(classroom.id, [person.id], Wave(kind, seed=1), by_id=trainer.id)
    run_due()
    db.session.expire_all()
    return classroom, person


@pytest.mark.parametrize("path", ["/daftar", "/kelola/lereng/produk/baru", "/kelola/lereng/toko"])
def test_a_form_that_comes_back(phone_of, group, path):
    phone = phone_of(make_member(group).user_id)
    phone.goto(path)
    phone.locator("main form").first.evaluate(
        """form => {
          form.querySelectorAll('input.in').forEach(input => { input.value = ''; });
          form.noValidate = true;
          form.requestSubmit();
        }"""
    )
    phone.get_by_role("alert").wait_for()
    assert flaws_of(phone) == []


def test_what_is_wrong_with_a_page_is_found(page):
    page.goto("/")
    page.evaluate(
        """() => {
          const main = document.querySelector('main');
          main.innerHTML = '<img src=x><p class=b>wide</p><button>small</button>';
          main.querySelector('p').style.width = '500px';
          main.querySelector('button').style.height = '9px';
        }"""
    )
    picture, wide, titles, small, enlarged = flaws_of(page)
    assert picture.startswith("image-alt")
    assert (wide, titles) == ("500 pixels wide", "0 h1")
    assert small.startswith("smaller than 24 pixels: <button")
    assert enlarged == "500 of 320 pixels wide with letters of 100%"


def sell_at_every_step(group):
    """Orders at every step of their way; returns where the customers follow them."""
    by_id = make_user().id
    steps = [
        find_the_money,
        lambda order: accept_order(order.id, by_id=by_id),
        lambda order: pack_order(order.id, by_id=by_id),
        lambda order: ship_order(
            order.id, courier="JNE", tracking_number="CONTOH0123456789", by_id=by_id
        ),
        lambda order: receive_order(order.id, by_id=by_id),
    ]
    orders = []
    for count in range(len(steps) + 1):
        orders.append(place_order(make_variant(group, "Keripik tempe daun kemangi"), 2))
        for step in steps[:count]:
            step(orders[-1])
    orders += [claimed(group), cancelled(group, by_id), waiting(group, by_id)]
    return [db.session.get_one(Purchase, order.purchase_id).token for order in orders]


def claimed(group):
    order = place_order(make_variant(group))
    for payment in open_payments_of(order.id):
        claim_paid(payment.id)
    return order


def scanned(group):
    """Where a payment by QRIS is made."""
    make_qris(group)
    return payment_page(place_order(make_variant(group), method=PaymentMethod.QRIS))


def by_card():
    """Where a payment by card begins."""
    make_account()
    save(PaymentOption(method=PaymentMethod.CARD))
    group = make_group(collected_by=CollectedBy.PLATFORM)
    return payment_page(place_order(make_variant(group), method=PaymentMethod.CARD))


def payment_page(order):
    token = db.session.get_one(Purchase, order.purchase_id).token
    return f"/pesanan/{token}/bayar/{open_payments_of(order.id)[0].id}"


def cancelled(group, by_id):
    order = place_order(make_variant(group))
    find_the_money(order)
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=by_id)
    return order


def waiting(group, by_id):
    """To be fetched, for cash."""
    order = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    for step in (accept_order, pack_order, make_ready_for_pickup):
        step(order.id, by_id=by_id)
    return order


def find_the_money(order):
    for payment in open_payments_of(order.id):
        receive(payment.id, payment.due_idr, by_id=None)


def addresses(app, kind, group, *, is_bare=False, half=None):
    """The pages of a kind of row by endpoint; bare ones are about no row."""
    found = {}
    for number, (endpoint, row) in enumerate(TABLE.items()):
        [rule, *_] = app.url_map.iter_rules(endpoint)
        if type(row) is not kind or "GET" not in rule.methods or endpoint in NO_PAGES:
            continue
        if (is_bare and row.make is not nothing) or half not in (None, number % 2):
            continue
        arguments = row.make(group) if kind is not Own else {}
        if kind is Group:
            arguments = arguments | {"group_slug": group.slug}  # some are of all tests
        with app.test_request_context():
            found[endpoint] = url_for(endpoint, **arguments)
    return found


def no_findings(page, paths, looked_at=None):
    """Look at the pages, except those whose main part stands in `looked_at`."""
    found = []
    for number, path in enumerate(paths):
        if looked_at is not None:
            main = main_of(page.request.get(path).text())
            if number and main in looked_at:  # the first shows what is around it on all
                continue
            looked_at.add(main)
        page.goto(path)
        found += [f"{path}: {flaw}" for flaw in flaws_of(page)]
    assert not found, "\n".join(found)


def main_of(html):
    """The main part of a page without what nobody sees of its forms."""
    return re.sub(
        '<input [^>]*type="hidden"[^>]*>', "", re.search("<main.*</main>", html, re.DOTALL)[0]
    )


def flaws_of(page):
    """What is wrong with the page that is open."""
    found = findings_on(page)
    seen = page.evaluate(MEASURED)
    if seen["width"] > WIDTH:
        found.append(f"{seen['width']} pixels wide")
    if seen["titles"] != 1:
        found.append(f"{seen['titles']} h1")
    return found + page.evaluate(TOO_SMALL) + cut_when_enlarged(page)


def cut_when_enlarged(page):
    """What does not fit at 200 % zoom of a small window, and with letters twice as large."""
    found = []
    for width, size in ((320, "100%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        taken = page.evaluate(ENLARGED, size)
        if taken > width:
            found.append(f"{taken} of {width} pixels wide with letters of {size}")
    page.evaluate(ENLARGED, "")
    page.set_viewport_size(PHONE["viewport"])
    return found
