"""Bank statements: looked at before they count, and counted once."""

import io
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import CollectedBy, Role
from storefront.ledger.models import LedgerEntry
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, OrderStatus, PaymentStatus
from storefront.payments.models import Payment, StatementLine
from storefront.payments.services.receive import receive
from storefront.payments.services.statement import take_credits
from storefront.payments.statement import (
    Credit,
)
from tests.factories import (
    make_account,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import orders_now, stock_of
from tests.payments.test_statement_files import DATA, TODAY
from tests.race import at_once
from tests.visitor import forms_in

S = OrderStatus


@pytest.fixture
def group(app):
    return make_group("Lebah")


@pytest.fixture
def honey(group):
    return make_variant(group, "Madu", price_idr=40_000, stock=50)


@pytest.fixture
def treasurer(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    return client


def payment_of(order):
    db.session.rollback()
    query = sa.select(Payment).join(Payment.shares).filter_by(order_id=order.id)
    return db.session.scalars(query.order_by(Payment.id)).first()


def statement(*lines):
    """A statement of today with these (description, rupiah)."""
    rows = [f"{clock.today():%d/%m/%Y};{text};0;{amount}" for text, amount in lines]
    return "\n".join(["Tanggal;Keterangan;Debet;Kredit", *rows]).encode()


def upload(visitor, group, content, name="mutasi.csv"):
    path = f"/kelola/{group.slug}/uang-masuk/mutasi"
    return visitor.submit(path, {"file": (io.BytesIO(content), name)})


def bring(visitor, group, content, **chosen):
    """Upload a statement, choose and confirm; the last page."""
    sent = upload(visitor, group, content)
    assert sent.status_code == 303, sent.text
    page = visitor.get(sent.location)
    forms = [form for form in forms_in(page.text) if "baris-2" in form.names or form.values]
    form = next((form for form in forms if any(n.startswith("baris") for n in form.names)), None)
    if form is None:
        return page
    return visitor.post(sent.location, data=form.values | chosen, follow_redirects=True)


def lines():
    db.session.rollback()
    return list(db.session.scalars(sa.select(StatementLine).order_by(StatementLine.id)))


def entries():
    return db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))


def test_the_exact_amount_finds_its_payment(treasurer, group, honey):
    first, second = place_order(honey), place_order(honey)
    content = statement(("BIAYA", 0), ("DARI DEWI", payment_of(first).due_idr))
    sent = upload(treasurer, group, content)
    page = treasurer.get(sent.location)
    assert first.number in page.text
    assert second.number not in page.text
    assert orders_now()[0].status is S.AWAITING_PAYMENT  # nothing is recorded by looking

    answer = bring(treasurer, group, content)

    assert "1 uang masuk tercatat" in answer.text
    assert [order.status for order in orders_now()] == [S.NEW, S.AWAITING_PAYMENT]
    assert [line.payment_id for line in lines()] == [payment_of(first).id]


def test_the_same_statement_again_changes_nothing(treasurer, group, honey):
    order = place_order(honey)
    content = statement(("DARI DEWI", payment_of(order).due_idr))
    bring(treasurer, group, content)
    before = entries()

    again = bring(treasurer, group, content)

    assert "1 sudah dicatat dulu" in again.text
    assert "Catat yang dipilih" not in again.text
    assert (len(lines()), entries()) == (1, before)


def test_confirming_twice_counts_once(treasurer, group, honey):
    order = place_order(honey)
    sent = upload(treasurer, group, statement(("DEWI", payment_of(order).due_idr)))
    form = next(f for f in forms_in(treasurer.get(sent.location).text) if "baris-2" in f.names)
    for _ in range(2):
        answer = treasurer.post(sent.location, data=form.values, follow_redirects=True)
    assert "sudah dicatat" in answer.text
    assert len(lines()) == 1


def test_a_number_in_the_description_finds_what_is_short(treasurer, group, honey):
    order = place_order(honey)
    number = order.number.rpartition("-")[0].replace("-", " ").lower()
    answer = bring(treasurer, group, statement((f"bayar {number}", 30_000)))
    assert "1 uang masuk tercatat" in answer.text
    assert orders_now()[0].payment_status is PaymentStatus.PARTLY_PAID


def test_a_rounded_amount_is_shown_to_choose_and_skipped_unless_chosen(treasurer, group, honey):
    order = place_order(honey)
    payment = payment_of(order)
    rounded = payment.due_idr + (1 if payment.due_idr % 1000 == 0 else -payment.unique_code_idr)
    content = statement(("DARI DEWI", rounded))
    bring(treasurer, group, content)
    assert lines() == []
    bring(treasurer, group, content, **{"baris-2": str(payment.id)})
    assert [line.amount_idr for line in lines()] == [rounded]


def test_a_payment_that_was_not_offered_cannot_be_chosen(treasurer, group, honey):
    order, other = place_order(honey), place_order(make_variant(make_group("Roti"), stock=5))
    content = statement(("DARI DEWI", payment_of(order).due_idr))
    bring(treasurer, group, content, **{"baris-2": str(payment_of(other).id)})
    assert lines() == []
    assert orders_now()[1].status is S.AWAITING_PAYMENT


def test_what_a_person_has_found_already_is_linked_and_not_received_again(treasurer, group, honey):
    order, other = place_order(honey), place_order(honey)
    payment = payment_of(order)
    receive(payment.id, payment.due_idr, by_id=None)
    before = entries()

    bring(treasurer, group, statement(("DEWI", payment.due_idr)))

    assert (len(lines()), entries()) == (1, before)
    assert db.session.get(Order, other.id).status is S.AWAITING_PAYMENT


def test_money_from_before_the_order_is_not_for_it(treasurer, group, honey):
    order = place_order(honey)
    earlier = clock.today().replace(day=1)
    if earlier == clock.today():
        pytest.skip("the month begins today")
    due = payment_of(order).due_idr
    content = f"Tanggal;Keterangan;Kredit\n{earlier:%d/%m/%Y};DEWI;{due}\n".encode()
    assert "1 bukan yang ditunggu" in bring(treasurer, group, content).text


def test_a_second_transfer_of_the_same_amount_is_left_for_a_person(treasurer, group, honey):
    order = place_order(honey)
    due = payment_of(order).due_idr
    bring(treasurer, group, statement(("DEWI", due), ("DEWI", due)))
    assert [line.place for line in lines()] == [1]
    assert orders_now()[0].payment_status is PaymentStatus.PAID


def test_late_money_on_a_statement_revives_its_order(treasurer, group, honey, run_jobs):
    order = place_order(honey)
    due = payment_of(order).due_idr
    with clock.at(clock.now() + timedelta(days=3)):
        run_jobs()
        bring(treasurer, group, statement(("DEWI", due)))
    assert orders_now()[0].status is S.NEW
    assert stock_of(honey) == 49


def test_mistakes_stand_beside_their_lines(treasurer, group, honey):
    content = (DATA / "CONTOH-bri.csv").read_bytes()
    with clock.at(TODAY):
        page = bring(treasurer, group, content).text
    assert "2 baris tidak terbaca" in page
    assert "Baris 7" in page
    assert "Tanggalnya tidak terbaca" in page
    assert "Jumlahnya tidak terbaca" in page


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"Nama Barang;Harga\nOpak;9rb\n", b"PK\x03\x04x"]
)
def test_another_file_is_refused_and_nothing_is_kept(treasurer, group, content):
    make_account(group)
    answer = upload(treasurer, group, content)
    assert answer.status_code == 422
    assert "Belum ada yang" in answer.text


def test_the_operator_brings_the_statement_of_the_platform(app, client):
    make_account()
    order = place_order(make_variant(make_group("Kopi", collected_by=CollectedBy.PLATFORM)))
    client.enter(make_user(is_operator=True).id)
    content = statement(("DEWI", payment_of(order).due_idr))
    sent = client.submit("/pengelola/uang/mutasi", {"file": (io.BytesIO(content), "m.csv")})
    assert client.submit(sent.location, form="", follow=True).status_code == 200
    assert orders_now()[0].status is S.NEW


def test_another_group_cannot_use_the_address(app, treasurer, group, honey):
    place_order(honey)
    sent = upload(treasurer, group, statement(("X", 5_000)))
    other = make_group("Roti")
    baker = app.test_client()
    baker.enter(make_member(other).user_id)
    token = sent.location.rpartition("/")[2]
    assert baker.get(f"/kelola/{other.slug}/uang-masuk/mutasi/{token}").status_code == 404


def test_a_thousand_lines_cost_few_queries(treasurer, group, honey, count_queries):
    order = place_order(honey)
    many = [(f"TRANSFER {number}", 900_000 + number) for number in range(1_000)]
    sent = upload(treasurer, group, statement(*many, ("DEWI", payment_of(order).due_idr)))
    with count_queries() as queries:
        page = treasurer.get(sent.location)
    assert "1 uang masuk cocok" in page.text
    assert len(queries) <= 8


@pytest.mark.databases("sqlite", "postgresql")
def test_two_members_bring_the_same_statement_at_once(app, group, honey):
    orders = [place_order(honey) for _ in range(6)]
    account, by_id = account_of(orders[0]), make_user().id
    chosen = [
        (Credit(clock.today(), payment_of(order).due_idr, "DEWI"), payment_of(order).id)
        for order in orders
    ]
    runs = at_once(
        app,
        [
            lambda: take_credits(account, chosen, by_id=by_id),
            lambda: take_credits(account, chosen[::-1], by_id=by_id),
        ],
    )
    taken = [credit for run in runs for credit in run.result()]
    assert sorted(taken, key=hash) == sorted((credit for credit, _id in chosen), key=hash)
    assert len(lines()) == 6
    assert {order.payment_status for order in orders_now()} == {PaymentStatus.PAID}


@pytest.mark.databases("sqlite", "postgresql")
def test_without_its_rule_the_same_lines_would_be_counted_twice(app, group, honey):
    """The negative control: who only looks before she writes counts the money of a line twice."""
    order = place_order(honey)
    payment = payment_of(order)
    came_idr, payment_id, group_id, order_id = payment.due_idr, payment.id, group.id, order.id
    both_have_looked = threading.Barrier(2)

    def take_naively():
        with db.engine.begin() as connection:
            known = connection.scalar(sa.select(sa.func.count()).select_from(StatementLine))
        both_have_looked.wait(timeout=30)
        if known:
            return
        with db.engine.begin() as connection:
            entry = {"group_id": group_id, "order_id": order_id, "payment_id": payment_id}
            connection.execute(
                sa.insert(LedgerEntry).values(
                    kind="sale", amount_idr=came_idr, at=clock.now(), **entry
                )
            )
            connection.execute(
                sa.update(Payment).filter_by(id=payment_id).values(received_idr=came_idr)
            )

    for run in at_once(app, [take_naively] * 2):
        run.result()
    db.session.rollback()
    booked = db.session.scalar(sa.select(sa.func.sum(LedgerEntry.amount_idr)))
    assert booked == 2 * came_idr
    assert "ledger_holds_nothing_that_did_not_arrive" in {
        finding.rule for finding in findings() if finding.violations
    }


def account_of(order):
    return payment_of(order).option_id
