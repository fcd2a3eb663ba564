"""The catalogue for Facebook, Instagram and WhatsApp Business, as CSV.

The rules are those of https://www.facebook.com/business/help/120325381656392: id 100 letters,
title 200, description 9,999, brand 100, size 200; availability `in stock`, `preorder` or
`out of stock`.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from storefront.core.formulas import guarded
from storefront.promotion.feeds.goods import Good
from storefront.promotion.feeds.words import about, availability, cut, price

COLUMNS = (
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "additional_image_link",
    "brand",
    "product_type",
    "item_group_id",
    "size",
    "shipping_weight",
)


def meta_feed(pages: Iterable[list[Good]], *, root: str, media: str) -> Iterator[str]:
    """The file in pieces; `root` is before the paths of pages, `media` before those of pictures."""
    yield _lines([COLUMNS])
    for goods in pages:
        yield _lines(_row(good, root, media) for good in goods)


def _row(good: Good, root: str, media: str) -> tuple[str | int, ...]:
    """What people typed is guarded, because such files are opened in spreadsheets too."""
    return (
        good.id,
        guarded(cut(good.title, 199)),
        guarded(cut(about(good, good.title), 9_998)),
        availability(good),
        "new",
        price(good.price_idr),
        root + good.path,
        media + good.picture,
        ",".join(media + each for each in good.more_pictures),
        guarded(cut(good.group_name, 99)),
        guarded(cut(good.category, 749)),
        good.product_id if good.has_siblings else "",
        guarded(cut(good.variant, 199)) if good.has_siblings else "",
        f"{good.weight_g} g",
    )


def _lines(rows: Iterable[tuple[str | int, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
