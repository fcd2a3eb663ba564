"""The paper of a closed period: what came and went, who gets what, and room to sign."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from storefront.cashbook.labels import METHODS, kind_words, reason_words
from storefront.cashbook.models import CashPeriod, Direction
from storefront.cashbook.queries import Sums
from storefront.core.filters import day
from storefront.core.money import format_idr
from storefront.core.pdf import FAMILY, new_paper
from storefront.groups.models import ProducerGroup

if TYPE_CHECKING:
    from fpdf import FPDF

ROOM_TO_SIGN = 13  # millimetres
SIGNERS_AT = 26


def write_statement(group: ProducerGroup, period: CashPeriod, sums: Sums) -> bytes:
    """A PDF of A4 pages; `period` has its shares loaded."""
    paper = new_paper(_("Bagi hasil %(group)s", group=group.name))
    _line(paper, _("Bagi hasil"), style="B", size=20)
    _line(paper, group.name, style="B", size=12)
    _line(paper, _("%(first)s – %(last)s", first=day(period.first_on), last=day(period.last_on)))
    paper.ln(4)
    _write_sums(paper, period, sums)
    if period.shared_by:
        _write_shares(paper, period)
    _write_signers(paper)
    return bytes(paper.output())


def _line(paper: "FPDF", text: str, *, style: str = "", size: int = 10) -> None:
    paper.set_font(FAMILY, style, size)
    height = size / 2  # millimetres for points: a line and a third
    paper.multi_cell(w=paper.epw, h=height, text=text, new_x="LMARGIN", new_y="NEXT", align="L")


def _write_sums(paper: "FPDF", period: CashPeriod, sums: Sums) -> None:
    rows = [
        (kind_words(direction, kind), format_idr(amount if direction is Direction.IN else -amount))
        for (direction, kind), amount in sorted(sums.by_kind.items())
    ]
    results = [(_("Hasil"), format_idr(period.result_idr))]
    if period.shared_by:
        results += [
            (_("Untuk kas kelompok"), format_idr(-(period.kept_idr or 0))),
            (_("Dibagi"), format_idr(period.shared_idr or 0)),
        ]
    paper.set_font(FAMILY, "", 10)
    with paper.table(
        col_widths=(3, 1),
        text_align=("LEFT", "RIGHT"),
        first_row_as_headings=False,
        borders_layout="HORIZONTAL_LINES",
        padding=1.2,
        line_height=5,
    ) as table:
        for words, amount in rows:
            table.row((words, amount))
        paper.set_font(FAMILY, "B", 10)
        for words, amount in results:
            table.row((words, amount))
    paper.ln(6)


def _write_shares(paper: "FPDF", period: CashPeriod) -> None:
    assert period.shared_by  # noqa: S101 - asked before
    _line(paper, str(METHODS[period.shared_by]), style="B", size=12)
    paper.ln(1)
    paper.set_font(FAMILY, "", 10)
    with paper.table(
        col_widths=(4, 3, 2, 3),
        text_align=("LEFT", "LEFT", "RIGHT", "LEFT"),
        padding=1.2,
        line_height=5,
    ) as table:
        table.row((_("Nama"), _("Dasar"), _("Jumlah uang"), _("Tanda tangan")))
        for share in period.shares:
            reason = reason_words(period.shared_by, share.weight)
            table.row(
                (share.name, reason, format_idr(share.amount_idr), ""), min_height=ROOM_TO_SIGN
            )


def _write_signers(paper: "FPDF") -> None:
    """Two lines at the end, never parted from their words by a page."""
    if paper.will_page_break(SIGNERS_AT + 16):
        paper.add_page()
    paper.ln(8)
    paper.set_font(FAMILY, "", 10)
    half = paper.epw / 2
    for words in (_("Ketua"), _("Bendahara")):
        paper.cell(w=half, text=words)
    paper.ln(SIGNERS_AT)
    for _signer in range(2):
        paper.cell(w=half - 10, border="T")
        paper.cell(w=10)
