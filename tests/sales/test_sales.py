import csv
import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from storefront.core import clock
from storefront.core.db import atomic
from storefront.groups.models import Role
from storefront.ordering.models import Channel, Order, PaymentMethod, Purchase
from storefront.ordering.services import fulfil
from storefront.payments.services.receive import hand_over_for_cash
from storefront.sales.exports import as_csv, as_xlsx
from storefront.sales.report import Kind
from storefront.sales.reports import REPORTS
from storefront.shipping.models import ShippingKind
from tests.catalog.made_sheets import FORMULAS as PAYLOADS
from tests.factories import make_group, make_member, make_user, make_variant, place_order

NOON = datetime(2026, 11, 24, 12, tzinfo=clock.WIB)
SALES = "/kelola/pelangi-dieng/penjualan"
REPORTS_WITH_TEXT = [
    report for report in REPORTS if any(column.kind is Kind.TEXT for column in report.columns)
]


@pytest.fixture
def today():
    with clock.at(NOON):
        yield NOON


def csv_of(client, report, days=""):
    """The rows of a report up to its total, cells as text, by the words on top."""
    answer = client.get(f"{SALES}/{report}.csv{days}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1 : rows.index([])]]


def test_a_sale_counts_on_its_day_in_central_java(seller, group, sell, today):
    variant = make_variant(group, price_idr=10_000, stock=50)
    midnight = clock.start_of(date(2026, 11, 20))
    sell(variant, 1, at=midnight - timedelta(microseconds=1))
    sell(variant, 2, at=midnight)
    sell(variant, 4, at=midnight + timedelta(days=1, microseconds=-1))

    days = {row["Tanggal"]: row["Omzet"] for row in csv_of(seller, "harian")}

    assert (days["2026-11-19"], days["2026-11-20"]) == ("10000", "60000")
    assert days["Total"] == "70000"
    assert csv_of(seller, "produk", "?dari=2026-11-20&sampai=2026-11-20")[-1]["Omzet"] == "60000"
    assert csv_of(seller, "produk", "?dari=2026-11-19&sampai=2026-11-19")[-1]["Omzet"] == "10000"


def test_a_cancelled_order_is_taken_off_on_the_day_when_it_was_cancelled(
    seller, group, sell, today
):
    variant = make_variant(group, price_idr=10_000, stock=50)
    sell(variant, 3, at=NOON - timedelta(days=4), cancelled_at=NOON - timedelta(days=1))
    sell(variant, 5, at=NOON - timedelta(days=2), cancelled_at=NOON - timedelta(days=2))

    days = {row["Tanggal"]: row for row in csv_of(seller, "harian")}

    assert days["2026-11-20"]["Omzet"] == "30000"
    assert (days["2026-11-23"]["Omzet"], days["2026-11-23"]["Pesanan"]) == ("-30000", "-1")
    assert (days["2026-11-22"]["Omzet"], days["2026-11-22"]["Dibatalkan"]) == ("0", "1")


def test_a_cancellation_at_midnight_belongs_to_the_day_that_begins(seller, group, sell, today):
    midnight = clock.start_of(date(2026, 11, 20))
    variant = make_variant(group, price_idr=10_000)
    sell(variant, at=midnight - timedelta(days=9), cancelled_at=midnight)

    for days, omzet in (("19", "0"), ("20", "-10000")):
        asked = f"?dari=2026-11-{days}&sampai=2026-11-{days}"
        for report in ("harian", "produk", "pesanan"):
            assert csv_of(seller, report, asked)[-1]["Omzet"] == omzet


def test_cash_on_delivery_counts_when_the_cash_was_recorded(seller, group, today):
    somebody = make_user().id
    with clock.at(NOON - timedelta(days=3)):
        order = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
        for step in (fulfil.accept_order, fulfil.pack_order, fulfil.make_ready_for_pickup):
            step(order.id, by_id=somebody)
    assert csv_of(seller, "harian")[-1]["Omzet"] == "0"

    hand_over_for_cash(order.id, by_id=somebody)

    assert csv_of(seller, "harian")[-2] == {
        "Tanggal": "2026-11-24",
        "Omzet": "25000",
        "Pesanan": "1",
        "Dibatalkan": "0",
    }


def test_an_unpaid_order_counts_nothing_until_it_is_paid(seller, group, today):
    place_order(make_variant(group))
    assert csv_of(seller, "harian")[-1]["Omzet"] == "0"
    assert csv_of(seller, "pesanan") == [
        dict.fromkeys(csv_of(seller, "pesanan")[0], "")
        | {
            "Tanggal": "Total",
            "Jumlah": "0",
            "Omzet": "0",
            "HPP": "0",
            "Komisi": "0",
            "Laba": "0",
        }
    ]


def test_goods_without_hpp_count_in_omzet_and_the_page_says_how_many(seller, group, sell, today):
    sell(make_variant(group, price_idr=20_000, cost_idr=12_000), 2, at=NOON)
    sell(make_variant(group, "Sirup", price_idr=30_000, cost_idr=None), 1, at=NOON)

    page = seller.get(SALES).text

    assert "Rp70.000" in page  # omzet
    assert "Rp16.000" in page  # laba
    assert "1 baris pesanan belum punya HPP, jadi Rp30.000 tidak ikut" in page


def test_channels_show_when_there_is_more_than_one(seller, group, sell, today):
    variant = make_variant(group, stock=50)
    sell(variant, at=NOON)
    assert "Pembeli datang dari mana" not in seller.get(SALES).text.partition("Unduh")[0]
    other = sell(variant, 3, at=NOON)
    with atomic() as session:
        session.get(Purchase, session.get(Order, other.id).purchase_id).channel = Channel.WHATSAPP

    page = seller.get(SALES).text.partition("Unduh")[0]

    assert page.index("WhatsApp") < page.index(">Etalase</b>")


def test_a_long_period_is_drawn_week_by_week(seller, group, sell, today):
    sell(make_variant(group), at=NOON)
    assert "Penjualan harian" in seller.get(SALES).text
    page = seller.get(f"{SALES}?rentang=3-bulan").text
    assert "Penjualan mingguan" in page
    assert page.count('<rect class="col') == 13


def test_days_without_sales_say_what_to_do(seller, group, today):
    page = seller.get(SALES).text
    assert "Belum ada penjualan pada rentang ini" in page
    assert "Bagikan toko" in page


def test_days_of_ones_own_are_compared_with_as_many_before(seller, group, sell, today):
    variant = make_variant(group, price_idr=10_000, stock=50)
    sell(variant, 3, at=datetime(2026, 11, 10, 12, tzinfo=clock.WIB))
    sell(variant, 2, at=datetime(2026, 11, 4, 12, tzinfo=clock.WIB))

    page = seller.get(f"{SALES}?dari=2026-11-08&sampai=2026-11-12").text

    assert "8–12 November 2026" in page
    assert "3–7 November 2026" in page
    assert "50% lebih tinggi" in page


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("?dari=2026-11-08", "Isi tanggal akhir"),
        ("?sampai=2026-11-08", "Isi tanggal awal"),
        ("?dari=&sampai=", "Isi tanggal awal"),
        ("?dari=kemarin&sampai=2026-11-08", "Pilih tanggal yang ada di kalender"),
        ("?dari=2026-02-30&sampai=2026-03-08", "Pilih tanggal yang ada di kalender"),
        ("?dari=2026-11-09&sampai=2026-11-08", "Tanggal akhir lebih awal"),
        ("?dari=2026-11-09&sampai=2026-11-25", "Pilih hari ini atau sebelumnya"),
        ("?dari=0001-01-01&sampai=2026-11-08", "mulai tahun 2020"),
        ("?dari=2025-01-01&sampai=2026-11-08", "Paling lama satu tahun"),
        ("?dari=%00&sampai=2026-11-08", "tidak terbaca"),
        ("?dari=9999-12-31&sampai=9999-12-31", "Pilih hari ini atau sebelumnya"),
    ],
)
def test_days_that_cannot_be_read_are_answered_with_words(seller, today, days, words):
    for address in (SALES, f"{SALES}/pesanan.csv"):
        page = seller.get(f"{address}{days}")
        assert page.status_code == 422
        assert words in page.text


def test_another_group_never_changes_ones_own_figures(seller, group, sell, today):
    sell(make_variant(group), at=NOON)
    addresses = [SALES, *(f"{SALES}/{name}.csv" for name in ("harian", "produk", "pesanan"))]
    before = [seller.get(address).data for address in addresses]

    other = make_variant(make_group("Manggar Legi"), stock=50)
    sell(other, 5, at=NOON)
    sell(other, 5, at=NOON, cancelled_at=NOON)

    assert [seller.get(address).data for address in addresses] == before


def test_sales_of_another_group_look_like_missing_ones(seller, group):
    make_group("Manggar Legi", slug="manggar-legi")
    for path in ("", "penjualan", "penjualan/pesanan.csv"):
        foreign = seller.get(f"/kelola/manggar-legi/{path}")
        missing = seller.get(f"/kelola/tidak-ada/{path}")
        assert (foreign.status_code, foreign.data) == (404, missing.data)


def test_a_report_that_there_is_not_is_missing(seller):
    assert seller.get(f"{SALES}/gaji.csv").status_code == 404
    assert seller.get(f"{SALES}/pesanan.pdf").status_code == 404


def test_a_plain_member_sees_no_sales(client, group):
    client.enter(make_member(group, Role.MEMBER).user_id)
    assert client.get(SALES).status_code == 403
    assert client.get(f"{SALES}/pesanan.xlsx").status_code == 403


def test_a_file_is_private_and_says_whose_it_is(seller, group, sell, today):
    sell(make_variant(group), at=NOON)
    for ending in ("csv", "xlsx"):
        answer = seller.get(f"{SALES}/pesanan.{ending}?dari=2026-11-01&sampai=2026-11-24")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="pesanan-pelangi-dieng-2026-11-01-2026-11-24.{ending}"'
        )


FORMULAS = ["=1+1", "+628110000000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("//x")']


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_in_a_name_stays_text(seller, group, sell, today, name):
    sell(make_variant(group, name, name=name), at=NOON)

    (line, _total) = csv_of(seller, "pesanan")
    sheet = openpyxl.load_workbook(io.BytesIO(seller.get(f"{SALES}/pesanan.xlsx").data))["Data"]

    assert line["Produk"] == line["Varian"] == f"'{name}"
    cell = sheet["D2"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == name  # openpyxl leaves the escape as it is
    assert not cell.hyperlink


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("report", REPORTS_WITH_TEXT, ids=lambda report: report.name)
def test_no_report_takes_a_formula_along(app, report):
    examples = {Kind.DAY: date(2026, 11, 24), Kind.COUNT: 1, Kind.RUPIAH: 1}
    places = [n for n, column in enumerate(report.columns) if column.kind is Kind.TEXT]
    rows = [
        [examples.get(column.kind, payload) for column in report.columns] for payload in PAYLOADS
    ]
    with app.test_request_context():
        text = as_csv(report, rows).decode("utf-8-sig")
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx(report, rows)))
    written = list(csv.reader(io.StringIO(text), delimiter=";"))[1 : len(PAYLOADS) + 1]
    cells = [row[place] for row in book["Data"].iter_rows(2, len(PAYLOADS) + 1) for place in places]

    assert {row[place][0] for row in written for place in places} == {"'"}
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}


def test_both_files_hold_the_same_rows_and_add_up(seller, group, sell, today):
    variant = make_variant(group, "Carica; 240 g", price_idr=20_000, cost_idr=12_000, stock=50)
    sell(variant, 3, at=NOON - timedelta(days=2))
    sell(variant, 2, at=NOON - timedelta(days=1), cancelled_at=NOON)

    rows = csv_of(seller, "pesanan")
    sheet = openpyxl.load_workbook(io.BytesIO(seller.get(f"{SALES}/pesanan.xlsx").data))["Data"]
    heads, *lines = sheet.iter_rows(values_only=True)
    as_text = [dict(zip(heads, (_as_text(cell) for cell in line), strict=True)) for line in lines]

    assert as_text == rows
    assert [row["Omzet"] for row in rows] == ["60000", "40000", "-40000", "60000"]
    assert [row["Laba"] for row in rows] == ["24000", "16000", "-16000", "24000"]
    assert rows[2]["Keadaan"] == "Dibatalkan"


def _as_text(cell):
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def test_the_page_explains_every_figure_and_so_do_the_files(seller, group, sell, today):
    sell(make_variant(group), at=NOON)
    sentence = "tanpa ongkir dan kode unik"
    assert sentence in seller.get(SALES).text
    assert sentence in seller.get(f"{SALES}/pesanan.csv").data.decode()
    book = openpyxl.load_workbook(io.BytesIO(seller.get(f"{SALES}/harian.xlsx").data))
    assert any(sentence in row[1] for row in book["Arti angka"].iter_rows(values_only=True))


def test_the_sales_page_costs_as_many_queries_for_ten_orders_as_for_one(
    seller, group, sell, count_queries, today
):
    sell(make_variant(group), at=NOON)
    with count_queries() as few:
        seller.get(SALES)
    for _ in range(9):
        sell(make_variant(group), at=NOON)
    with count_queries() as many:
        seller.get(SALES)

    assert len(few) == len(many) <= 8, many
