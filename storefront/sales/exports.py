"""A report as a file: CSV and XLSX with the same rows, a total, and what the figures mean.

CSV is UTF-8 with a BOM, else Excel shows broken letters, and its cells are parted by `;`, because
Excel on an Indonesian computer takes the comma for the decimal sign and would put a whole row in
one cell. Text that a spreadsheet would carry out as a formula stays text in both.
"""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from flask_babel import gettext as _

from storefront.core import world
from storefront.core.formulas import guarded
from storefront.core.pdf import PRACTICE
from storefront.sales.report import Cell, Kind, Report, Row, Totals

WIDTHS = {Kind.TEXT: 22, Kind.DAY: 12, Kind.COUNT: 10, Kind.RUPIAH: 14}
FORMATS = {Kind.TEXT: "@", Kind.DAY: "yyyy-mm-dd", Kind.COUNT: "#,##0", Kind.RUPIAH: "#,##0"}


def as_csv(report: Report, rows: Iterable[Row]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow([str(column.label) for column in report.columns])
    sums = Totals(report)
    for row in rows:
        sums.add(row)
        writer.writerow([_plain(cell) for cell in row])
    writer.writerow([_plain(cell) for cell in _last_row(sums)])
    writer.writerow([])
    writer.writerows(_meanings(report))
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report, rows: Iterable[Row]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    # Rows go to a temporary file one by one, so that a long report needs no more memory.
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        looks = {kind: book.add_format({"num_format": look}) for kind, look in FORMATS.items()}
        sheet = book.add_worksheet(_("Data"))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(report.columns):
            sheet.set_column(place, place, WIDTHS[column.kind])
            sheet.write_string(0, place, str(column.label), bold)
        sums = Totals(report)
        line = 0
        for line, row in enumerate(rows, start=1):
            sums.add(row)
            for place, cell in enumerate(row):
                _write(sheet, line, place, cell, looks[report.columns[place].kind])
        for place, cell in enumerate(_last_row(sums)):
            _write(sheet, line + 1, place, cell, bold)
        _explain(book.add_worksheet(_("Arti angka")), bold, report)
    return file.getvalue()


FORMS: dict[str, tuple[str, Callable[[Report, Iterable[Row]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


def _meanings(report: Report) -> list[tuple[str, str]]:
    """What the figures mean; of a class first of all that they mean nothing."""
    practice = [(PRACTICE, _("Tanpa uang dan pesanan sungguhan"))] if world.is_practice() else []
    return practice + [(str(word), str(meaning)) for word, meaning in report.meanings]


def _last_row(sums: Totals) -> Row:
    return _("Total"), *sums.cells[1:]


def _plain(cell: Cell) -> str | int:
    if cell is None or isinstance(cell, int):
        return "" if cell is None else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(str(cell))


def _write(sheet, line, place, cell, look):
    if cell is None:
        return
    if isinstance(cell, int):
        sheet.write_number(line, place, cell, look)
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, datetime.combine(cell, time()), look)
    else:
        sheet.write_string(line, place, str(cell), look)  # never a formula or a link


def _explain(sheet, bold, report):
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    for line, (word, meaning) in enumerate(_meanings(report)):
        sheet.write_string(line, 0, word, bold)
        sheet.write_string(line, 1, meaning)
