"""Lists as files: products, which can be changed and read again, and the stock book."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.known import Stocked
from storefront.core.formulas import guarded

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {  # the words are those that a sheet is read by, in any language
    Field.SKU: "Kode (SKU)",
    Field.NAME: "Nama Barang",
    Field.VARIANT: "Varian",
    Field.CATEGORY: "Kategori",
    Field.PRICE: "Harga",
    Field.COST: "Harga Modal (HPP)",
    Field.STOCK: "Stok",
    Field.WEIGHT: "Berat (gram)",
    Field.DESCRIPTION: "Keterangan",
    Field.NUMBER: "Nomor Etalase (jangan diubah)",  # tells twins apart, and lets names be changed
}
WIDTHS = (14, 32, 16, 18, 12, 18, 10, 12, 60, 30)
COLUMNS = dict(zip(HEADINGS.values(), WIDTHS, strict=True))
WIDTH = 20

Cells = Sequence[str | int | None]


def cells_of(line: Stocked) -> Cells:
    """A variant in the order of COLUMNS."""
    return (
        *(line.sku, line.name, line.variant, line.category),
        *(line.price_idr, line.cost_idr, line.stock, line.weight_g, line.description),
        str(line.variant_id),
    )


def as_csv(headings: Iterable[str], rows: Iterable[Cells]) -> bytes:
    """With `;` and a BOM, as Excel in Indonesia takes it; formulas stay text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(guarded(heading) for heading in headings)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Iterable[str], rows: Iterable[Cells]) -> bytes:
    """One sheet with the headings on top; formulas stay text."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        bold, count = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet("Daftar")
        sheet.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            sheet.set_column(place, place, COLUMNS.get(heading, WIDTH))
            sheet.write_string(0, place, guarded(heading), bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                _write(sheet, number, place, _plain(cell), count)
    return file.getvalue()


WRITERS: dict[str, tuple[str, Callable[[Iterable[str], Iterable[Cells]], bytes]]] = {
    "csv": (CSV, as_csv),
    "xlsx": (XLSX, as_xlsx),
}


def _plain(cell: str | int | None) -> str | int:
    if isinstance(cell, int):
        return cell
    return guarded(cell or "")


def _write(sheet: Any, number: int, place: int, cell: str | int, count: Any) -> None:
    if isinstance(cell, int):
        sheet.write_number(number, place, cell, count)
    elif cell:
        sheet.write_string(number, place, cell)
