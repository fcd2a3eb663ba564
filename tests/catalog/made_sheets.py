"""Spreadsheets as groups make them, written by the test that reads them."""

import csv
import io
import zipfile
from pathlib import Path

import xlsxwriter

from storefront.catalog.sheets.known import Known
from storefront.catalog.sheets.reader import Reader
from storefront.catalog.sheets.tables import open_table

DATA = Path(__file__).parent / "data"
CATEGORIES = [
    "Camilan",
    "Olahan Buah",
    "Kopi & Teh",
    "Minuman & Herbal",
    "Gula & Bumbu",
    "Lauk Kering",
    "Kerajinan",
    "Batik & Kain",
    "Busana Muslim",
]
HEADINGS = ["Nama Barang", "Varian", "Kategori", "Harga", "HPP", "Stok", "Berat", "Keterangan"]

FORMULAS = [
    start + rest
    for start in ("=", "+", "-", "@", "\t", "\uff1d", "\uff0b", " =", "\xa0=", "\t=")
    for rest in (
        'HYPERLINK("http://contoh.invalid","klik")',
        "cmd|' /C calc'!A0",
        "1+1+SUM(A1:A9)",
        "2+5+cmd|' /C notepad'!'A1'",
    )
]


def messy(ending):
    return (DATA / f"messy-import.{ending}").read_bytes()


def a_csv(*rows, encoding="utf-8", delimiter=";"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def an_xlsx(**sheets):
    """A book; a row is a list, a cell that starts with `=` a formula with the value 0."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def a_zip(**parts):
    """An archive of parts; `__` in their names stands for `/` and `_` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def with_part(book, name, content):
    """The book with one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


def table(content, **options):
    return open_table(io.BytesIO(content), **options)


def read(content, *, stocked=(), **options):
    """What becomes of the lines of a file."""
    known = Known(CATEGORIES, stocked)
    return list(Reader(table(content, **options), known).rows())


def kept(rows):
    """Name, variant and price of what would be kept."""
    return [
        (row.values.name, row.values.variant, row.values.price_idr)
        for row in rows
        if row.status == "accepted"
    ]


def remarks(row):
    return [remark.code for remark in (*row.errors, *row.warnings)]
