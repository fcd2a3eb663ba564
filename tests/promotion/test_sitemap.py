"""What search engines are led to, and what not."""

import contextvars
import tracemalloc
import urllib.robotparser
import xml.etree.ElementTree as ET
from itertools import islice, takewhile

import pytest
import sqlalchemy as sa
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import world as bulk
from storefront.catalog.models import ProductStatus, Variant
from storefront.catalog.services.moderation import take_down
from storefront.core.db import atomic
from storefront.groups.models import GroupStatus
from storefront.promotion.feeds import sitemap
from tests.factories import make_classroom, make_group, make_member, make_user, make_variant
from tests.pages import path_of
from tests.sizes import size

BASE = "http://127.0.0.1:8000"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, path):
    root = ET.fromstring(client.get(path).data)
    return [each.text for each in root.iter(f"{S}loc")]


def everything(client):
    """Every page that the sitemap leads to, part by part."""
    parts = [part.removeprefix(BASE) for part in locations(client, "/sitemap.xml")]
    return [page for part in parts for page in locations(client, part)]


def test_the_sitemap_leads_to_every_page_of_the_shop_in_both_languages(client):
    variant = make_variant(make_group(slug="lereng"))
    paths = ["/", "/cari", "/kategori/camilan", "/toko/lereng", path_of(variant)]
    pages = everything(client)
    assert sorted(pages) == sorted(
        BASE + language + path for language in ("", "/en") for path in paths
    )
    for page in pages:
        answer = client.get(page.removeprefix(BASE))
        assert answer.status_code == 200
        assert f'rel="canonical" href="{page}"' in answer.text
    for part in locations(client, "/sitemap.xml"):
        assert client.get(part).content_type.startswith("application/xml")


def test_the_sitemap_tells_of_nothing_that_is_not_open(client):
    kept = make_variant(make_group(slug="lereng"))
    for hidden in (
        make_variant(make_group(status=GroupStatus.SUSPENDED)),
        make_variant(make_group(status=GroupStatus.DRAFT)),
        make_variant(make_group(classroom_id=make_classroom().id)),
        make_variant(status=ProductStatus.DRAFT),
    ):
        assert BASE + path_of(hidden) not in everything(client)
    gone = make_variant(make_group(slug="turun"))
    assert BASE + path_of(gone) in everything(client)
    take_down(gone.product_id, "Tidak sesuai", by_id=make_user(is_operator=True).id)
    pages = everything(client)
    assert BASE + path_of(gone) not in pages
    assert {BASE + path_of(kept), f"{BASE}/toko/turun"} <= set(pages)


def test_a_part_that_lists_nothing_does_not_exist(client):
    make_variant()
    assert client.get("/sitemap-produk-0.xml").status_code == 200
    for path in ("/sitemap-produk-1.xml", "/sitemap-toko-9.xml", "/sitemap-produk-x.xml"):
        assert client.get(path).status_code == 404


def test_robots_keep_out_of_what_is_somebodys_own(client, make_app):
    shop = make_app(PUBLIC_BASE_URL="https://toko.example")
    answer = shop.test_client().get("/robots.txt")
    assert answer.content_type.startswith("text/plain")
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == ["https://toko.example/sitemap.xml"]
    for path in (
        "/kelola/lereng/",
        "/pesanan/abc",
        "/latihan/KLS001/",
        "/keranjang",
        "/pengelola/",
    ):
        assert not rules.can_fetch("Googlebot", f"https://toko.example{path}"), path
        assert not rules.can_fetch("Googlebot", f"https://toko.example/en{path}"), path
    for path in ("/", "/en/", "/toko/lereng", "/cari", "/media/ab.jpg", "/katalog/google.xml"):
        assert rules.can_fetch("Googlebot", f"https://toko.example{path}"), path
    assert client.get("/sitemap.xml").text.count("127.0.0.1:8000") >= 1


def test_a_class_has_neither_sitemap_nor_catalogue(client):
    classroom = make_classroom()
    practice = make_group(classroom_id=classroom.id)
    client.enter(make_member(practice, classroom_id=classroom.id).user_id)
    root = f"/latihan/{classroom.code}"
    assert client.get(f"{root}/toko/{practice.slug}").status_code == 200
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-toko-0.xml", "/katalog/google.xml"):
        assert client.get(root + path).status_code == 404
        assert client.get(f"{root}/katalog/{practice.slug}/meta.csv").status_code == 404


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_a_long_sitemap_is_never_in_memory_as_a_whole(app):
    products = size(6_000, 100_000)
    put_in_the_tables(products)
    found = 0
    for kind, number in sitemap.parts():
        reading = contextvars.Context()  # nothing of the test's session
        of_part, most = reading.run(read_bit_by_bit, app, f"/sitemap-{kind}-{number}.xml")
        assert of_part <= sitemap.MOST
        assert most < 2 * 2**20, of_part  # a part is 6 MB
        found += of_part
    assert found == 2 * (products + products // bulk.PRODUCTS_OF_A_GROUP + 1)


def read_bit_by_bit(app, path):
    """How many pages a part lists, and the most memory that was needed while it was read."""
    tracemalloc.start()
    answer, _status, _headers = run_wsgi_app(app, EnvironBuilder(path).get_environ())
    found = sum(piece.count(b"<loc>") for piece in answer)
    answer.close()
    _held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return found, most


def put_in_the_tables(products):
    """So many products with their groups, nothing else."""
    needed = takewhile(lambda table: table[0] is not Variant, bulk.rows_of(products))
    with atomic() as session:
        for model, rows in needed:
            for chunk in batched(rows, 2_000):
                session.execute(sa.insert(model), list(chunk))


def batched(rows, count):
    """`itertools.batched` of Python 3.12."""
    left = iter(rows)
    return iter(lambda: tuple(islice(left, count)), ())
