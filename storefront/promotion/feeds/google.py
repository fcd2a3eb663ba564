"""The catalogue for Google Merchant Center, RSS 2.0 with its own names.

The rules are those of https://support.google.com/merchants/answer/7052112: id 50 letters, title
150, description 5,000, brand 70, size 100, product_type 750; prices as `25000 IDR`. Google's own
category is left to Google, which finds it by itself: ours are made by the operator.
"""

from collections.abc import Iterable, Iterator

from storefront.promotion.feeds.goods import Good
from storefront.promotion.feeds.words import about, availability, cut, price
from storefront.promotion.feeds.xml import DECLARATION, element

MOST_MORE = 10  # pictures beside the main one
NAMES = "http://base.google.com/ns/1.0"


def google_feed(pages: Iterable[list[Good]], *, title: str, root: str, media: str) -> Iterator[str]:
    """The file in pieces; `root` is before the paths of pages, `media` before those of pictures."""
    yield f'{DECLARATION}<rss version="2.0" xmlns:g="{NAMES}">\n<channel>\n'
    yield element("title", title) + element("link", f"{root}/") + element("description", title)
    for goods in pages:
        yield "".join(_item(good, root, media) for good in goods)
    yield "</channel>\n</rss>\n"


def _item(good: Good, root: str, media: str) -> str:
    fields: dict[str, str | int] = {
        "id": good.id,
        "title": cut(good.title, 150),
        "description": cut(about(good, good.title), 5_000),
        "link": root + good.path,
        "image_link": media + good.picture,
        "availability": availability(good).replace(" ", "_"),
        "price": price(good.price_idr),
        "brand": cut(good.group_name, 70),
        "condition": "new",
        "identifier_exists": "no",  # what is made at home has no number of a trade body
        "product_type": cut(good.category, 750),
        "shipping_weight": f"{good.weight_g} g",
    }
    if good.has_siblings:
        fields |= {"item_group_id": good.product_id, "size": cut(good.variant, 100)}
    if good.ready_on:
        fields["availability_date"] = f"{good.ready_on.isoformat()}T00:00+07:00"
    told = [element(f"g:{key}", fields[key]) for key in fields]
    more = [element("g:additional_image_link", media + each) for each in good.more_pictures]
    return "<item>\n" + "".join(told + more[:MOST_MORE]) + "</item>\n"
