"""The marks that a picture is made of, and how large a text may stand in its box.

Lengths are pixels of the picture. Marks say where everything stands, so a test can measure it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from storefront.core.font import LATIN, face

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LEADING = 1.16  # from line to line, in sizes
BASELINE = 0.9  # from the top of a line, in sizes


class Box(NamedTuple):
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def shrunk(self, by: int) -> "Box":
        return Box(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


@dataclass(frozen=True)
class Fill:
    box: Box
    colour: str
    radius: int = 0


@dataclass(frozen=True)
class Photo:
    """A photo of the shop, cut to fill its box."""

    box: Box
    name: str  # its base name in storage.public()


@dataclass(frozen=True)
class Band:
    """The tikar motif, repeated along its box."""

    box: Box
    colour: str


@dataclass(frozen=True)
class Mark:
    """The shop's own mark: a slice of carica."""

    box: Box


@dataclass(frozen=True)
class Code:
    """A QR code without its quiet zone: its box stands on white."""

    box: Box
    text: str


@dataclass(frozen=True)
class Words:
    """Lines of text, each within the box."""

    box: Box
    lines: tuple[str, ...]
    size: int
    weight: int
    colour: str
    align: str = "left"  # or right, center

    def placed(self) -> Iterator[tuple[str, float, float]]:
        """Every line with the left end of its baseline."""
        for place, line in enumerate(self.lines):
            spare = self.box.w - width_of(line, self.size, self.weight)
            x = self.box.x + {"left": 0.0, "center": spare / 2, "right": spare}[self.align]
            yield line, x, self.box.y + (place * LEADING + BASELINE) * self.size

    @property
    def height(self) -> int:
        return height_of(len(self.lines), self.size)


Anything = Fill | Photo | Band | Mark | Code | Words


@dataclass(frozen=True)
class Sheet:
    width: int
    height: int
    marks: tuple[Anything, ...]


def fitted(
    text: str,
    box: Box,
    colour: str,
    *,
    weight: int = 400,
    largest: int,
    smallest: int = 12,
    align: str = "left",
    from_bottom: bool = False,
) -> Words:
    """A text as large as it can stand in a box without leaving it; the box shrinks to it.

    Words are broken in the smallest size only.
    """
    text = readable(text)
    size, too_large = smallest, largest + 1
    while too_large - size > 1:
        tried = (size + too_large) // 2
        lines = wrapped(text, box.w, tried, weight)
        fits = " ".join(lines) == text and height_of(len(lines), tried) <= box.h
        size, too_large = (tried, too_large) if fits else (size, tried)
    lines = wrapped(text, box.w, size, weight)
    height = height_of(len(lines), size)
    y = box.bottom - height if from_bottom else box.y
    return Words(Box(box.x, y, box.w, height), lines, size, weight, colour, align)


def wrapped(text: str, width: int, size: int, weight: int) -> tuple[str, ...]:
    """The text in lines; a word that no line can hold is broken."""
    lines = [""]
    for word in text.split():
        for place, piece in enumerate(_pieces(word, width, size, weight)):
            longer = f"{lines[-1]} {piece}".strip()
            if place == 0 and _fits(longer, width, size, weight):
                lines[-1] = longer
            else:
                lines.append(piece)
    return tuple(line for line in lines if line)


def _pieces(word: str, width: int, size: int, weight: int) -> Iterator[str]:
    while word:
        end = len(word)
        while end > 1 and not _fits(word[:end], width, size, weight):
            end -= 1
        yield word[:end]
        word = word[end:]


def _fits(text: str, width: int, size: int, weight: int) -> bool:
    return width_of(text, size, weight) <= width


def height_of(lines: int, size: int) -> int:
    return round(lines * LEADING * size)


def width_of(text: str, size: int, weight: int) -> float:
    return font(size, weight).getlength(text)


def readable(text: str) -> str:
    """What the font has letters for."""
    kept = "".join(letter for letter in text if ord(letter) in _letters())
    return " ".join(kept.split())


@cache
def _letters() -> frozenset[int]:
    found: set[int] = set()
    for first, last in re.findall(r"([0-9A-F]{4})(?:-([0-9A-F]{4}))?", LATIN):
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@lru_cache(maxsize=64)
def font(size: int, weight: int) -> "FreeTypeFont":
    from PIL import ImageFont  # heavy, and only what draws needs it

    return ImageFont.truetype(str(face(weight)), size, layout_engine=ImageFont.Layout.BASIC)
