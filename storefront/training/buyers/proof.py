"""The picture of a transfer that was never made; it says so itself, in large letters."""

from io import BytesIO

from storefront.core.images import AcceptedPhoto
from storefront.core.money import format_idr
from storefront.core.pdf import PRACTICE

WIDTH, HEIGHT = 540, 720


def draw_proof(amount_idr: int, number: str) -> AcceptedPhoto:
    """A screenshot as a buyer would show it, for rupiah and a payment."""
    from PIL import Image, ImageDraw, ImageFont  # heavy, and few buyers lie

    picture = Image.new("RGB", (WIDTH, HEIGHT), "#f7f0e3")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 110), fill="#f7b540")
    rows = (
        (28, 44, PRACTICE),
        (150, 30, "Bank Latihan"),
        (200, 26, "Transfer berhasil (contoh)"),
        (270, 46, format_idr(amount_idr)),
        (350, 24, number),
        (640, 24, "Gambar contoh, bukan bukti sungguhan"),
    )
    for top, size, words in rows:
        pen.text((30, top), words, fill="#1c231e", font=ImageFont.load_default(size))
    file = BytesIO()
    picture.save(file, "JPEG", quality=82)
    return AcceptedPhoto(file.getvalue(), WIDTH, HEIGHT)
