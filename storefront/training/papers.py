"""What a trainer prints: the sheet for the wall with the code, and a name card for everybody."""

from io import BytesIO
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from storefront.core.filters import day
from storefront.core.pdf import FAMILY, new_paper
from storefront.payments.qr_pictures import draw_qr
from storefront.training.labels import CLUSTER_NUMBERS, CLUSTERS, spaced
from storefront.training.models import Classroom, Participant

if TYPE_CHECKING:
    from fpdf import FPDF

QR_MM = 78
CARD = (87, 50)  # millimetres: two beside each other, five rows on a page
ROWS = 5
HOURS = "%H.%M"


def write_sheet(classroom: Classroom, address: str) -> bytes:
    """One A4 page for the wall: QR and code, three steps, the days. `address` leads to the door."""
    paper = new_paper(classroom.name)
    _line(paper, classroom.name, style="B", size=22)
    _line(paper, _about(classroom), size=11)
    paper.ln(4)
    top = paper.get_y()
    paper.image(BytesIO(draw_qr(address)), x=paper.l_margin, y=top, w=QR_MM, h=QR_MM)
    paper.set_xy(paper.l_margin + QR_MM + 6, top + 8)
    paper.set_font(FAMILY, "", 12)
    paper.cell(text=_("Kode kelas"), h=7, new_x="LEFT", new_y="NEXT")
    paper.set_font(FAMILY, "B", 46)
    paper.cell(text=spaced(classroom.code), h=24, new_x="LEFT", new_y="NEXT")
    paper.set_font(FAMILY, "", 11)
    width = paper.epw - QR_MM - 6
    for number, step in enumerate(_steps(address), start=1):
        paper.multi_cell(w=width, h=6, text=f"{number}. {step}", new_x="LEFT", new_y="NEXT")
    paper.set_y(top + QR_MM + 8)
    paper.set_x(paper.l_margin)
    _write_days(paper, classroom)
    return bytes(paper.output())


def write_cards(classroom: Classroom, address: str) -> bytes:
    """Name cards to cut out, ten on a page: first name, number, code and QR."""
    paper = new_paper(_("Kartu nama %(name)s", name=classroom.name))
    paper.set_auto_page_break(False)
    picture = draw_qr(address)
    top = paper.get_y()
    for place, person in enumerate(classroom.participants):
        column, row = place % 2, place // 2 % ROWS
        if place and place % (2 * ROWS) == 0:
            paper.add_page()
        _write_card(paper, classroom, person, picture, column * CARD[0], top + row * CARD[1])
    return bytes(paper.output())


def _write_card(
    paper: "FPDF", classroom: Classroom, person: Participant, picture: bytes, x: float, y: float
) -> None:
    left = paper.l_margin + x
    paper.rect(left, y, CARD[0], CARD[1])
    paper.image(BytesIO(picture), x=left + CARD[0] - 25, y=y + 4, w=21, h=21)
    paper.set_xy(left + 4, y + 5)
    paper.set_font(FAMILY, "", 9)
    paper.cell(text=_("Peserta %(number)s", number=person.number), h=5)
    paper.set_xy(left + 4, y + 26)
    paper.set_font(FAMILY, "B", 24 if len(person.called) < 13 else 17)
    paper.cell(text=person.called, w=CARD[0] - 8, h=12)
    paper.set_xy(left + 4, y + 40)
    paper.set_font(FAMILY, "", 9)
    paper.cell(text=f"{classroom.name[:34]} · {spaced(classroom.code)}", w=CARD[0] - 8, h=5)


def _about(classroom: Classroom) -> str:
    parts = [
        _("Klaster %(number)s", number=CLUSTER_NUMBERS[classroom.cluster]),
        str(CLUSTERS[classroom.cluster]),
        classroom.venue,
        classroom.regency.name if classroom.regency else "",
    ]
    return " · ".join(part for part in parts if part)


def _steps(address: str) -> list[str]:
    door = address.partition("://")[2].partition("/")[0]
    return [
        _("Sambungkan HP ke WiFi kelas."),
        _("Pindai gambar ini, atau buka %(door)s/kelas dan ketik kodenya.", door=door),
        _("Ketuk nama, buat PIN 6 angka, mulai."),
    ]


def _write_days(paper: "FPDF", classroom: Classroom) -> None:
    paper.set_font(FAMILY, "", 10)
    with paper.table(
        col_widths=(4, 3, 6), borders_layout="HORIZONTAL_LINES", padding=1.4, line_height=5
    ) as table:
        table.row((_("Hari"), _("Jam"), _("Bahasan")))
        for each in classroom.days:
            hours = f"{each.starts_at.strftime(HOURS)}–{each.ends_at.strftime(HOURS)}"
            table.row((day(each.held_on), hours, each.topic))


def _line(paper: "FPDF", text: str, *, style: str = "", size: int = 10) -> None:
    paper.set_font(FAMILY, style, size)
    paper.multi_cell(w=paper.epw, h=size / 2, text=text, new_x="LMARGIN", new_y="NEXT", align="L")
