"""What there is to find, for search engines: an index of parts by https://www.sitemaps.org.

A part holds the rows of one span of ids, so that it keeps its address while others come and go;
each row has one page per language, at most 50,000 pages in a part. When a page changed is not
told: engines follow such days only where they are exact, and a page also changes with its stock.
"""

import enum
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Category, Product
from storefront.catalog.queries.on_show import group_is_open, product_is_on_show
from storefront.catalog.queries.shop_window import has_products
from storefront.core.db import db
from storefront.core.language import LANGUAGES
from storefront.groups.models import ProducerGroup
from storefront.promotion.feeds.pages import in_pages
from storefront.promotion.feeds.xml import DECLARATION, element

MOST = 50_000
SPAN = MOST // len(LANGUAGES)
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"

Addresses = Callable[[str], list[str]]  # those of a path in every language


class Kind(enum.StrEnum):
    """What a part lists, as its address says."""

    GROUPS = "toko"
    PRODUCTS = "produk"


def parts() -> list[tuple[Kind, int]]:
    """Every part that lists something: its kind and its number."""
    found = []
    for kind in Kind:
        number = _rows(kind).c.id // SPAN
        query = sa.select(number.label("number")).distinct().order_by("number")
        found += [(kind, number) for number in db.session.scalars(query)]
    return found


def pages() -> list[str]:
    """The pages of the shop that are about no group: home, all products, categories."""
    slugs = db.session.scalars(
        sa.select(Category.slug).where(has_products()).order_by(Category.position, Category.id)
    )
    return ["/", "/cari", *(f"/kategori/{slug}" for slug in slugs)]


def paths(kind: Kind, number: int) -> Iterator[list[str]]:
    """What a part lists, some at a time."""
    rows = _rows(kind)
    span = sa.select(rows).where(rows.c.id >= number * SPAN, rows.c.id < (number + 1) * SPAN)
    for some in in_pages(span, rows.c.id):
        yield [row.path for row in some]


def index(addresses: Iterable[str]) -> str:
    listed = "".join(f"<sitemap>\n{element('loc', each)}</sitemap>\n" for each in addresses)
    return f'{DECLARATION}<sitemapindex xmlns="{SCHEMA}">\n{listed}</sitemapindex>\n'


def urlset(pages: Iterable[list[str]], addresses: Addresses) -> Iterator[str]:
    """The file of a part in pieces."""
    yield f'{DECLARATION}<urlset xmlns="{SCHEMA}">\n'
    for some in pages:
        yield "".join(_url(address) for path in some for address in addresses(path))
    yield "</urlset>\n"


def _url(address: str) -> str:
    return f"<url>\n{element('loc', address)}</url>\n"


def _rows(kind: Kind) -> sa.Subquery:
    """Id and path of what is shown."""
    path = sa.literal("/toko/") + ProducerGroup.slug
    if kind is Kind.GROUPS:
        return _shown(ProducerGroup, path).where(group_is_open()).subquery()
    products = _shown(Product, path + "/" + Product.slug)
    products = products.join(ProducerGroup, ProducerGroup.id == Product.group_id)
    return products.where(product_is_on_show(), group_is_open()).subquery()


def _shown(model: type[Product | ProducerGroup], path: sa.ColumnElement[str]) -> sa.Select[Any]:
    columns: list[Any] = [model.id, path.label("path")]
    return sa.select(*columns).select_from(model)
