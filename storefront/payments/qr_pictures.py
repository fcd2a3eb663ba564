"""The pictures of QR codes: drawn for a customer's screen, read from a group's photo."""

import io
from typing import IO

from storefront.core.errors import DomainError
from storefront.core.images import accept_photo

DOT = 8  # pixels, so that a wallet reads the saved picture without making it larger


class NoQrInPicture(DomainError):
    """Nothing that reads as a QR code."""

    status = 422


def draw_qr(text: str) -> bytes:
    """A PNG of a code whose bytes are UTF-8, as the checksum of QRIS has it."""
    import segno  # heavy, and few requests draw

    file = io.BytesIO()
    segno.make_qr(text, error="m", encoding="utf-8").save(file, kind="png", scale=DOT)
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
