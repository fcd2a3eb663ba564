"""Files for machines: robots, sitemaps, and the catalogue for Google, Facebook, WhatsApp and RSS.

They are the same for everybody and speak of the live shop alone; a class in practice has none.
"""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core import clock, world
from storefront.core.catalogue_version import catalogue_version
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.language import LANGUAGES, PREFIX, Language, shop_root
from storefront.core.shared import shared
from storefront.promotion.feeds import sitemap
from storefront.promotion.feeds.goods import goods, name_of_group, newest
from storefront.promotion.feeds.google import google_feed
from storefront.promotion.feeds.meta import meta_feed
from storefront.promotion.feeds.rss import rss_feed
from storefront.promotion.feeds.sitemap import Kind

FRESH_S = 15 * 60
XML = "application/xml"
HIDDEN = (  # pages of one person: nothing for a search engine
    "/akun",
    "/checkout",
    "/gabung",
    "/kelas",
    "/kelola",
    "/keluar",
    "/keranjang",
    "/lacak",
    "/latihan",
    "/masuk",
    "/p/",
    "/pendampingan",
    "/pengelola",
    "/pesanan",
    "/pin",
)

bp = Blueprint("feeds", __name__)


@bp.before_request
def only_live() -> None:
    if world.is_practice():
        raise Missing


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    hidden = [f"Disallow: {root}{path}" for root in ("", PREFIX) for path in HIDDEN]
    lines = ["User-agent: *", *hidden, "", f"Sitemap: {_site()}/sitemap.xml", ""]
    return _kept("\n".join(lines), "text/plain")


@bp.get("/sitemap.xml")
def sitemap_index() -> ResponseReturnValue:
    names = ["halaman", *(f"{kind}-{number}" for kind, number in sitemap.parts())]
    return _kept(sitemap.index(f"{_site()}/sitemap-{name}.xml" for name in names), XML)


@bp.get("/sitemap-halaman.xml")
def sitemap_pages() -> ResponseReturnValue:
    return _kept("".join(sitemap.urlset([sitemap.pages()], _in_every_language)), XML)


@bp.get("/sitemap-toko-<int:number>.xml")
def sitemap_groups(number: int) -> ResponseReturnValue:
    return _part(Kind.GROUPS, number)


@bp.get("/sitemap-produk-<int:number>.xml")
def sitemap_products(number: int) -> ResponseReturnValue:
    return _part(Kind.PRODUCTS, number)


@bp.get("/katalog/google.xml")
@bp.get("/katalog/<slug>/google.xml")
def google(slug: str | None = None) -> ResponseReturnValue:
    title = _title(slug)
    return _streamed(google_feed(goods(slug), title=title, root=_root(), media=_site()), XML)


@bp.get("/katalog/meta.csv")
@bp.get("/katalog/<slug>/meta.csv")
def meta(slug: str | None = None) -> ResponseReturnValue:
    _title(slug)
    return _streamed(meta_feed(goods(slug), root=_root(), media=_site()), "text/csv")


@bp.get("/katalog/baru.xml")
@bp.get("/katalog/<slug>/baru.xml")
def news(slug: str | None = None) -> ResponseReturnValue:
    feed = rss_feed(
        newest(slug),
        title=_("Produk baru dari %(name)s", name=_title(slug)),
        home=f"{_root()}/toko/{slug}" if slug else f"{_root()}/",
        own=_root() + request.path,
        root=_root(),
    )
    return _kept(feed, "application/rss+xml")


def _part(kind: Kind, number: int) -> Response:
    if (kind, number) not in sitemap.parts():
        raise Missing
    return _streamed(sitemap.urlset(sitemap.paths(kind, number), _in_every_language), XML)


def _title(slug: str | None) -> str:
    """The name of whose catalogue it is; a group that has none is missing."""
    name = name_of_group(slug) if slug else "Etalase"
    if name is None:
        raise Missing
    return name


def _kept(text: str, mimetype: str) -> Response:
    """A short file, kept like a page that is the same for everybody."""
    response = shared(text)
    response.mimetype = mimetype
    return response


def _streamed(pieces: Iterator[str], mimetype: str) -> Response:
    """A long file in pieces; whoever knows this state of the catalogue gets nothing again."""
    tag = f"{catalogue_version(db.engine)}-{clock.today().isoformat()}"
    if request.if_none_match.contains_weak(tag):  # make_conditional would read all to count it
        response = Response(status=304)
    else:
        response = Response(stream_with_context(pieces), mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_S
    response.set_etag(tag, weak=True)
    return response


def _site() -> str:
    return str(current_app.config["PUBLIC_BASE_URL"])


def _root() -> str:
    """What stands before the paths of pages in the language of this file."""
    return _site() + (PREFIX if shop_root().endswith(PREFIX) else "")


def _in_every_language(path: str) -> list[str]:
    return [_site() + (PREFIX if each is Language.EN else "") + path for each in LANGUAGES]
