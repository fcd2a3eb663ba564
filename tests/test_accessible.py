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
from storefront.groups.models import GroupStatus, ProducerGroup, Role
from storefront.training.models import BuyerKind
from storefront.training.services.buy import Wave, send_buyers
from storefront.training.services.reset import reset_practice
from tests.access import TABLE, Group, Operator, Own, Public
from tests.arguments import invitation, nothing, parked_job, platform_voucher
from tests.arguments_class import day_and_participant
from tests.arguments_money import platform_payment, platform_refund, provider_case
from tests.busy import by_card, payment_page, scanned, sell_at_every_step
from tests.chromium import AXE_SCRIPT, flaws_of
from tests.factories import (
    come_in,
    make_category,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_trainer,
    make_user,
    make_variant,
    place_order,
)
from tests.pages import path_of

LONG_NAME = "Kelompok Purna Pekerja Migran Lereng Bowongso"
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
        context.add_init_script(AXE_SCRIPT)  # sent once, instead of with every look
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
