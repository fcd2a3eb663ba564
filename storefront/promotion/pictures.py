"""The pictures of a kit as files: named by what is in them, so that the same is made once."""

import io
from dataclasses import dataclass
from typing import Any

from storefront.core import storage
from storefront.core.numbers import fingerprint
from storefront.promotion import pictures_layout as layout
from storefront.promotion.pictures_canvas import drawn, printed
from storefront.promotion.pictures_layout import POSTER, POSTER_MM, SQUARE, STORY, Kind
from storefront.promotion.subject import Subject

LOOK = 1  # another number gives every picture a new name: raise it when they look otherwise
SUFFIXES = {Kind.SQUARE: ".jpg", Kind.STORY: ".jpg", Kind.POSTER: ".png", Kind.PRICES: ".png"}
ENCODINGS: dict[str, dict[str, Any]] = {
    ".jpg": {"format": "JPEG", "quality": 88, "progressive": True},
    ".png": {"format": "PNG"},
}
SHARE_BYTES = 300_000
SHARE_QUALITIES = (85, 75, 60, 40)


@dataclass(frozen=True)
class Picture:
    """One picture of a kit, made or not; `link` is the address in its code."""

    kind: Kind
    subject: Subject
    link: str

    @property
    def base(self) -> str:
        """The name of its files in storage.public(), without their suffixes."""
        return fingerprint(LOOK, self.kind.value, self.subject, self.link)[:32]

    @property
    def height(self) -> int:
        """So many pixels on 1080 in width; of a list, which is as long as its products, a guess."""
        frame = {Kind.SQUARE: SQUARE, Kind.STORY: STORY, Kind.POSTER: POSTER}.get(self.kind)
        if frame is None:
            return 700 + 58 * len(self.subject.offers)
        return frame.height * 1080 // frame.width

    @property
    def file(self) -> str:
        return self.base + SUFFIXES[self.kind]

    @property
    def paper(self) -> str | None:
        """The same to print, where that is wanted."""
        return f"{self.base}.pdf" if self.kind is Kind.POSTER else None

    @property
    def is_made(self) -> bool:
        """Whether its files are there; the paper is made first."""
        return storage.public().exists(self.file)


def make(picture: Picture) -> None:
    """Draw a picture and keep its files, unless they are there."""
    if picture.is_made:
        return
    files = storage.public()
    sheet = layout.sheet_of(picture.kind, picture.subject, picture.link)
    if picture.paper:
        title = f"Poster {picture.subject.safe_name}"
        paper = printed(sheet, files.open, width_mm=POSTER_MM, title=title)
        files.put(paper, ".pdf", base=picture.base)
    image, content, suffix = drawn(sheet, files.open), io.BytesIO(), SUFFIXES[picture.kind]
    image.save(content, **ENCODINGS[suffix])
    files.put(content.getvalue(), suffix, base=picture.base)


def share(product: Subject) -> bytes:
    """A JPEG of 1200 by 630 for pages that show where a link leads; at most 300 KB."""
    image = drawn(layout.share(product), storage.public().open)
    for quality in SHARE_QUALITIES:
        content = io.BytesIO()
        image.save(content, format="JPEG", quality=quality, progressive=True)
        if content.tell() <= SHARE_BYTES:
            break
    return content.getvalue()


def share_file(product: Subject) -> str:
    """The name of that picture in storage.public(): another one when something in it changes."""
    told = (product.safe_name, product.group, product.place, product.cheapest, product.photos[:1])
    return f"{fingerprint(LOOK, 'share', told, product.is_practice)[:32]}.jpg"


def made_share(product: Subject) -> str | None:
    """The address of that picture, once it is made."""
    name = share_file(product)
    return f"/media/{name}" if storage.public().exists(name) else None
