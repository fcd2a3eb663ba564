"""Where everything stands in the pictures of a kit: pure, from a subject and a link to a sheet."""

import enum
from dataclasses import dataclass

from storefront.promotion.pictures_marks import (
    Anything,
    Band,
    Box,
    Code,
    Fill,
    Sheet,
    Words,
    fitted,
    height_of,
    readable,
    wrapped,
)
from storefront.promotion.pictures_parts import (
    BLACK,
    BOLD,
    CAR_4,
    CARD,
    INK,
    INK_2,
    LINE,
    PAPER,
    TEH_1,
    TEH_8,
    TEH_9,
    badge,
    brand_in,
    photos_of,
    practice_band,
    price_words,
)
from storefront.promotion.subject import Offered, Subject

SCAN = "Pindai untuk pesan"
MOST_PRICES = 40


class Kind(enum.StrEnum):
    SQUARE = "square"
    STORY = "story"
    POSTER = "poster"
    PRICES = "prices"


@dataclass(frozen=True)
class Frame:
    """Measures of a picture: a photo above, a green foot below."""

    width: int
    height: int
    photo: int  # how high
    pad: int
    code: int  # how wide
    below: int  # kept free at the bottom: apps lay their buttons there

    @property
    def foot(self) -> Box:
        """What text and code may take."""
        top = self.photo + self.pad * 4 // 5
        return Box(
            self.pad, top, self.width - 2 * self.pad, self.height - top - self.pad - self.below
        )


SQUARE = Frame(1080, 1080, photo=650, pad=54, code=248, below=0)
STORY = Frame(1080, 1920, photo=1090, pad=72, code=316, below=110)
POSTER = Frame(1240, 1748, photo=900, pad=80, code=420, below=0)  # A5
SHARE = Frame(1200, 630, photo=0, pad=56, code=0, below=0)
POSTER_MM = 148
LIST_WIDTH, LIST_PAD = 1080, 64


def sheet_of(kind: Kind, subject: Subject, link: str) -> Sheet:
    """One picture of a kit; `link` is where its code leads."""
    if kind is Kind.PRICES:
        return price_list(subject, link)
    return {Kind.SQUARE: _square, Kind.STORY: _story, Kind.POSTER: _poster}[kind](subject, link)


def share(subject: Subject) -> Sheet:
    """What a link to a product shows where it is shared, 1200 by 630."""
    frame, half = SHARE, 630
    top = frame.pad + (34 if subject.is_practice else 0)
    column = Box(half + frame.pad, top, frame.width - half - 2 * frame.pad, 574 - top)
    name = fitted(
        subject.safe_name, Box(*column[:3], 220), PAPER, weight=BLACK, largest=64, smallest=30
    )
    origin = Box(column.x, name.box.bottom + 14, column.w, 84)
    price = Box(column.x, column.bottom - 150, column.w, 78)
    brand = Box(column.x, column.bottom - 46, column.w, 46)
    marks: list[Anything] = [
        Fill(Box(0, 0, frame.width, frame.height), TEH_8),
        *photos_of(subject, Box(0, 0, half, half)),
        Fill(Box(half, 0, 8, half), CAR_4),
        name,
        fitted(_origin(subject), origin, TEH_1, largest=30),
        *price_words(subject.cheapest, price, 72),
        *brand_in(brand, PAPER),
        *practice_band(subject, frame.width, 54),
    ]
    return Sheet(frame.width, frame.height, tuple(marks))


def _square(subject: Subject, link: str) -> Sheet:
    """Text and code side by side."""
    frame, foot = SQUARE, SQUARE.foot
    code = _code_box(frame, foot)
    text = Box(foot.x, foot.y, code.x - foot.x - 36, foot.h)
    return _sheet(frame, subject, link, _told(subject, text, largest=62, price=68))


def _story(subject: Subject, link: str) -> Sheet:
    return _tall(STORY, subject, link, largest=88, price=112)


def _poster(subject: Subject, link: str) -> Sheet:
    return _tall(POSTER, subject, link, largest=96, price=124)


def _tall(frame: Frame, subject: Subject, link: str, *, largest: int, price: int) -> Sheet:
    """The name over the whole width, then the price beside the code."""
    foot, code = frame.foot, _code_box(frame, frame.foot)
    above = code.y - foot.y - 20
    name_box = Box(foot.x, foot.y, foot.w, above * 7 // 10)
    name = fitted(subject.safe_name, name_box, PAPER, weight=BLACK, largest=largest, smallest=34)
    origin = Box(foot.x, name.box.bottom + 10, foot.w, code.y - name.box.bottom - 30)
    aside = Box(foot.x, code.y, code.x - foot.x - 40, foot.bottom - code.y)
    told = (
        name,
        fitted(_origin(subject), origin, TEH_1, largest=largest * 4 // 10),
        *price_words(subject.cheapest, Box(aside.x, aside.y, aside.w, aside.h * 55 // 100), price),
        fitted(
            _offers(subject),
            Box(aside.x, aside.y + aside.h * 6 // 10, aside.w, aside.h * 4 // 10),
            TEH_1,
            largest=largest * 4 // 10,
        ),
    )
    return _sheet(frame, subject, link, told)


def _told(subject: Subject, box: Box, *, largest: int, price: int) -> tuple[Words, ...]:
    name = fitted(
        subject.safe_name,
        Box(box.x, box.y, box.w, box.h * 46 // 100),
        PAPER,
        weight=BLACK,
        largest=largest,
        smallest=28,
    )
    below = Box(box.x, name.box.bottom + 8, box.w, box.h * 17 // 100)
    costs = Box(box.x, box.bottom - box.h * 27 // 100, box.w, box.h * 27 // 100)
    origin = fitted(_origin(subject), below, TEH_1, largest=30)
    return name, origin, *price_words(subject.cheapest, costs, price)


def _sheet(frame: Frame, subject: Subject, link: str, told: tuple[Words, ...]) -> Sheet:
    width, edge = frame.width, frame.width // 54
    code = _code_box(frame, frame.foot)
    says = Box(code.x, code.bottom + 6, code.w, frame.foot.bottom - code.bottom - 6)
    top = frame.width // 22 if subject.is_practice else 0
    marks: list[Anything] = [
        Fill(Box(0, 0, width, frame.height), TEH_8),
        *photos_of(subject, Box(0, 0, width, frame.photo)),
        Fill(Box(0, frame.photo, width, edge), TEH_9),
        Band(Box(0, frame.photo, width, edge), CAR_4),
        *badge(frame.pad, frame.pad * 3 // 4 + top, frame.width // 20),
        *told,
        Fill(code, "#ffffff", frame.width // 70),
        Code(code.shrunk(frame.width // 60), link),
        fitted(SCAN, says, TEH_1, weight=BOLD, largest=width // 36, align="center"),
        *practice_band(subject, width, frame.width // 16),
    ]
    return Sheet(width, frame.height, tuple(marks))


def price_list(subject: Subject, link: str) -> Sheet:
    """All that a group sells on one sheet, written like a nota; as long as the list is."""
    shown = list(subject.offers)[:MOST_PRICES]
    head, practice = 300, 68 if subject.is_practice else 0
    rows: list[Anything] = []
    y = head + practice + 44
    for offer in shown:
        row = _row(offer, y)
        rows += row
        y = max(mark.box.bottom for mark in row)
    foot = y + 40
    height = foot + 300
    pad, width = LIST_PAD, LIST_WIDTH
    top = practice + 46
    name = fitted(
        subject.safe_name,
        Box(pad, top + 56, width - 2 * pad, 118),
        PAPER,
        weight=BLACK,
        largest=72,
        smallest=30,
    )
    code = Box(width - pad - 220, foot + 40, 220, 220)
    text = Box(pad, foot + 40, code.x - pad - 40, 220)
    left = len(subject.offers) - len(shown)
    more = f" Masih ada {left} produk lain di sana." if left else ""
    marks: list[Anything] = [
        Fill(Box(0, 0, width, height), CARD),
        Fill(Box(0, 0, width, head + practice), TEH_8),
        Band(Box(0, head + practice - 20, width, 20), CAR_4),
        fitted("Daftar harga", Box(pad, top, width - 2 * pad, 50), CAR_4, weight=BOLD, largest=38),
        name,
        fitted(
            subject.place, Box(pad, name.box.bottom + 6, width - 2 * pad, 44), TEH_1, largest=34
        ),
        Fill(Box(pad - 24, head + practice, 2, foot - head - practice), "#d99a8c"),
        *rows,
        Fill(Box(0, foot, width, height - foot), PAPER),
        fitted(
            "Pesan lewat tautan atau pindai kodenya",
            Box(*text[:3], 100),
            INK,
            weight=BLACK,
            largest=38,
        ),
        fitted(
            f"Harga belum termasuk ongkir; yang terbaru ada di toko.{more}",
            Box(text.x, text.y + 108, text.w, 112),
            INK_2,
            largest=27,
        ),
        Fill(code, "#ffffff", 14),
        Code(code.shrunk(14), link),
        *practice_band(subject, width, 68),
    ]
    return Sheet(width, height, tuple(marks))


def _row(offer: Offered, y: int) -> list[Anything]:
    """A product and its price on a ruled line."""
    right, price_width, size = LIST_WIDTH - LIST_PAD, 330, 34
    price = fitted(
        offer.price_words,
        Box(right - price_width, y + 12, price_width, 44),
        INK,
        weight=BOLD,
        largest=size,
        align="right",
    )
    width = right - LIST_PAD - price_width - 24
    lines = wrapped(readable(offer.name), width, size, 400)
    height = height_of(len(lines), size)
    name = Words(Box(LIST_PAD, y + 12, width, height), lines, size, 400, INK)
    rule = Box(LIST_PAD - 24, name.box.bottom + 12, right - LIST_PAD + 24, 2)
    return [name, price, Fill(rule, LINE)]


def _code_box(frame: Frame, foot: Box) -> Box:
    """In the lower right corner, with room for a line below it."""
    says = frame.width // 24
    return Box(foot.right - frame.code, foot.bottom - frame.code - says, frame.code, frame.code)


def _origin(subject: Subject) -> str:
    return subject.place if subject.is_shop else f"{subject.group} · {subject.place}"


def _offers(subject: Subject) -> str:
    if subject.is_shop:
        return f"{len(subject.offers)} produk dari satu kelompok"
    return ", ".join(offer.name for offer in list(subject.offers)[:5])
