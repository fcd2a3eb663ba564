from datetime import UTC, datetime, timedelta

import pytest

from storefront.core import clock
from storefront.groups.models import GroupStatus, Role
from storefront.ordering.models import CancelReason, PaymentMethod
from storefront.ordering.services import fulfil
from storefront.ordering.services.end import cancel_by_group
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.claim import claim_paid
from storefront.shipping.models import ShippingKind
from tests.factories import make_group, make_member, make_user, make_variant, place_order

MORNING = datetime(2026, 11, 24, 2, tzinfo=UTC)  # nine o'clock in Central Java


def home_of(client, group, role):
    """The first page as somebody with this role sees it."""
    client.enter(make_member(group, role).user_id)
    return client.get(f"/kelola/{group.slug}/").text


@pytest.fixture
def busy_group(group, sell, run_jobs):
    """A group with one of everything that can wait."""
    variant = make_variant(group, "Carica", stock=30)
    make_variant(group, "Manisan", name="250 g", stock=4)
    somebody = make_user().id
    with clock.at(MORNING - timedelta(hours=3)):
        claim_paid(open_payments_of(place_order(variant).id)[0].id)
    at = MORNING - timedelta(hours=1)
    cancelled = sell(variant, at=at)
    cancel_by_group(cancelled.id, CancelReason.SOLD_OUT, by_id=somebody)
    run_jobs()
    steps = (fulfil.accept_order, fulfil.pack_order)
    for choice in (
        {"done": 0},
        {"done": 1},
        {"done": 2},
        {"done": 2, "kind": ShippingKind.PICKUP},
    ):
        done = choice.pop("done")
        order = sell(variant, at=at, **choice)
        for step in steps[:done]:
            step(order.id, by_id=somebody)
    order = place_order(variant, kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    for step in (*steps, fulfil.make_ready_for_pickup):
        step(order.id, by_id=somebody)
    fulfil.receive_order(order.id)
    return group


MONEY = ["Uang perlu dicek", "Uang harus dikembalikan"]
ORDERS = [
    "Pesanan masuk",
    "Perlu dikemas",
    "Siap dikirim",
    "Siap diambil",
    "Uang COD belum dicatat",
]
SHELF = ["Produk hampir habis"]


@pytest.mark.parametrize(
    ("role", "tasks"),
    [
        (Role.CHAIR, MONEY + ORDERS + SHELF),
        (Role.SALES_ADMIN, ORDERS + SHELF),
        (Role.TREASURER, MONEY),
        (Role.MEMBER, ORDERS),
    ],
)
def test_everybody_sees_the_tasks_that_she_may_do(client, busy_group, role, tasks):
    page = home_of(client, busy_group, role)

    seen = [task for task in MONEY + ORDERS + SHELF if f"<b>{task}</b>" in page]
    assert seen == tasks
    assert page.count("btn next") == 1


def test_a_task_says_how_many_and_since_when(client, group, sell):
    variant = make_variant(group, stock=30)
    for hours in (5, 2):
        sell(variant, at=MORNING - timedelta(hours=hours))

    with clock.at(MORNING):
        page = home_of(client, group, Role.MEMBER)
    with clock.at(MORNING + timedelta(days=1)):
        late = home_of(client, group, Role.MEMBER)

    assert '<span class="n">2</span><div><b>Pesanan masuk</b><small>Terlama 5 jam lalu<' in page
    assert "Terlama kemarin, pembeli menunggu" in late


def test_stock_says_which_variant_has_least(client, group):
    make_variant(group, "Carica", name="240 g", stock=4)
    make_variant(group, "Manisan", name="1 kg", stock=2)
    make_variant(group, "Teh", stock=6)

    page = home_of(client, group, Role.SALES_ADMIN)

    assert '<span class="n">2</span><div><b>Produk hampir habis</b>' in page
    assert "Manisan 1 kg, sisa 2" in page


@pytest.mark.databases("sqlite")  # a greeting is no row
@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, "malam"),
        (4, "pagi"),
        (10, "pagi"),
        (11, "siang"),
        (15, "sore"),
        (18, "malam"),
        (23, "malam"),
    ],
)
def test_the_greeting_follows_the_clock_in_central_java(client, group, hour, words):
    with clock.at(datetime(2026, 11, 24, hour, tzinfo=clock.WIB)):
        page = home_of(client, group, Role.MEMBER)
    assert f"Selamat {words}, Pelangi Dieng" in page
    assert "Selasa, 24 November" in page


def test_a_new_group_hears_what_happens_next(client):
    group = make_group(status=GroupStatus.SUBMITTED)
    page = home_of(client, group, Role.CHAIR)
    assert "Menunggu disetujui pengelola" in page
    assert "Tambah produk pertama" in page
    assert "setelah pesanan pertama dibayar" in page


def test_a_group_that_was_sent_back_hears_that_nobody_sees_it(client):
    page = home_of(client, make_group(status=GroupStatus.DRAFT), Role.CHAIR)
    assert "Toko belum terlihat pembeli" in page
    assert "Lengkapi toko" in page


def test_a_plain_member_of_a_quiet_group_sees_neither_work_nor_money(client, group, sell):
    sell(make_variant(group), at=MORNING, cancelled_at=MORNING)
    page = home_of(client, group, Role.MEMBER)
    assert "Semua sudah beres" in page
    assert "Laba" not in page
    assert "Omzet" not in page


def test_this_month_stands_beside_the_same_days_of_the_last(client, group, sell):
    variant = make_variant(group, price_idr=20_000, cost_idr=13_000, stock=50)
    sell(variant, 6, at=datetime(2026, 11, 3, 12, tzinfo=clock.WIB))
    sell(variant, 5, at=datetime(2026, 10, 3, 12, tzinfo=clock.WIB))
    sell(variant, 9, at=datetime(2026, 10, 25, 12, tzinfo=clock.WIB))  # its 24 days are over

    with clock.at(MORNING):
        page = home_of(client, group, Role.CHAIR)

    assert "Rp120.000" in page
    assert "20% lebih tinggi" in page
    assert "1–24 Oktober 2026" in page
    assert "Rp42.000" in page  # laba
    assert "HPP Rp65" in page
    assert "Laba Rp35" in page


def test_the_first_page_costs_as_many_queries_for_ten_orders_as_for_one(
    client, group, sell, count_queries
):
    client.enter(make_member(group, Role.CHAIR).user_id)
    sell(make_variant(group, stock=3), at=clock.now())
    with count_queries() as few:
        client.get(f"/kelola/{group.slug}/")
    for _ in range(9):
        sell(make_variant(group, stock=3), at=clock.now())
    with count_queries() as many:
        client.get(f"/kelola/{group.slug}/")

    assert len(few) == len(many) <= 12, many
