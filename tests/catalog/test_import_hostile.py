"""Files that are no lists of products, or want more memory and time than there is."""

import io
import json
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path

import pytest

from storefront.catalog.sheets.refused import (
    MOST_LINES,
    NotASheet,
    OldSheet,
    OpenDocumentSheet,
    SheetRefused,
    SheetTooLarge,
)
from tests.catalog.made_sheets import (
    FORMULAS,
    HEADINGS,
    a_csv,
    a_zip,
    an_xlsx,
    kept,
    read,
    with_part,
)
from tests.core.hostile import encoded

OPAK = ["Opak", "250 g", "Camilan", "16rb", "10rb", "60", "290 g", "Gurih"]
LIST = [HEADINGS, OPAK]
BOOK = an_xlsx(Barang=LIST)
SHEET = "xl/worksheets/sheet1.xml"
ROOT = Path(__file__).parents[2]
XML = '<?xml version="1.0"?>'
WORKSHEET = 'worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def cell(reference, text="Nama"):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def a_sheet(*rows, before=""):
    """The book with other cells in it."""
    content = f"{XML}{before}<{WORKSHEET}><sheetData>{''.join(rows)}</sheetData></worksheet>"
    return with_part(BOOK, SHEET, content)


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
FOREIGN = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", SheetRefused),
        (b"\n\n\n", SheetRefused),
        (b"PK\x03\x04", NotASheet),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0", NotASheet),
        (encoded("JPEG"), NotASheet),
        (bytes(range(256)) * 40, NotASheet),
        (b"\xff\xfe" + bytes(range(256)) * 40, SheetRefused),
        (b"<html><table><tr><td>Nama</td><td>Harga</td></tr></table></html>", SheetRefused),
        (b"{\\rtf1 Nama Harga}", SheetRefused),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, OldSheet),
        (a_zip(mimetype="application/vnd.oasis", content_xml="<a/>"), OpenDocumentSheet),
        (a_zip(word__document_xml="<a/>"), NotASheet),
        (a_zip(xl__workbook_xml="<a/>"), NotASheet),
        (BOOK[: len(BOOK) // 2], NotASheet),
        (BOOK[:40] + b"\0" * 100 + BOOK[140:], NotASheet),
        (with_part(BOOK, SHEET, "<worksheet"), NotASheet),
        (with_part(BOOK, "xl/workbook.xml", "no xml"), NotASheet),
        (with_part(BOOK, "xl/styles.xml", "<styleSheet><fills><fill/></fills>"), NotASheet),
        (a_sheet(f'<row r="1">{cell("A1", "&i;")}</row>', before=BILLION_LAUGHS), NotASheet),
        (a_sheet(f'<row r="1">{cell("A1", "&i;")}</row>', before=FOREIGN), NotASheet),
        (a_sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), NotASheet),
        (a_sheet('<row r="1"><c r="A1"><v>' + "9" * 9_999 + "</v></c></row>"), NotASheet),
        (a_sheet('<row r="x"><c r="1A"><v>1</v></c></row>'), NotASheet),
        (a_sheet(f'<row r="99999999999">{cell("A99999999999")}</row>'), SheetRefused),
        (a_csv(HEADINGS, *[OPAK] * MOST_LINES), SheetTooLarge),
        (b"Nama;Harga\n" + b"x" * (11 * 1024 * 1024), SheetTooLarge),
        (b'Nama;Harga\n"' + b"x" * 200_000, NotASheet),
    ],
)
def test_what_is_no_list_is_refused(content, error):
    with pytest.raises(error):
        read(content)


def row_of(cells):
    return f"<row>{'<c/>' * cells}</row>"


def texts(number):
    return f"{XML}<sst>{'<si/>' * number}</sst>"


@pytest.mark.parametrize(
    "content",
    [
        with_part(BOOK, SHEET, b"0" * 61 * 1024 * 1024),
        with_part(BOOK, "xl/sharedStrings.xml", b"0" * 61 * 1024 * 1024),
        with_part(BOOK, "xl/sharedStrings.xml", texts(400_000)),
        with_part(BOOK, "xl/styles.xml", b"<a>" + b"0" * 1024 * 1024),
        a_sheet(row_of(400_000)),
        a_sheet(*[row_of(1_000)] * 400),
        with_part(BOOK, "docProps/app.xml", f"{' ' * 99_999}<a>{row_of(400_000)}</a>"),
        with_part(BOOK, "xl/workbook.xml", f"<workbook>{'<sheet/>' * 21}</workbook>"),
    ],
)
def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked(content):
    with pytest.raises(SheetTooLarge):
        read(packed(content))


def packed(book):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    return file.getvalue()


def test_a_cell_far_to_the_right_or_far_below_is_left_out():
    headings = "".join(
        cell(f"{column}1", word) for column, word in zip("AB", ("Nama", "Harga"), strict=True)
    )
    rows = f'<row r="1">{headings}{cell("XFD1")}</row><row r="1048576">{cell("A1048576")}</row>'
    assert read(a_sheet(rows)) == []


def test_a_picture_in_a_book_is_nobody_s_business():
    file = io.BytesIO(BOOK)
    with zipfile.ZipFile(file, "a") as book:
        book.writestr("xl/media/image1.jpg", b"\xff\xd8" + b"\0" * 6 * 1024 * 1024)
    assert kept(read(file.getvalue()))


def test_a_formula_is_refused_wherever_it_stands():
    for payload, column in product(FORMULAS, [0, 1, 2, 3, 7]):
        cells = [*OPAK]
        cells[column] = payload
        [row] = read(a_csv(HEADINGS, cells))
        assert row.errors[0].code == "isi_rumus", (payload, column)
        assert row.status == "error"


def test_a_formula_in_a_book_without_a_worked_out_value_is_refused():
    formula = '<c r="B2"><f>SUM(A1:A9)</f></c>'
    worked_out = '<c r="C2"><f>1+1</f><v>2</v></c>'
    heads = "".join(
        cell(f"{column}1", word)
        for column, word in zip("ABC", ("Nama", "Harga", "Stok"), strict=True)
    )
    book = a_sheet(f'<row r="1">{heads}</row><row r="2">{cell("A2")}{formula}{worked_out}</row>')
    [row] = read(book)
    assert ("isi_rumus", "Harga") in [(error.code, error.column) for error in row.errors]
    assert row.values.stock == 2


MEASURE = """
import json, resource, sys
from storefront.catalog.sheets.known import Known
from storefront.catalog.sheets.reader import Reader
from storefront.catalog.sheets.tables import open_table
import openpyxl

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

before, count = peak(), 0
with open(sys.argv[1], "rb") as file:
    for row in Reader(open_table(file), Known(["Camilan"])).rows():
        count += row.status == "accepted"
print(json.dumps([count, peak() - before]))
"""


def a_long_list(lines):
    return [HEADINGS, *([f"Opak {number}", *OPAK[1:]] for number in range(lines))]


@pytest.mark.slow
@pytest.mark.parametrize("make", [lambda rows: a_csv(*rows), lambda rows: an_xlsx(Barang=rows)])
def test_ten_thousand_lines_need_little_memory(make, tmp_path):
    file = tmp_path / "daftar"
    file.write_bytes(make(a_long_list(10_000)))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)], cwd=ROOT, capture_output=True, check=True
    )
    count, megabytes = json.loads(done.stdout)
    assert count == 10_000
    assert megabytes < 40
