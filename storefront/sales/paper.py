"""A report on paper: the columns that have something to say, a total, and what the figures mean."""

from collections.abc import Iterable

from flask_babel import gettext as _

from storefront.core.filters import day
from storefront.core.money import format_idr, thousands
from storefront.core.pdf import FAMILY, new_paper
from storefront.sales.report import Cell, Kind, Report, Row, Table

WIDTHS = {Kind.TEXT: 5, Kind.DAY: 6, Kind.COUNT: 3, Kind.RUPIAH: 5}  # in proportion


def as_pdf(report: Report, rows: Iterable[Row], about: str) -> bytes:
    """A PDF of A4 pages on their side; `about` says of whom and of which days it is."""
    table = Table(report, list(rows))
    columns = [report.columns[place] for place in table.places]
    paper = new_paper(f"{report.title}, {about}", is_wide=True)
    paper.set_font(FAMILY, "B", 16)
    paper.cell(w=paper.epw, h=9, text=str(report.title), new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FAMILY, "", 10)
    paper.cell(w=paper.epw, h=7, text=about, new_x="LMARGIN", new_y="NEXT")
    paper.ln(3)
    paper.set_font(FAMILY, "", 8)
    with paper.table(
        col_widths=[WIDTHS[column.kind] for column in columns],
        text_align=["RIGHT" if column.is_number else "LEFT" for column in columns],
        borders_layout="HORIZONTAL_LINES",
        line_height=4.5,
        padding=0.8,
    ) as drawn:
        drawn.row([str(column.label) for column in columns])
        for row in table.rows:
            cells = zip(table.places, columns, strict=True)
            drawn.row([_written(row[place], column.kind) for place, column in cells])
        paper.set_font(FAMILY, "B", 8)
        totals = table.totals
        sums = [_written(totals[place], report.columns[place].kind) for place in table.places]
        drawn.row([_("Total"), *sums[1:]])
    paper.ln(5)
    paper.set_font(FAMILY, "", 8)
    for word, meaning in report.meanings:
        paper.multi_cell(
            w=paper.epw, h=4.2, text=f"{word}: {meaning}", new_x="LMARGIN", new_y="NEXT", align="L"
        )
    return bytes(paper.output())


def _written(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if kind is Kind.RUPIAH:
        return format_idr(cell)  # type: ignore[arg-type]
    if kind is Kind.COUNT:
        return thousands(cell)  # type: ignore[arg-type]
    return day(cell) if kind is Kind.DAY else str(cell)  # type: ignore[arg-type]
