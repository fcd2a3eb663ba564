"""The stock book: every change with who, when, why, the order and what was left."""

import csv
import html
import io
import re
from datetime import timedelta

import openpyxl
import pytest

from storefront.catalog.services.stock import set_stock
from storefront.core import clock
from storefront.core.db import db
from storefront.core.filters import when_short
from tests.catalog.keeper import keep_shop, sell
from tests.catalog.made_sheets import FORMULAS
from tests.factories import make_group, make_variant, place_order


def book_of(client, path):
    """The lines of a page: (change, balance, reason) from the top down."""
    page = client.get(path)
    assert page.status_code == 200
    cells = r'data-l="{}">(?:<b class="num">|<span class="num">|<span>)([^<]+)'
    columns = (re.findall(cells.format(name), page.text) for name in ("Perubahan", "Jadi", "Sebab"))
    return [tuple(cell.strip() for cell in line) for line in zip(*columns, strict=True)]


def stock_of(variant):
    db.session.refresh(variant)
    return variant.stock


def test_the_book_says_what_happened_and_what_was_left(client):
    group = keep_shop(client)
    keripik, kopi = make_variant(group, stock=10), make_variant(group, "Kopi", stock=3)
    sell(keripik, 4)
    client.submit(
        f"/kelola/{group.slug}/stok", variant_id=str(kopi.id), pieces="1.000", note="Panen raya"
    )
    client.submit(f"/kelola/{group.slug}/stok/{keripik.id}", pieces="2", reason="damaged")

    assert book_of(client, f"/kelola/{group.slug}/stok") == [
        ("\N{MINUS SIGN}2", "4", "Rusak"),
        ("+1.000", "1.003", "Baru dibuat"),
        ("\N{MINUS SIGN}4", "6", "Dipesan"),
        ("+3", "3", "Hitungan pertama"),
        ("+10", "10", "Hitungan pertama"),
    ]
    assert book_of(client, f"/kelola/{group.slug}/stok/{kopi.id}") == [
        ("+1.000", "1.003", "Baru dibuat"),
        ("+3", "3", "Hitungan pertama"),
    ]
    page = client.get(f"/kelola/{group.slug}/stok").text
    assert "Panen raya" in page
    assert "Bu Sari" in page
    assert when_short(clock.now()).split(",")[0] in page
    assert (stock_of(keripik), stock_of(kopi)) == (4, 1_003)


def test_the_book_leads_to_the_order_that_took_the_goods(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=10)
    number = place_order(variant).number

    page = client.get(f"/kelola/{group.slug}/stok/{variant.id}").text

    assert f'href="/kelola/{group.slug}/pesanan/{number}"' in page


def test_a_double_tap_books_once(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=10)

    for _ in range(2):
        answer = client.submit(f"/kelola/{group.slug}/stok/{variant.id}", pieces="5", key="k" * 22)
        assert answer.status_code == 303

    assert stock_of(variant) == 15


def test_no_more_can_be_damaged_than_there_is(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=3)

    page = client.submit(
        f"/kelola/{group.slug}/stok/{variant.id}", pieces="4", reason="damaged", note="Basah"
    )

    assert page.status_code == 409
    assert "Stok tinggal 3" in page.text
    assert 'value="Basah"' in page.text
    assert stock_of(variant) == 3


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("pieces", ["", "0", "-1", "dua", "1000000000000"])
def test_a_number_that_makes_no_sense_is_not_booked(client, pieces):
    group = keep_shop(client)
    variant = make_variant(group, stock=3)

    page = client.submit(f"/kelola/{group.slug}/stok", variant_id=str(variant.id), pieces=pieces)

    assert page.status_code == 422
    assert stock_of(variant) == 3


def test_stock_of_another_group_cannot_be_booked_or_read(client):
    group = keep_shop(client)
    make_variant(group)
    foreign = make_variant(make_group("Lain"), "Rahasia", stock=3)
    path = f"/kelola/{group.slug}/stok"

    assert client.submit(path, variant_id=str(foreign.id), pieces="1").status_code == 422
    for unknown in (foreign.id, 999_999, 10**20):
        assert client.get(f"{path}/{unknown}").status_code == 404
    assert "Rahasia" not in client.get(path).text
    assert stock_of(foreign) == 3


def test_a_long_book_goes_on_by_key_with_the_right_balance(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=1)
    for count in range(1, 61):
        set_stock(variant.id, count + 1, seen=count, by_id=None)

    first = client.get(f"/kelola/{group.slug}/stok").text
    rest = first.split('rel="next" href="')[1].split('"')[0]

    lines = book_of(client, f"/kelola/{group.slug}/stok") + book_of(client, rest)
    assert [int(balance) for _change, balance, _reason in lines] == list(range(61, 0, -1))


def test_the_book_costs_as_many_queries_however_long_it_is(client, count_queries):
    group = keep_shop(client)
    counts = []
    for _ in range(2):
        for number in range(5):
            make_variant(group, f"Kopi {number}")
        with count_queries() as queries:
            client.get(f"/kelola/{group.slug}/stok")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 7, queries


def test_the_book_is_sieved_by_reason_and_day_and_keeps_its_balances(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=10)
    with clock.at(clock.now() - timedelta(days=2)):
        sell(variant, 4)
    set_stock(variant.id, 9, seen=6, by_id=None)
    path = f"/kelola/{group.slug}/stok"

    assert book_of(client, f"{path}?sebab=counted") == [("+3", "9", "Dihitung ulang")]
    day = clock.today() - timedelta(days=2)
    assert book_of(client, f"{path}/{variant.id}?tanggal={day}") == [
        ("\N{MINUS SIGN}4", "6", "Dipesan")
    ]
    assert "Tidak ada catatan seperti itu" in client.get(f"{path}?sebab=damaged").text
    for nonsense in ("?sebab=apa", "?tanggal=0001-01-01", "?tanggal=kemarin"):
        assert len(book_of(client, path + nonsense)) == 3


def test_a_sieved_book_goes_on_with_the_same_lines(client):
    group = keep_shop(client)
    variant = make_variant(group, stock=1)
    for count in range(1, 61):
        set_stock(variant.id, count + 1, seen=count, by_id=None)
    page = client.get(f"/kelola/{group.slug}/stok/{variant.id}?sebab=counted").text

    rest = book_of(client, html.unescape(page.split('rel="next" href="')[1].split('"')[0]))

    assert [line[1] for line in rest] == [str(balance) for balance in range(11, 1, -1)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_book_is_taken_out_and_stays_text(client, ending):
    group = keep_shop(client)
    for payload in FORMULAS:
        make_variant(group, payload, name=payload, stock=1)
    variant = make_variant(group, stock=10)
    client.submit(f"/kelola/{group.slug}/stok/{variant.id}", pieces="2", note="=1+1")

    answer = client.get(f"/kelola/{group.slug}/stok.{ending}")
    rows = list(rows_of(answer.data, ending))

    assert len(rows) == len(FORMULAS) + 3
    newest = [str(cell or "") for cell in rows[1][1:]]
    assert newest == ["Keripik", "100 g", "2", "12", "Baru dibuat", "", "Bu Sari", "'=1+1"]
    names = [cell for row in rows[3:] for cell in row[1:3]]
    assert len(names) == 2 * len(FORMULAS)
    assert {name[0] for name in names} == {"'"}


def rows_of(content, ending):
    if ending == "csv":
        return csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)


def test_an_empty_book_says_what_it_is_for(client):
    group = keep_shop(client)

    assert "Buku stok masih kosong" in client.get(f"/kelola/{group.slug}/stok").text
