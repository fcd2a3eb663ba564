"""The balance as a treasurer reads it, and the operator's desk for what goes out."""

import csv
import io
import re

import openpyxl
import pytest

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Role
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.accounts import set_bank_account
from storefront.payments.services.receive import receive
from storefront.payouts.models import Payout, PayoutState
from storefront.payouts.services import make_payout
from tests.factories import (
    PASSWORD,
    make_account,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)
from tests.payouts.earning import hand_over, make_earning_group, pay_out, sell, send_back

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def operator(app):
    make_account()
    return make_user("Bu Ratna", is_operator=True)


@pytest.fixture
def group(operator):
    return make_earning_group("Roti", slug="roti")


@pytest.fixture
def treasurer(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    return client


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_page_says_what_is_where_and_what_each_order_brought(treasurer, group, operator):
    done = sell(group, 80_000)
    going = sell(group, 50_000, completed=False)
    send_back(done, 15_000)

    page = treasurer.get("/kelola/roti/saldo")
    said = text_of(page)
    assert page.status_code == 200
    assert f"{done.number} {clock.today().day} " in said
    assert "Barang Rp80.000" in said
    assert re.search("Dikembalikan .Rp15.000", said)
    assert going.number in said
    assert "Masih di jalan" in said
    assert "Siap disalurkan" in said


def test_a_group_that_owes_reads_why_and_how_it_is_settled(client):
    group = make_group("Lebah", slug="lebah", commission_bp=1_000)
    order = place_order(make_variant(group, price_idr=80_000))
    (payment,) = open_payments_of(order.id)
    receive(payment.id, payment.due_idr, by_id=None)
    hand_over(order)
    client.enter(make_member(group, Role.TREASURER).user_id)

    said = text_of(client.get("/kelola/lebah/saldo"))
    assert "Kelompok berutang Rp8.000 kepada pengelola." in said
    assert "Sudah di tangan kelompok" in said


def test_the_statement_can_be_taken_along_and_sums_to_the_balance(treasurer, group, operator):
    order = sell(group, 80_000)
    pay_out(group, by_id=operator.id)
    sell(group, 50_000)
    owed = balance_on(treasurer)

    answer = treasurer.get("/kelola/roti/saldo/rincian.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    total = next(row for row in rows if row["Tanggal"] == "Total")
    assert int(total["Masuk saldo"]) == owed
    assert any(row["Pesanan"] == order.number for row in rows)
    sheet = openpyxl.load_workbook(
        io.BytesIO(treasurer.get("/kelola/roti/saldo/rincian.xlsx").data)
    ).active
    assert [cell.value for cell in sheet[1]][-1] == "Masuk saldo"
    assert treasurer.get("/kelola/roti/saldo/rincian.pdf").data.startswith(b"%PDF-")
    assert treasurer.get("/kelola/roti/saldo?bulan=2020-01").status_code == 200


def balance_on(client):
    found = re.search(
        r'class="kpi end".*?class="v">Rp([0-9.]+)<', client.get("/kelola/roti/saldo").text
    )
    return int(found[1].replace(".", ""))


def test_pages_by_key_and_asks_the_same_few_questions(treasurer, group, operator, count_queries):
    orders = [sell(group) for _ in range(2)]
    with count_queries() as few:
        treasurer.get("/kelola/roti/saldo")
    orders += [sell(group) for _ in range(26)]
    with count_queries() as many:
        page = treasurer.get("/kelola/roti/saldo")
    assert len(many) == len(few) <= 12
    assert orders[-1].number in page.text
    older = treasurer.get(re.search(r'rel="next" href="([^"]+)"', page.text)[1])
    assert orders[0].number in older.text
    assert orders[-1].number not in older.text


def test_from_a_run_to_the_groups_word(client, group, operator):
    sell(group)
    client.enter(operator.id)
    assert "Siapkan 1 penyaluran" in client.get("/pengelola/penyaluran").text
    client.submit("/pengelola/penyaluran", form="/pengelola/penyaluran")
    payout = db.session.query(Payout).one()
    page = f"/pengelola/penyaluran/{payout.id}"
    assert client.submit(page, {"pin": "salah"}, form="/persetujuan").status_code == 422
    assert client.submit(page, {"pin": PASSWORD}, form="/persetujuan").status_code == 303
    without_proof = client.submit(page, {"pin": PASSWORD}, form="/pengiriman")
    assert without_proof.status_code == 422
    assert "Pilih foto atau PDF bukti transfernya" in without_proof.text
    sent = client.submit(
        page, {"pin": PASSWORD, "proof": (io.BytesIO(PDF), "bukti.pdf")}, form="/pengiriman"
    )
    assert sent.status_code == 303

    client.enter(make_member(group, Role.TREASURER).user_id)
    assert "Lihat bukti" in client.get("/kelola/roti/saldo").text
    proof = client.get(f"/kelola/roti/saldo/penyaluran/{payout.id}/bukti")
    assert proof.data == PDF
    assert "no-store" in proof.headers["Cache-Control"]
    client.submit("/kelola/roti/saldo", form="/penerimaan")
    db.session.rollback()
    assert db.session.get(Payout, payout.id, populate_existing=True).status is PayoutState.CONFIRMED


def test_a_group_says_that_the_money_has_not_come(treasurer, group, operator):
    sell(group)
    payout_id = pay_out(group, by_id=operator.id)
    assert (
        treasurer.submit("/kelola/roti/saldo", {"note": " "}, form="/bantahan").status_code == 422
    )
    treasurer.submit("/kelola/roti/saldo", {"note": "Tidak ada di mutasi"}, form="/bantahan")
    treasurer.enter(operator.id)
    assert "Tidak ada di mutasi" in treasurer.get(f"/pengelola/penyaluran/{payout_id}").text
    assert "cari dulu uangnya" in treasurer.get("/pengelola/penyaluran").text


def test_a_draft_is_nothing_that_a_group_could_deny(treasurer, group, operator):
    sell(group)
    pay_out(group, by_id=operator.id)
    sell(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    token = re.search(
        r'name="csrf_token".*?value="([^"]+)"', treasurer.get("/kelola/roti/saldo").text
    )
    answer = treasurer.post(
        f"/kelola/roti/saldo/penyaluran/{payout_id}/bantahan",
        data={"note": "x", "csrf_token": token[1]},
    )
    assert answer.status_code == 404
    assert db.session.get_one(Payout, payout_id).status is PayoutState.DRAFT


def test_who_made_it_reads_that_another_has_to_approve(client, group, operator):
    sell(group)
    make_user("Pak Joko", is_operator=True)
    payout_id = make_payout(group.id, by_id=operator.id)
    client.enter(operator.id)
    page = client.get(f"/pengelola/penyaluran/{payout_id}")
    assert "Menunggu orang kedua." in page.text
    assert "/persetujuan" not in page.text


def test_a_group_without_an_account_is_a_case(client, group, operator):
    sell(group)
    set_bank_account(group.id, None, by_id=operator.id)
    client.enter(operator.id)
    page = client.get("/pengelola/penyaluran")
    assert "Belum punya rekening" in page.text
    assert "wa.me" in page.text


def test_the_operator_sets_a_commission_for_what_comes(client, group, operator):
    client.enter(operator.id)
    page = "/pengelola/kelompok/roti"
    assert client.submit(page, {"commission_bp": "101"}, form="/komisi").status_code == 422
    assert client.submit(page, {"commission_bp": "2,5"}, form="/komisi").status_code == 303
    db.session.rollback()
    db.session.refresh(group)
    assert group.commission_bp == 250
    assert re.search(r"Komisi diubah.*2,5%", text_of(client.get(page)))
