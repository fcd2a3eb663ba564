"""Papers to print and sign: A4, in the shop's own letters; practice says so on every page."""

from typing import TYPE_CHECKING

from storefront.core import world
from storefront.core.font import face

if TYPE_CHECKING:
    from fpdf import FPDF

WEIGHTS = {"": 400, "B": 700}
FAMILY = "Jakarta"
MARGIN = 18  # millimetres
PRACTICE = "LATIHAN"


def new_paper(title: str, *, is_wide: bool = False) -> "FPDF":
    """An A4 document with one page begun, to be written in regular or bold (`""`, `"B"`).

    A wide one lies on its side.
    """
    from fpdf import FPDF  # heavy, and few requests make a paper

    title = f"{PRACTICE}: {title}" if world.is_practice() else title

    class Paper(FPDF):
        def header(self) -> None:
            if world.is_practice():
                self.set_font(FAMILY, "B", 9)
                self.cell(w=self.epw, text=PRACTICE, border=1, align="C", new_x="LMARGIN", h=7)
                self.ln(11)

        def footer(self) -> None:
            self.set_y(-MARGIN)
            self.set_font(FAMILY, "", 8)
            self.cell(w=self.epw, text=f"{title}, {self.page_no()}/{{nb}}", align="R")

    paper = Paper(format="A4", orientation="landscape" if is_wide else "portrait")
    for style, weight in WEIGHTS.items():
        paper.add_font(FAMILY, style, face(weight))
    paper.set_title(title)
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(True, MARGIN + 6)
    paper.set_line_width(0.2)
    paper.add_page()
    paper.set_font(FAMILY, "", 10)
    return paper
