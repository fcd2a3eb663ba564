"""What the pictures of a kit are put together from: photos, brand, price and band of a class.

The colours are those of `static/css/tokens.css`.
"""

from storefront.promotion.pictures_marks import (
    Anything,
    Box,
    Fill,
    Mark,
    Photo,
    Words,
    fitted,
    height_of,
)
from storefront.promotion.subject import Offered, Subject

PAPER, CARD, LINE, INK, INK_2 = "#f7f0e3", "#fffcf6", "#d8cbb2", "#1c231e", "#42463c"
TEH_9, TEH_8, TEH_1 = "#0f2e1f", "#173f2b", "#e1ecdb"
CAR_4 = "#f7b540"
BOLD, BLACK = 700, 800
PRACTICE = "LATIHAN, bukan jualan sungguhan"
GAP = 8  # between photos


def photos_of(subject: Subject, box: Box) -> list[Anything]:
    """The cover; of a shop four products where there are as many."""
    if subject.is_shop and len(subject.photos) >= 4:
        w, h = (box.w - GAP) // 2, (box.h - GAP) // 2
        corners = ((x, y) for y in (box.y, box.bottom - h) for x in (box.x, box.right - w))
        pairs = zip(corners, subject.photos, strict=False)
        return [Photo(Box(x, y, w, h), name) for (x, y), name in pairs]
    if subject.photos:
        return [Photo(box, subject.photos[0])]
    side = min(box.w, box.h) // 3
    middle = Box(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side)
    return [Fill(box, TEH_1), Mark(middle)]


def badge(x: int, y: int, height: int) -> list[Anything]:
    """The shop's name on a photo."""
    inner, wide = height // 5, height * 7 // 2
    return [
        Fill(Box(x, y, wide, height), CARD, height // 2),
        *brand_in(Box(x + inner * 2, y + inner, wide, height - 2 * inner), TEH_8),
    ]


def brand_in(box: Box, colour: str) -> list[Anything]:
    """The shop's mark and name."""
    mark = Box(box.x, box.y, box.h, box.h)
    words = Box(mark.right + box.h // 4, box.y, box.w - box.h, box.h)
    return [
        Mark(mark),
        fitted("Etalase", words, colour, weight=BLACK, largest=box.h * 86 // 100),
    ]


def practice_band(subject: Subject, width: int, height: int) -> list[Anything]:
    """Across the top of what is drawn in a class, so that nobody takes it for real."""
    if not subject.is_practice:
        return []
    box = Box(0, 0, width, height)
    words = box.shrunk(height // 6)
    return [
        Fill(box, CAR_4),
        fitted(PRACTICE, words, INK, weight=BLACK, largest=height * 6 // 10, align="center"),
    ]


def price_words(offer: Offered, box: Box, largest: int) -> tuple[Words, ...]:
    """In one line at the bottom of a box, with a word above it when there are dearer ones."""
    line = height_of(1, largest)
    price = fitted(
        offer.rupiah,
        Box(box.x, box.bottom - line, box.w, line),
        CAR_4,
        weight=BLACK,
        largest=largest,
        from_bottom=True,
    )
    if not offer.has_more_prices:
        return (price,)
    small = largest * 4 // 10
    above = Box(box.x, price.box.y - height_of(1, small), box.w, height_of(1, small))
    return fitted("mulai dari", above, CAR_4, weight=BOLD, largest=small), price
