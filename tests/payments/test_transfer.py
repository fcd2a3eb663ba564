"""From the instructions to the money: exact amounts, claims, late money, money that goes back."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.catalog.services.stock import set_stock
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import events_of
from storefront.groups.models import CollectedBy
from storefront.ledger.models import LedgerEntry
from storefront.ordering.models import OrderStatus, PaymentMethod, PaymentStatus
from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import Payment, PaymentState, Refund
from storefront.payments.queries.payments import payments_of
from storefront.payments.services import open as opening
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.open import AmountsExhausted, open_payments
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund
from tests.factories import (
    make_account,
    make_group,
    make_qris,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import buy, orders_now, press, stock_of
from tests.race import at_once
from tests.sizes import size

LATER = timedelta(hours=25)


@pytest.fixture
def honey(app):
    return make_variant(make_group("Lebah"), "Madu", price_idr=40_000, stock=5)


@pytest.fixture
def shared(app):
    """Two variants of groups whose money the platform collects."""
    make_account()
    return [
        make_variant(make_group(name, collected_by=CollectedBy.PLATFORM), name)
        for name in ("Kopi", "Teh")
    ]


def only_payment(purchase):
    (payment,) = payments_of(purchase.id)
    return payment


def pay(payment):
    receive(payment.id, payment.due_idr, by_id=None)


def page_of(purchase, payment):
    return f"/pesanan/{purchase.token}/bayar/{payment.id}"


def balances():
    """What the shop owes each group, by the book."""
    total = sa.func.sum(LedgerEntry.amount_idr)
    query = sa.select(total).group_by(LedgerEntry.group_id).order_by(LedgerEntry.group_id)
    return list(db.session.scalars(query))


def test_the_page_says_what_to_transfer_and_where(client, honey):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    overview = client.get(f"/pesanan/{purchase.token}/bayar")
    assert overview.headers["Location"] == page_of(purchase, payment)
    page = client.get(overview.headers["Location"])

    assert f"50.<mark>{payment.due_idr % 1000:03}</mark>" in page.text
    assert f'value="{payment.due_idr}"' in page.text
    assert "0000-0000-0009" in page.text
    assert f"/pesanan/{purchase.token}" in page.text
    assert "https://wa.me/?text=" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in page.text


def test_several_payments_are_a_list_of_cards(client, honey):
    bread = make_variant(make_group("Roti"), "Roti")
    purchase = buy(client, {honey: 1, bread: 1})
    page = client.get(f"/pesanan/{purchase.token}/bayar")

    assert "Tinggal dua pembayaran" in page.text
    for payment in payments_of(purchase.id):
        assert page_of(purchase, payment) in page.text
        assert 'aria-current="step"' in client.get(page_of(purchase, payment)).text
    pay(payment)
    assert "Tinggal satu pembayaran" in client.get(f"/pesanan/{purchase.token}/bayar").text


def test_a_payment_of_another_purchase_is_missing(client, honey):
    first, second = buy(client, {honey: 1}), buy(client, {honey: 1})
    foreign = page_of(first, only_payment(second))

    assert client.get(foreign).status_code == 404
    assert client.get(page_of(first, only_payment(first)) + "/x").status_code == 404
    assert client.get(f"/pesanan/{first.token}/bayar/{10**30}").status_code == 404
    assert client.get("/pesanan/tidak-ada/bayar").status_code == 404


def test_saying_that_it_is_paid_stops_the_clock(client, honey, run_jobs):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    said = client.submit(page_of(purchase, payment), form="konfirmasi", follow=True)
    assert "Perlu dicek" in said.text

    with clock.at(clock.now() + LATER):
        run_jobs()
        assert orders_now()[0].label == "checking"
    with clock.at(clock.now() + timedelta(hours=49)):
        run_jobs()
        assert orders_now()[0].status is OrderStatus.EXPIRED


def test_saying_it_twice_changes_nothing(client, honey):
    purchase = buy(client, {honey: 1})
    path = page_of(purchase, only_payment(purchase))
    client.submit(path, form="konfirmasi")
    claimed_at = only_payment(purchase).claimed_at
    with clock.at(clock.now() + timedelta(hours=1)):
        assert press(client, f"{path}/konfirmasi").status_code == 303
    assert only_payment(purchase).claimed_at == claimed_at


def test_a_claim_on_a_closed_payment_is_told(client, honey):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    path = page_of(purchase, payment)
    pay(payment)
    answer = press(client, f"{path}/konfirmasi")

    assert answer.status_code == 409
    assert "tidak ditunggu lagi" in answer.text
    assert "sudah diterima" in answer.text


def test_an_expired_payment_says_so_and_the_stock_is_free(client, honey, run_jobs):
    purchase = buy(client, {honey: 2})
    payment = only_payment(purchase)
    with clock.at(clock.now() + LATER):
        run_jobs()
        page = client.get(page_of(purchase, payment))

    assert "Waktu membayar sudah habis" in page.text
    assert "Transfer tepat" not in page.text
    assert stock_of(honey) == 5
    assert "Kedaluwarsa" in client.get(f"/pesanan/{purchase.token}").text


def test_late_money_revives_the_order_while_the_goods_are_there(client, honey, run_jobs):
    purchase = buy(client, {honey: 2})
    payment = only_payment(purchase)
    with clock.at(clock.now() + LATER):
        run_jobs()
        pay(payment)

    order = orders_now()[0]
    assert (order.status, order.payment_status) == (OrderStatus.NEW, PaymentStatus.PAID)
    assert stock_of(honey) == 3
    assert order.total_idr == payment.due_idr


def test_late_money_goes_back_when_the_goods_are_gone(client, honey, run_jobs):
    purchase = buy(client, {honey: 2})
    payment = only_payment(purchase)
    with clock.at(clock.now() + LATER):
        run_jobs()
        set_stock(honey.id, 1, seen=5, by_id=None)
        pay(payment)
        run_jobs()
        page = client.get(page_of(purchase, payment))
        tracking = client.get(f"/pesanan/{purchase.token}")

    assert "akan dikembalikan oleh Lebah" in page.text
    assert "akan dikembalikan oleh Lebah" in tracking.text
    assert only_payment(purchase).status is PaymentState.SETTLED_LATE
    (refund,) = db.session.scalars(sa.select(Refund))
    finish_refund(refund.id, by_id=make_user().id)
    assert balances() == [0]
    assert "sudah dikembalikan" in client.get(f"/pesanan/{purchase.token}").text


def test_money_is_recorded_once(client, honey):
    payment = only_payment(buy(client, {honey: 1}))
    pay(payment)
    pay(payment)
    assert balances() == [0]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 4


def test_cancelling_one_order_of_a_shared_payment_asks_anew_for_the_other(client, shared, run_jobs):
    purchase = buy(client, dict.fromkeys(shared, 1))
    old = only_payment(purchase)
    gone, left = purchase.orders
    press(client, f"/pesanan/{purchase.token}/{gone.number}/pembatalan")
    run_jobs()

    first, new = payments_of(purchase.id)
    assert first.status is PaymentState.CANCELLED
    assert [share.order_id for share in new.shares] == [left.id]
    assert "Pembayaran ini dibatalkan" in client.get(page_of(purchase, old)).text
    overview = client.get(f"/pesanan/{purchase.token}/bayar")
    assert overview.headers["Location"] == page_of(purchase, new)


def test_money_for_the_old_amount_pays_what_is_left_of_it(client, shared, run_jobs):
    purchase = buy(client, dict.fromkeys(shared, 1))
    old = only_payment(purchase)
    press(client, f"/pesanan/{purchase.token}/{purchase.orders[0].number}/pembatalan")
    run_jobs()
    pay(old)

    gone, left = orders_now()
    assert (gone.status, left.status) == (OrderStatus.CANCELLED, OrderStatus.NEW)
    first, new = payments_of(purchase.id)
    assert (first.status, new.status) == (PaymentState.SETTLED, PaymentState.CANCELLED)
    (refund,) = db.session.scalars(sa.select(Refund))
    assert (refund.order_id, refund.amount_idr) == (gone.id, old.shares[0].amount_idr)


def test_an_order_is_refunded_when_all_that_came_for_it_went_back(client, shared, run_jobs):
    purchase = buy(client, dict.fromkeys(shared, 1))
    press(client, f"/pesanan/{purchase.token}/{purchase.orders[0].number}/pembatalan")
    run_jobs()
    for payment in payments_of(purchase.id):
        pay(payment)  # the amount of before, and the new one too
    left = purchase.orders[1]
    cancel_by_customer(left.id)
    run_jobs()

    wanted = sa.select(Refund.id).filter_by(order_id=left.id)
    one, other = db.session.scalars(wanted).all()
    finish_refund(one, by_id=make_user().id)
    assert orders_now()[1].payment_status is PaymentStatus.PAID
    finish_refund(other, by_id=make_user().id)
    assert orders_now()[1].payment_status is PaymentStatus.REFUNDED
    assert balances()[1] == 0


def test_a_claimed_payment_is_looked_for_before_it_is_replaced(client, shared, run_jobs):
    purchase = buy(client, dict.fromkeys(shared, 1))
    payment = only_payment(purchase)
    client.submit(page_of(purchase, payment), form="konfirmasi")
    press(client, f"/pesanan/{purchase.token}/{purchase.orders[0].number}/pembatalan")
    run_jobs()
    assert only_payment(purchase).is_open

    deny_claim(payment.id, by_id=make_user().id)

    first, new = payments_of(purchase.id)
    assert (first.status, new.status) == (PaymentState.CANCELLED, PaymentState.PENDING)
    assert [share.order_id for share in new.shares] == [purchase.orders[1].id]


def test_the_history_tells_who_claimed_and_who_denied(client, honey):
    purchase = buy(client, {honey: 1})
    payment = only_payment(purchase)
    treasurer = make_user().id
    client.submit(page_of(purchase, payment), form="konfirmasi")
    deny_claim(payment.id, by_id=treasurer)
    client.submit(page_of(purchase, payment), form="konfirmasi")

    told = [(event.became, event.by_id) for event in events_of("payment", [payment.id])]
    assert told == [("claimed", None), ("denied", treasurer), ("claimed", None)]


def test_cancelling_a_paid_order_sends_its_money_back(client, shared, run_jobs):
    purchase = buy(client, dict.fromkeys(shared, 1))
    payment = only_payment(purchase)
    pay(payment)
    order = purchase.orders[1]
    answer = client.submit(
        f"/pesanan/{purchase.token}", form=f"{order.number}/pembatalan", follow=True
    )
    assert "akan dikembalikan oleh pengelola Etalase" in answer.text
    run_jobs()

    (refund,) = db.session.scalars(sa.select(Refund))
    assert (refund.order_id, refund.amount_idr) == (order.id, payment.shares[1].amount_idr)


@pytest.mark.slow
def test_many_payments_opened_at_once_never_share_an_amount(app):
    honey = make_variant(make_group("Lebah"), "Madu", stock=500)
    total = size(80, 400)
    orders = [place_order(honey) for _ in range(total)]
    with atomic() as session:  # as if every request had ended before its payment was opened
        session.execute(sa.text("DELETE FROM payment_share"))
        session.execute(sa.delete(Payment))
        session.execute(sa.text('UPDATE "order" SET unique_code_idr = 0'))
    ids = [order.purchase_id for order in orders]
    runs = at_once(
        app,
        [lambda some=ids[first::8]: [*map(open_payments, some)] for first in range(8)],
    )

    for run in runs:
        run.result()
    db.session.rollback()  # on SQLite an older read would go on seeing the older rows
    dues = list(db.session.scalars(sa.select(Payment.due_idr)))
    assert (len(dues), len(set(dues))) == (total, total)


def test_who_only_looks_for_a_free_amount_shares_it(app):
    """The negative control: two look before either writes, and no index is in their way."""
    order = place_order(make_variant(make_group()))
    option_id = db.session.scalars(sa.select(Payment.option_id)).one()
    both_have_looked = threading.Barrier(2)

    def open_naively():
        with db.engine.begin() as connection:
            taken = set(connection.scalars(sa.select(Payment.due_idr)))
        both_have_looked.wait(timeout=30)
        facts = {"purchase_id": order.purchase_id, "option_id": option_id, "status": "pending"}
        with db.engine.begin() as connection:
            connection.execute(
                sa.insert(Payment).values(
                    **facts,
                    method="bank_transfer",
                    due_idr=min(set(range(50_001, 51_000)) - taken),
                    is_held=False,
                )
            )

    for run in at_once(app, [open_naively] * 2):
        run.result()
    db.session.rollback()
    dues = list(db.session.scalars(sa.select(Payment.due_idr)))
    assert (len(dues), len(set(dues))) == (3, 2)


def test_the_last_free_amount_is_found_and_then_no_more(app, monkeypatch):
    monkeypatch.setattr(opening, "CODES", range(1, 4))
    honey = make_variant(make_group("Lebah"), "Madu", stock=9)
    for _ in range(3):
        place_order(honey)
    assert sorted(db.session.scalars(sa.select(Payment.unique_code_idr))) == [1, 2, 3]
    with pytest.raises(AmountsExhausted):
        place_order(honey)


def test_without_a_free_amount_another_way_is_offered(client, app, monkeypatch):
    monkeypatch.setattr(opening, "CODES", range(1, 2))
    group = make_group("Lebah")
    make_qris(group)
    honey = make_variant(group, "Madu", stock=9)
    place_order(honey)
    purchase = buy(client, {honey: 1}, **{f"method_{group.id}": "bank_transfer"})
    overview = f"/pesanan/{purchase.token}/bayar"
    page = client.get(overview)
    assert "terlalu banyak pembayaran dengan jumlah yang sama" in page.text

    again = client.submit(overview, form="/cara-lain", way="bank_transfer")
    assert again.status_code == 409
    assert "Pilih cara bayar lain" in again.text

    client.submit(overview, form="/cara-lain", way="qris")
    payment = only_payment(purchase)
    assert (payment.method, payment.status) == (PaymentMethod.QRIS, PaymentState.PENDING)
    assert client.get(overview).status_code == 303


def test_an_amount_is_free_again_a_week_after_it_expired(client, honey, run_jobs):
    payment = only_payment(buy(client, {honey: 1}))
    with clock.at(clock.now() + LATER):
        run_jobs()
        db.session.refresh(payment)
        assert payment.is_held
    with clock.at(clock.now() + timedelta(days=9)):
        run_jobs()
        db.session.refresh(payment)
        assert not payment.is_held
