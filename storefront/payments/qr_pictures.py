"""The pictures of QR codes: drawn for a customer's screen, read from a group's photo."""

import io
from typing import IO

from storefront.core import world
from storefront.core.errors import DomainError
from storefront.core.font import face
from storefront.core.images import accept_photo
from storefront.core.pdf import PRACTICE

DOT = 8  # pixels, so that a wallet reads the saved picture without making it larger
MARGIN = 7 * DOT  # of a picture that says that it is practice


class NoQrInPicture(DomainError):
    """Nothing that reads as a QR code."""

    status = 422


def draw_qr(text: str) -> bytes:
    """A PNG of a code whose bytes are UTF-8, as the checksum of QRIS has it."""
    return _drawn(text).getvalue()


def draw_qris(text: str) -> bytes:
    """The same to pay with; in a class it says above and below that nobody is paid by it."""
    return _marked(_drawn(text)) if world.is_practice() else draw_qr(text)


def _drawn(text: str) -> io.BytesIO:
    import segno  # heavy, and few requests draw

    file = io.BytesIO()
    segno.make_qr(text, error="m", encoding="utf-8").save(file, kind="png", scale=DOT)
    return file


def _marked(code: io.BytesIO) -> bytes:
    from PIL import Image, ImageDraw, ImageFont, ImageOps

    with Image.open(code) as plain:
        picture = ImageOps.expand(plain.convert("L"), MARGIN, 255)
    pen = ImageDraw.Draw(picture)
    letters = ImageFont.truetype(str(face(700)), MARGIN)
    middle = picture.width // 2
    for anchor, edge in (("mt", DOT), ("mb", picture.height - DOT)):
        pen.text((middle, edge), PRACTICE, fill=0, font=letters, anchor=anchor)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def read_qr(photo: IO[bytes]) -> str:
    """The text of the code in an uploaded photo, which is decoded like every upload.

    Of several the one that is a QRIS. Raises NoQrInPicture, and what `accept_photo` does.
    """
    import zxingcpp  # heavy, and only a group that sets up its code needs it
    from PIL import Image

    only_qr = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    with Image.open(io.BytesIO(accept_photo(photo).jpeg), formats=["JPEG"]) as picture:
        codes = zxingcpp.read_barcodes(picture, only_qr)
    texts = [code.bytes.decode(errors="replace") for code in codes]
    if not texts:
        raise NoQrInPicture()
    return max(texts, key=lambda text: text.startswith("000201"))
