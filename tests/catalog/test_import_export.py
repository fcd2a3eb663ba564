"""What a group takes out it can bring in again, and no spreadsheet carries any of it out."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.catalog.models import Product, ProductStatus, StockMove, Variant
from storefront.catalog.queries.sheet import known_of, lines_to_write
from storefront.catalog.services.import_products import Imported, import_rows
from storefront.catalog.sheets.known import Stocked
from storefront.catalog.sheets.reader import Reader
from storefront.catalog.sheets.write import COLUMNS, as_csv, as_xlsx, cells_of
from storefront.core.db import atomic, db
from storefront.core.formulas import guarded, is_formula, unguarded
from tests.catalog.keeper import keep_shop
from tests.catalog.made_sheets import FORMULAS, a_csv, read, table
from tests.factories import add_variant, make_category, make_group, make_variant
from tests.sizes import size

NAMES = st.sampled_from(["Opak", "OPAK ", "Total", "-", "Camilan", "1", "=1+1", "Kopi ½", "9rb"])
SIZES = st.sampled_from(["250 g", "250 gr", "0,25 kg", "Satuan", "-", "isi 5", "Total", "1"])
CODES = st.sampled_from(["", "", "K-1", "K-2"])
WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
TEXTS = [
    "ABON SAPI",
    "kopi ½ matang",
    'Dodol; asli, "legit"',
    "Teh 1/2 manis",
    "-5",
    "'petik",
    "'=petik",
    "Nastar\nkeju",
    *FORMULAS,
]


def a_line(name, variant, sku):
    return Stocked(0, 0, sku, name, variant, "Camilan", 16_000, None, 5, 290, "Gurih", 0, False)


@pytest.fixture
def group(app):
    make_category()
    return make_group()


def taken_out(group, ending):
    return WRITERS[ending](COLUMNS, map(cells_of, lines_to_write(group.id)))


def brought_in(group, content):
    rows = list(Reader(table(content), known_of(group.id)).rows())
    assert [row.errors for row in rows if row.errors] == []
    return import_rows(group.id, rows, by_id=None)


def everything(group):
    db.session.rollback()
    query = (
        sa.select(Product.__table__, Variant.__table__)
        .join(Variant, Variant.product_id == Product.id)
        .where(Product.group_id == group.id)
        .order_by(Variant.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def change(model, **values):
    with atomic():
        db.session.execute(sa.update(model).values(**values))


@pytest.mark.parametrize("ending", WRITERS)
def test_a_list_that_comes_back_untouched_changes_nothing(group, ending):
    for number, text in enumerate(TEXTS):
        variant = make_variant(group, f"Barang {number}", name="250 gr", stock=number)
        add_variant(db.session.get(Product, variant.product_id), "isi 5", cost_idr=None)
        with atomic():
            found = {"name": " ".join(f"{text} {number}".split()), "about": text.strip()}
            by_id = Product.id == variant.product_id
            db.session.execute(sa.update(Product).where(by_id).values(**found))
    for name in ("Total", "-", "Camilan", "250"):
        for _twin in range(2):
            make_variant(group, name, name="-")
    before, moves = everything(group), db.session.scalar(sa.select(sa.func.count(StockMove.id)))

    done = brought_in(group, taken_out(group, ending))

    assert done == Imported(added=0, changed=0, unchanged=2 * len(TEXTS) + 8)
    assert everything(group) == before
    assert db.session.scalar(sa.select(sa.func.count(StockMove.id))) == moves


def test_the_book_that_is_taken_out_has_numbers_and_texts(client):
    group = keep_shop(client, slug="dapur-serayu")
    known = make_variant(group, "Opak", name="250 g", price_idr=16_000, stock=60)
    answer = client.get("/kelola/dapur-serayu/produk.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [cell.value for cell in sheet[2]] == [
        *(None, "Opak", "250 g", "Camilan", 16_000, 15_000, 60, 130),
        *(None, str(known.id)),
    ]
    assert answer.headers["Content-Disposition"] == "attachment; filename=produk-dapur-serayu.xlsx"


@settings(max_examples=size(30, 2_000))
@given(st.lists(st.builds(a_line, NAMES, SIZES, CODES), min_size=1, max_size=8))
def test_whatever_things_are_called_each_line_knows_what_it_came_from(lines):
    shelf = [replace(line, product_id=at, variant_id=at) for at, line in enumerate(lines, 1)]
    rows = read(as_csv(COLUMNS, map(cells_of, shelf)), stocked=shelf)
    assert [row.known for row in rows] == shelf
    assert [row for row in rows if row.errors or row.warnings or row.skip] == []


def test_twins_are_told_apart_by_their_numbers_alone(group):
    twins = [make_variant(group, "Opak", name="250 g", price_idr=16_000) for _ in range(2)]
    headings, first, second = taken_out(group, "csv").decode("utf-8-sig").splitlines()

    changed = "\n".join([headings, first, second.replace("16000", "17500")]).encode()
    assert brought_in(group, changed) == Imported(added=0, changed=1, unchanged=1)
    db.session.expire_all()
    assert [db.session.get(Variant, twin.id).price_idr for twin in twins] == [16_000, 17_500]

    without = "\n".join(line.rpartition(";")[0] for line in (headings, first)).encode()
    [row] = Reader(table(without), known_of(group.id)).rows()
    assert [error.code for error in row.errors] == ["nama_sama"]


def test_a_name_can_be_put_right_in_the_file(group):
    make_variant(group, "Opak", name="250 g")
    content = taken_out(group, "csv").replace(b"Opak;250 g", b"Opak Singkong;300 g")

    assert brought_in(group, content) == Imported(added=0, changed=1, unchanged=0)
    [product], [variant] = db.session.scalars(sa.select(Product)), everything(group)
    assert (product.name, "300 g" in variant) == ("Opak Singkong", True)


def test_a_product_has_one_name_in_a_file(group):
    small = make_variant(group, "Opak", name="250 g")
    add_variant(db.session.get(Product, small.product_id), "500 g")
    content = taken_out(group, "csv").replace(b"Opak;250 g", b"Opak Super;250 g")

    rows = list(Reader(table(content), known_of(group.id)).rows())
    assert [[error.code for error in row.errors] for row in rows] == [[], ["nama_lain"]]


def test_a_number_that_speaks_of_another_thing_is_not_believed(group):
    """Rows that were copied, or sorted without their last column, or come from another group."""
    opak = make_variant(group, "Opak", name="250 g")
    nopia = make_variant(group, "Nopia", name="Isi 10")
    stranger = make_variant(make_group(), "Sale", name="250 g")
    lines = [
        ["Nomor Etalase", "Nama", "Varian", "Harga", "Berat"],
        [str(nopia.id), "Opak", "250 g", "16rb", "290 g"],
        [str(opak.id), "Opak", "250 g", "16rb", "290 g"],
        [str(opak.id), "Opak Pedas", "250 g", "16rb", "290 g"],
        [str(stranger.id), "Opak", "500 g", "30rb", "560 g"],
    ]
    rows = list(Reader(table(a_csv(*lines)), known_of(group.id)).rows())
    assert [[remark.code for remark in (*row.errors, *row.warnings)][:1] for row in rows] == [
        ["nomor_lain"],
        [],
        ["nomor_ganda"],
        ["nomor_tidak_dikenal"],
    ]
    assert rows[3].known is None


def test_what_is_changed_in_the_file_is_all_that_changes(group):
    make_variant(group, "Opak", name="250 g", price_idr=16_000, stock=60)
    make_variant(group, "Nopia", name="Isi 10", price_idr=25_000, stock=5)
    content = taken_out(group, "csv").replace(b"16000", b"17500")

    assert brought_in(group, content) == Imported(added=0, changed=1, unchanged=1)
    prices = db.session.scalars(sa.select(Variant.price_idr).order_by(Variant.id)).all()
    assert prices == [17_500, 25_000]


def test_what_is_not_offered_any_more_stays_at_home(group):
    make_variant(group, "Opak", status=ProductStatus.ARCHIVED)
    make_variant(group, "Nopia")
    change(Variant, withdrawn_at=group.created_at)
    make_variant(make_group(), "Milik orang lain")
    assert list(lines_to_write(group.id)) == []
    assert taken_out(group, "csv").count(b"\r\n") == 1


def test_the_csv_opens_well_in_excel_in_indonesia(group):
    make_variant(group, "Mino ala Café", name="250 g")
    content = taken_out(group, "csv")
    assert content.startswith(b"\xef\xbb\xbfKode (SKU);Nama Barang;Varian;Kategori;Harga;")
    assert "Mino ala Café".encode() in content


def test_no_spreadsheet_carries_out_what_a_text_says():
    rows = [[payload] * len(COLUMNS) for payload in FORMULAS]
    written = io.StringIO(as_csv([], rows).decode("utf-8-sig")[2:], newline="")
    assert {cell[0] for row in csv.reader(written, delimiter=";") for cell in row} == {"'"}

    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([], rows))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len(cells) == len(FORMULAS) * len(COLUMNS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any(str(cell.value).lstrip("\t \xa0")[0] in "=+-@" for cell in cells)


@given(st.text(st.sampled_from("'=+-@ \t\xa0\uff1da1"), max_size=6))
def test_a_guard_can_always_be_taken_off(text):
    assert unguarded(guarded(text)) == text
    assert not is_formula(guarded(text))
