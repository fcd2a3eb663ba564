"""A list of marks, drawn as pixels by Pillow or printed as a page by fpdf2."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from storefront.core.built import STATIC
from storefront.core.font import face
from storefront.promotion.pictures_marks import (
    Anything,
    Band,
    Box,
    Code,
    Fill,
    Mark,
    Photo,
    Sheet,
    Words,
    font,
)

if TYPE_CHECKING:
    from PIL.Image import Image

SMOOTH = 4  # shapes are drawn so much larger, and shrunk
TIKAR = (  # the diamond chain of the stylesheet, 20 by 10
    "M10 1l5 4-5 4-5-4zM0 0h8L3.5 3.6 0 1.2zM20 0h-8l4.5 3.6L20 1.2zM0 10h8L3.5 6.4 0 8.8z"
    "M20 10h-8l4.5-3.6L20 8.8z"
)
INCH_MM, POINTS = 25.4, 72

OpenPhoto = Callable[[str], IO[bytes]]


def drawn(sheet: Sheet, open_photo: OpenPhoto) -> "Image":
    """The picture in pixels."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", (sheet.width, sheet.height), "white")
    for mark in sheet.marks:
        if isinstance(mark, Words):
            pen = ImageDraw.Draw(canvas)
            for line, x, y in mark.placed():
                letters = font(mark.size, mark.weight)
                pen.text((x, y), line, font=letters, fill=mark.colour, anchor="ls")
        elif isinstance(mark, Fill) and not mark.radius:
            canvas.paste(mark.colour, _corners(mark.box))
        else:
            image = _image(mark, open_photo)
            canvas.paste(image, mark.box[:2], image if image.mode == "RGBA" else None)
    return canvas


def printed(sheet: Sheet, open_photo: OpenPhoto, *, width_mm: float, title: str) -> bytes:
    """The same as a PDF of one page: letters stay letters, so that it prints sharply."""
    from fpdf import FPDF  # heavy, and few pictures are printed

    mm = width_mm / sheet.width
    page = FPDF(format=(width_mm, sheet.height * mm))
    page.set_title(title)
    page.set_margin(0)
    page.set_auto_page_break(False)
    for weight in sorted({mark.weight for mark in sheet.marks if isinstance(mark, Words)}):
        page.add_font(f"Jakarta{weight}", "", face(weight))
    page.add_page()
    for mark in sheet.marks:
        if isinstance(mark, Words):
            _print_words(page, mark, mm)
        elif isinstance(mark, Fill):
            _print_fill(page, mark, mm)
        else:
            x, y, w, h = (length * mm for length in mark.box)
            page.image(_image(mark, open_photo), x, y, w, h)
    return bytes(page.output())


def _print_words(page: Any, mark: Words, mm: float) -> None:
    page.set_font(f"Jakarta{mark.weight}", "", mark.size * mm / INCH_MM * POINTS)
    page.set_text_color(mark.colour)
    for line, x, y in mark.placed():
        page.text(x * mm, y * mm, line)


def _print_fill(page: Any, mark: Fill, mm: float) -> None:
    x, y, w, h = (length * mm for length in mark.box)
    page.set_fill_color(mark.colour)
    corners = {"round_corners": True, "corner_radius": mark.radius * mm} if mark.radius else {}
    page.rect(x, y, w, h, style="F", **corners)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.right, box.bottom


def _image(mark: Anything, open_photo: OpenPhoto) -> "Image":
    """A mark as an image as large as its box."""
    if isinstance(mark, Photo):
        return _photo(mark, open_photo)
    if isinstance(mark, Code):
        return _qr(mark)
    if isinstance(mark, Band):
        return _band(mark)
    if isinstance(mark, Mark):
        return _logo(mark.box.w)
    assert isinstance(mark, Fill)  # noqa: S101 words are never an image
    return _rounded(mark)


def _photo(mark: Photo, open_photo: OpenPhoto) -> "Image":
    from PIL import Image, ImageOps

    with open_photo(f"{mark.name}.jpg") as file, Image.open(file, formats=["JPEG"]) as photo:
        photo.draft("RGB", mark.box[2:])  # the decoder leaves out what is not needed
        return ImageOps.fit(photo.convert("RGB"), mark.box[2:], Image.Resampling.LANCZOS)


def _qr(mark: Code) -> "Image":
    """Whole pixels for every module, so that it stays sharp; centred in its box."""
    import segno  # heavy, and few requests draw
    from PIL import Image

    file = BytesIO()
    code = segno.make_qr(mark.text, error="m")
    scale = max(1, mark.box.w // code.symbol_size(border=0)[0])
    code.save(file, kind="png", scale=scale, border=0)
    image = Image.new("L", mark.box[2:], 255)
    with Image.open(file) as modules:
        spare = (mark.box.w - modules.width) // 2
        image.paste(modules.convert("L"), (spare, spare))
    return image


def _band(mark: Band) -> "Image":
    from PIL import Image

    tile_w = 2 * mark.box.h
    tile = _shapes([(mark.colour, TIKAR)], (tile_w, mark.box.h), 10)
    image = Image.new("RGBA", mark.box[2:])
    for x in range(0, mark.box.w, tile_w):
        image.paste(tile, (x, 0))
    return image


def _logo(width: int) -> "Image":
    """The mark of the shop's pages, from the same file."""
    sprite = (STATIC / "icons.svg").read_text()
    symbol = re.search(r'<symbol id="i-logo".*?</symbol>', sprite, re.DOTALL)
    paths = re.findall(
        r'<path fill="(#\w+)" stroke="none" d="([^"]+)"', symbol[0] if symbol else ""
    )
    return _shapes(paths, (width, width), 32)


def _shapes(paths: list[tuple[str, str]], size: tuple[int, int], height: int) -> "Image":
    """Filled paths of a drawing that is so high."""
    from PIL import Image, ImageDraw

    large = Image.new("RGBA", (size[0] * SMOOTH, size[1] * SMOOTH))
    pen, scale = ImageDraw.Draw(large), size[1] * SMOOTH / height
    for colour, path in paths:
        for points in _outlines(path):
            pen.polygon([(x * scale, y * scale) for x, y in points], fill=colour)
    return large.resize(size, Image.Resampling.BOX)


def _outlines(path: str) -> list[list[tuple[float, float]]]:
    """An SVG path as polygons."""
    from fontTools.pens.basePen import BasePen
    from fontTools.svgLib.path import parse_path

    class Outlines(BasePen):
        def __init__(self) -> None:
            super().__init__(None)
            self.found: list[list[tuple[float, float]]] = []

        def _moveTo(self, point: Any) -> None:  # noqa: N802 the pen's own name
            self.found.append([point])

        def _lineTo(self, point: Any) -> None:  # noqa: N802 the pen's own name
            self.found[-1].append(point)

        def _curveToOne(self, one: Any, two: Any, end: Any) -> None:  # noqa: N802 the pen's own name
            start, steps = self.found[-1][-1], 10
            for step in range(1, steps + 1):
                t = step / steps
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points = (start, one, two, end)
                x, y = (
                    sum(weight * point[axis] for weight, point in zip(weights, points, strict=True))
                    for axis in (0, 1)
                )
                self.found[-1].append((x, y))

    pen = Outlines()
    parse_path(path, pen)
    return pen.found


def _rounded(mark: Fill) -> "Image":
    from PIL import Image, ImageDraw

    large = Image.new("L", (mark.box.w * SMOOTH, mark.box.h * SMOOTH))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), mark.radius * SMOOTH, fill=255
    )
    image = Image.new("RGBA", mark.box[2:], mark.colour)
    image.putalpha(large.resize(mark.box[2:], Image.Resampling.BOX))
    return image
