"""A customer pays by QRIS: offered, scanned to the rupiah, said, found, late."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from storefront.core import clock, world
from storefront.core.db import db
from storefront.core.world import World
from storefront.groups.models import CollectedBy, Role
from storefront.ordering.models import OrderStatus, PaymentMethod, Purchase
from storefront.payments.models import PaymentState
from storefront.payments.qris import read_qris
from storefront.payments.queries.options import options_of
from storefront.payments.queries.payments import payments_of
from tests.factories import (
    QRIS,
    make_classroom,
    make_group,
    make_member,
    make_qris,
    make_variant,
    place_order,
)
from tests.ordering.shopping import buy, fill_cart, fill_in, orders_now, stock_of
from tests.payments.test_qris import code

LATER = timedelta(hours=25)


@pytest.fixture
def lebah(app):
    return make_group("Lebah")


@pytest.fixture
def honey(lebah):
    make_qris(lebah)
    return make_variant(lebah, "Madu", price_idr=40_000, stock=500)


def only_payment(purchase):
    (payment,) = payments_of(purchase.id)
    return payment


def page_of(purchase):
    return f"/pesanan/{purchase.token}/bayar/{only_payment(purchase).id}"


def scanned(answer):
    """What a wallet reads from the picture, byte for byte."""
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    return read.bytes.decode()


def test_it_is_offered_first_and_asks_for_the_exact_amount(client, honey):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    page = client.get(f"/pesanan/{purchase.token}/bayar", follow_redirects=True)

    assert payment.method is PaymentMethod.QRIS
    assert payment.due_idr == 50_000 + payment.unique_code_idr
    assert payment.unique_code_idr > 0
    for words in (f'value="{payment.due_idr}"', "KOPI LIPURSARI", "ID1020000000001"):
        assert words in page.text
    assert f'download="qris-{purchase.orders[0].number}.png"' in page.text


def test_the_picture_holds_amount_and_number(client, honey):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    read = read_qris(scanned(client.get(f"{page_of(purchase)}/qris.png")))
    assert (read.amount_idr, read.bill_number) == (payment.due_idr, purchase.orders[0].number)
    assert (read.name, read.is_static) == ("KOPI LIPURSARI", False)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["KOPI LIPURSARI", "WARÜNG KAFÉ LERENG"])
def test_a_static_code_is_shown_as_it_is_and_the_amount_is_typed(client, lebah, name):
    payload = code(t59=name)
    make_qris(lebah, payload=payload, puts_amount=False)
    purchase = buy(client, {make_variant(lebah): 1})
    assert scanned(client.get(f"{page_of(purchase)}/qris.png")) == payload
    page = client.get(page_of(purchase))
    assert name in page.text
    assert "Ketik jumlah ini" in page.text


@pytest.mark.databases("sqlite")
def test_a_name_with_letters_of_two_bytes_keeps_its_checksum(client, lebah):
    make_qris(lebah, payload=code(t59="WARÜNG KAFÉ"))
    purchase = buy(client, {make_variant(lebah): 1})
    read = read_qris(scanned(client.get(f"{page_of(purchase)}/qris.png")))
    assert (read.name, read.amount_idr) == ("WARÜNG KAFÉ", only_payment(purchase).due_idr)


def test_one_code_of_the_platform_is_for_all_its_groups(client):
    make_qris()
    wanted = [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM), name)
        for name in ("Kopi", "Teh")
    ]
    purchase = buy(client, dict.fromkeys(wanted, 1))
    read = read_qris(scanned(client.get(f"{page_of(purchase)}/qris.png")))
    assert read.bill_number == purchase.number
    assert read.amount_idr == sum(order.total_idr for order in purchase.orders)


def test_over_ten_million_it_is_not_offered(client, lebah):
    make_qris(lebah)
    gold = make_variant(lebah, "Batik tulis", price_idr=9_995_000)
    fill_cart(client, {gold: 1})
    page = fill_in(client)
    assert "Paling banyak Rp9.999.001" in page.text
    assert 'value="qris" disabled' in page.text


def test_two_payments_to_one_code_are_never_due_alike(client, honey):
    due = {only_payment(buy(client, {honey: 1})).due_idr for _ in range(5)}
    assert len(due) == 5


def test_the_treasurer_finds_the_money(app, client, lebah, honey):
    purchase = buy(client, {honey: 1})
    client.submit(page_of(purchase), form="konfirmasi")
    treasurer = app.test_client()
    treasurer.enter(make_member(lebah, Role.TREASURER).user_id)
    queue = f"/kelola/{lebah.slug}/uang-masuk"
    assert "QRIS" in treasurer.get(queue).text
    assert treasurer.submit(queue, form="penerimaan").status_code == 303

    assert orders_now()[0].status is OrderStatus.NEW
    assert only_payment(purchase).status is PaymentState.SETTLED
    page = client.get(page_of(purchase))
    assert "sudah diterima" in page.text
    assert "qris.png" not in page.text
    assert client.get(f"{page_of(purchase)}/qris.png").status_code == 404


def test_an_expired_payment_shows_no_code(client, honey, run_jobs):
    purchase = buy(client, {honey: 2})
    with clock.at(clock.now() + LATER):
        run_jobs()
        page = client.get(page_of(purchase))
        assert client.get(f"{page_of(purchase)}/qris.png").status_code == 404
    assert "Waktu membayar sudah habis" in page.text
    assert stock_of(honey) == 500


def test_a_transfer_has_no_code(client, lebah, honey):
    method = {f"method_{lebah.id}": "bank_transfer"}
    purchase = buy(client, {honey: 1}, **method)
    assert "Transfer tepat" in client.get(page_of(purchase)).text
    assert client.get(f"{page_of(purchase)}/qris.png").status_code == 404


def test_in_a_class_no_wallet_takes_the_code(client):
    classroom = make_classroom()
    group = make_group("Latihan", classroom_id=classroom.id)
    make_qris(group)
    variant = make_variant(group)
    with world.entered(World(classroom.id)):
        make_qris()
        assert None not in options_of([group.id])
        order = place_order(variant, method=PaymentMethod.QRIS)
    client.enter(make_member(group, classroom_id=classroom.id).user_id)
    purchase = db.session.get_one(Purchase, order.purchase_id)
    path = f"/latihan/{classroom.code}{page_of(purchase)}"
    page = client.get(path)

    assert "tidak bisa dibayar" in page.text
    for real in ("KOPI LIPURSARI", "ID1020000000001"):
        assert real not in page.text
    assert scanned(client.get(f"{path}/qris.png")) == f"CONTOH-BUKAN-QRIS-{order.number}"
    assert QRIS[:40] not in page.text
