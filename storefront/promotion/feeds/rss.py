"""News of products for those who follow the shop: RSS 2.0 by https://www.rssboard.org."""

from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import quoteattr

from storefront.core.language import page_language
from storefront.core.money import format_idr
from storefront.promotion.feeds.goods import NewProduct
from storefront.promotion.feeds.words import about, cut
from storefront.promotion.feeds.xml import DECLARATION, element

ATOM = "http://www.w3.org/2005/Atom"


def rss_feed(products: Iterable[NewProduct], *, title: str, home: str, own: str, root: str) -> str:
    """The whole file; `home` is the page that it is about, `own` its own address."""
    head = (
        f'{DECLARATION}<rss version="2.0" xmlns:atom="{ATOM}">\n<channel>\n'
        + element("title", title)
        + element("link", home)
        + element("description", title)
        + element("language", page_language())
        + f'<atom:link href={quoteattr(own)} rel="self" type="application/rss+xml"/>\n'
    )
    return head + "".join(_item(product, root) for product in products) + "</channel>\n</rss>\n"


def _item(product: NewProduct, root: str) -> str:
    link = root + product.path
    price = format_idr(product.from_idr)
    return (
        "<item>\n"
        + element("title", f"{product.name}, {product.group_name}")
        + element("link", link)
        + element("guid", link)  # it is the address, and stays
        + element("pubDate", format_datetime(product.created_at))
        + element("category", product.category)
        + element("description", f"{price}. {cut(about(product, product.name), 1_000)}")
        + "</item>\n"
    )
