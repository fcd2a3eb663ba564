"""Files of bank statements: every layout is read."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storefront.core import clock
from storefront.payments.statement import (
    Credit,
    Fault,
    NoStatement,
    Row,
    Skip,
    read_statement,
)

DATA = Path(__file__).with_name("data")
TODAY = datetime(2026, 11, 24, 5, tzinfo=UTC)


def said(content):
    with clock.at(TODAY):
        return [row.said for row in read_statement(io.BytesIO(content))]


def sample(bank):
    return said((DATA / f"CONTOH-{bank}.csv").read_bytes())


def day(number):
    return date(2026, 11, number)


def test_bca_has_no_year_and_says_the_way_beside_the_amount():
    assert sample("bca") == [
        Credit(day(20), 52_347, "TRSF E-BANKING CR 2011/FTSCY/WS95031 DEWI CONTOH"),
        Skip.OUT,
        Credit(day(22), 60_000, "SWITCHING CR TRANSFER DR 002 E7K4QHT SITI CONTOH"),
        Skip.CENTS,
        Credit(day(24), 75_000, "SETORAN TUNAI"),
        Skip.PENDING,
    ]


def test_bri_numbers_lines_that_are_alike_and_tells_what_it_cannot_read():
    same = "NBMB DEWI CONTOH TO KELOMPOK CONTOH"
    assert sample("bri") == [
        Credit(day(20), 52_347, same, 1),
        Credit(day(20), 52_347, same, 2),
        Skip.OUT,
        Fault.DAY,
        Fault.AMOUNT,
    ]


def test_mandiri_joins_its_descriptions():
    assert sample("mandiri") == [
        Credit(day(20), 52_347, "UBP DARI DEWI CONTOH PESANAN E 7K4QHT"),
        Skip.OUT,
        Credit(day(24), 75_000, "MCM InhouseTrf SITI CONTOH"),
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("82,347.00", 82_347),
        ("82.347,00", 82_347),
        ("Rp 82.347", 82_347),
        ("82347", 82_347),
        ("1.082.347,00 CR", 1_082_347),
        ("1,082,347.00 K", 1_082_347),
    ],
)
def test_an_amount_is_read_however_the_bank_writes_it(written, amount):
    content = f"Tanggal;Keterangan;Jumlah\n24/11/2026;X;{written}\n".encode()
    assert said(content) == [Credit(day(24), amount, "X")]


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("82.347,00 DB", Skip.OUT),
        ("-82.347,00", Skip.OUT),
        ("0,00", Skip.OUT),
        ("1.234.56", Fault.AMOUNT),
        ("99999999999999", Fault.AMOUNT),
        ("lima ribu", Fault.AMOUNT),
    ],
)
def test_what_is_no_money_for_us_is_none(written, what):
    assert said(f"Tanggal;Keterangan;Jumlah\n24/11/2026;X;{written}\n".encode()) == [what]


@pytest.mark.parametrize("written", ["25/11/2026", "31/11/2026", "kemarin", "", "01/01/1999"])
def test_a_day_that_is_none_is_told(written):
    assert said(f"Tanggal;Keterangan;Jumlah\n{written};X;5.000\n".encode()) == [Fault.DAY]


def test_last_years_day_is_known_in_january():
    with clock.at(datetime(2027, 1, 3, tzinfo=UTC)):
        rows = read_statement(io.BytesIO(b"Tanggal;Keterangan;Kredit\n31/12;X;5.000\n"))
    assert rows == [Row(2, "X", Credit(date(2026, 12, 31), 5_000, "X"))]


def test_another_list_is_no_statement():
    with pytest.raises(NoStatement):
        said(b"Nama Barang;Harga\nOpak;9rb\n")
