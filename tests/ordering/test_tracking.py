from datetime import timedelta

import pytest

from storefront.core import clock
from storefront.core.errors import Missing
from storefront.core.world import entered
from storefront.ordering.models import OrderStatus
from storefront.ordering.queries.purchases import purchase_at, token_of
from storefront.ordering.services.fulfil import (
    accept_order,
    make_ready_for_pickup,
    pack_order,
    ship_order,
)
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from storefront.training.models import Classroom
from tests.factories import make_group, make_user, make_variant, place_order, save
from tests.ordering.shopping import buy, orders_now, press, stock_of


@pytest.fixture
def honey(app):
    return make_variant(make_group("Lebah"), "Madu", price_idr=40_000, stock=9)


def paid(client, honey):
    """A purchase whose money has arrived."""
    purchase = buy(client, {honey: 2})
    for payment in payments_of(purchase.id):
        receive(payment.id, payment.due_idr, by_id=None)
    return purchase


def sent(client, honey):
    purchase = paid(client, honey)
    (order,) = purchase.orders
    by_id = make_user().id
    accept_order(order.id, by_id=by_id)
    pack_order(order.id, by_id=by_id)
    ship_order(order.id, courier="JNE", tracking_number="CONTOH0012", by_id=by_id)
    return purchase


def test_the_page_follows_the_parcel_to_the_door(client, honey):
    purchase = sent(client, honey)
    path = f"/pesanan/{purchase.token}"
    page = client.get(path)
    for words in (
        "CONTOH0012",
        "Salin resi",
        "https://jne.co.id/tracking-package",
        "Paket sedang di jalan",
        "Lebah",
        "Jl. Contoh No. 9",
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert 'name="robots" content="noindex"' in page.text

    answer = client.submit(path, form="penerimaan", follow=True)

    assert "sudah diterima" in answer.text
    assert orders_now()[0].status is OrderStatus.RECEIVED
    assert press(client, f"{path}/{purchase.number}-1/penerimaan").status_code == 303


def test_what_has_not_left_cannot_be_received(client, honey):
    purchase = paid(client, honey)
    path = f"/pesanan/{purchase.token}"
    assert "penerimaan" not in client.get(path).text
    answer = press(client, f"{path}/{purchase.number}-1/penerimaan")

    assert answer.status_code == 409
    assert "Tahapnya sudah berubah" in answer.text
    assert purchase.number in answer.text


def test_an_unpaid_order_is_cancelled_and_its_stock_is_free(client, honey):
    purchase = buy(client, {honey: 2})
    assert stock_of(honey) == 7
    path = f"/pesanan/{purchase.token}"
    answer = client.submit(path, form="pembatalan", follow=True)

    assert "Dibatalkan" in answer.text
    assert stock_of(honey) == 9
    assert press(client, f"{path}/{purchase.number}-1/pembatalan").status_code == 303
    assert stock_of(honey) == 9


def test_it_is_too_late_to_cancel_once_the_group_has_started(client, honey):
    purchase = paid(client, honey)
    accept_order(purchase.orders[0].id, by_id=make_user().id)
    path = f"/pesanan/{purchase.token}"
    assert "pembatalan" not in client.get(path).text
    answer = press(client, f"{path}/{purchase.number}-1/pembatalan")

    assert answer.status_code == 409
    assert "terlalu jauh untuk dibatalkan" in answer.text


def test_who_picks_up_sees_where(client, honey):
    order = place_order(honey, kind=ShippingKind.PICKUP)
    for payment in payments_of(order.purchase_id):
        receive(payment.id, payment.due_idr, by_id=None)
    by_id = make_user().id
    for step in (accept_order, pack_order, make_ready_for_pickup):
        step(order.id, by_id=by_id)
    page = client.get(f"/pesanan/{token_of(order.purchase_id)}")

    assert "Silakan diambil" in page.text
    assert "Lipursari" in page.text


def test_the_nota_can_be_printed(client, honey):
    purchase = paid(client, honey)
    page = client.get(f"/pesanan/{purchase.token}/nota/{purchase.number}-1")
    for words in ("Madu, 100 g", "Rp80.000", "Kode unik", "Dewi Lestari"):
        assert words in page.text
    assert client.get(f"/pesanan/{purchase.token}/nota/E-XXXXXX-1").status_code == 404


def test_the_order_of_another_purchase_is_missing(client, honey):
    first, second = buy(client, {honey: 1}), buy(client, {honey: 1})
    for what in ("penerimaan", "pembatalan"):
        answer = press(client, f"/pesanan/{first.token}/{second.number}-1/{what}")
        assert answer.status_code == 404
    assert {order.status for order in orders_now()} == {OrderStatus.AWAITING_PAYMENT}


@pytest.mark.parametrize("token", ["tidak-ada", "%00", "a" * 5_000, "%F0%9F%8C%BA"])
def test_an_unknown_address_is_missing(client, token):
    assert client.get(f"/pesanan/{token}").status_code == 404


def test_actions_need_the_token_of_the_page(client, honey):
    purchase = buy(client, {honey: 1})
    answer = client.post(f"/pesanan/{purchase.token}/{purchase.number}-1/pembatalan")
    assert answer.status_code == 400
    assert orders_now()[0].status is OrderStatus.AWAITING_PAYMENT


@pytest.mark.parametrize("groups", [1, 4])
def test_tracking_asks_the_database_eight_times_at_most(client, honey, count_queries, groups):
    wanted = {make_variant(make_group(), f"Barang {n}"): 1 for n in range(groups - 1)}
    client.enter(make_user().id)
    purchase = buy(client, {honey: 1} | wanted)
    with count_queries() as queries:
        assert client.get(f"/pesanan/{purchase.token}").status_code == 200
    assert len(queries) <= 8, "\n".join(queries)


def test_the_trace_tells_claims_and_what_comes_next(client, honey):
    purchase = buy(client, {honey: 1})
    (payment,) = payments_of(purchase.id)
    client.submit(f"/pesanan/{purchase.token}/bayar/{payment.id}", form="konfirmasi")
    trace = client.get(f"/pesanan/{purchase.token}").text.split('<ol class="trace">')[1]
    trace = trace.split("</ol>")[0]
    told = ["Selesai", "Dikirim", "Dikemas", "Pesanan masuk", "Perlu dicek", "Belum bayar"]
    assert [words for words in told if words in trace] == told
    assert [trace.index(words) for words in told] == sorted(trace.index(words) for words in told)


def find(client, number, phone="0811 0000 1001"):
    return client.submit("/lacak", number=number, phone=phone)


@pytest.mark.parametrize("write", [str, str.lower, lambda n: f" {n[2:4]}".join([n[:2], n[4:]])])
def test_a_purchase_is_found_by_number_and_phone(app, client, honey, write):
    purchase = buy(client, {honey: 1})
    stranger = app.test_client()
    answer = find(stranger, write(purchase.number))

    assert answer.headers["Location"] == f"/pesanan/{purchase.token}"
    assert purchase.number in stranger.get("/lacak").text


def test_an_order_number_finds_its_purchase(app, client, honey):
    purchase = buy(client, {honey: 1})
    answer = find(app.test_client(), f"{purchase.number}-1")
    assert answer.headers["Location"] == f"/pesanan/{purchase.token}"


def test_what_is_wrong_is_not_told(client, honey):
    number = buy(client, {honey: 1}).number
    answers = [
        find(client, number, "0811 0000 9999"),
        find(client, "E-999999"),
        find(client, "entah"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert all("tidak cocok" in answer.text for answer in answers)
    assert find(client, number, "0811").status_code == 422


def test_looking_for_purchases_is_limited(make_app, honey):
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        client = app.test_client()
        codes = [find(client, "E-999999").status_code for _ in range(11)]
    assert codes == [404] * 10 + [429]


def test_a_purchase_is_found_in_its_own_world_only(client, honey):
    purchase = buy(client, {honey: 1})
    room = save(Classroom(name="Kelas", code="TEK4Q7"))
    assert purchase_at(purchase.token).id == purchase.id
    with entered(room.world), pytest.raises(Missing):
        purchase_at(purchase.token)


def test_the_browser_remembers_its_last_twenty_purchases(client, honey):
    with client.session_transaction() as session:
        session["purchases"] = [f"lama-{n}" for n in range(20)]
    purchase = buy(client, {honey: 1})
    with client.session_transaction() as session:
        assert session["purchases"] == [purchase.token, *(f"lama-{n}" for n in range(19))]


def test_time_closes_what_was_sent_and_paid(client, honey, run_jobs):
    sent(client, honey)
    with clock.at(clock.now() + timedelta(days=8)):
        run_jobs()
    assert orders_now()[0].status is OrderStatus.COMPLETED
