"""Pages from memory are what Flask would answer, and as fresh as the catalogue."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from http.client import HTTPConnection

import brotli
import pytest
import sqlalchemy as sa

from storefront.catalog.models import Category, Product, Variant
from storefront.catalog.services.stock import count_sold
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.shared import SHARED
from storefront.groups.models import ProducerGroup
from tests.factories import make_group, make_variant
from tests.pages import path_of
from tests.test_run import ROOT, free_port

HIT = "etalase; hit"


@pytest.fixture
def cache(app):
    return app.extensions["page_cache"]


@pytest.fixture
def variant(app):
    return make_variant(make_group("Pelangi", about="Dari lereng."), "Keripik Talas", stock=9)


def is_kept(answer):
    return answer.headers.get("Cache-Status") == HIT


def set_price(variant, price_idr):
    with atomic() as session:
        session.get_one(Variant, variant.id).price_idr = price_idr


def test_the_second_visitor_gets_the_page_from_memory(app, client, count_queries):
    first = client.get("/")
    with count_queries() as queries:
        second = app.test_client().get("/")
    assert (is_kept(first), is_kept(second)) == (False, True)
    assert first.data == second.data
    assert queries == []
    kept = dict(second.headers)
    assert kept.pop("Cache-Status")
    assert kept == dict(first.headers)
    assert {"Content-Security-Policy", "X-Content-Type-Options"} <= kept.keys()


def test_who_has_the_page_is_told_so_and_who_asks_for_its_head_gets_no_body(client):
    page = client.get("/")
    headers = {"If-None-Match": f'"other", {page.headers["ETag"]}'}
    for _ in range(2):
        same = client.get("/", headers=headers)
        assert (same.status_code, same.data) == (304, b"")
        assert same.headers["ETag"] == page.headers["ETag"]
        assert same.headers["Cache-Control"] == SHARED
        assert "Content-Length" not in same.headers
    head = client.head("/")
    assert (head.status_code, head.data, is_kept(head)) == (200, b"", True)
    assert head.headers["Content-Length"] == str(len(page.data))
    assert client.head("/cari").status_code == 200
    assert not is_kept(client.get("/cari"))


@pytest.mark.databases("sqlite")  # it is packed, not asked for
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip", "gzip"),
        ("", None),
        ("zstd", None),
    ],
)
def test_each_browser_gets_what_it_can_read(client, accepted, encoding):
    plain = client.get("/").data
    for _ in range(2):
        page = client.get("/", headers={"Accept-Encoding": accepted})
        assert page.headers.get("Content-Encoding") == encoding
        assert page.headers["Vary"] == "Accept-Encoding"
    if encoding == "br":
        assert brotli.decompress(page.data) == plain
        assert page.headers["ETag"] != client.get("/").headers["ETag"]


def test_a_change_of_this_process_is_seen_at_once(client, variant):
    path = path_of(variant)
    assert "25.000" in client.get(path).text
    set_price(variant, 31_000)
    assert "31.000" in client.get(path).text
    assert is_kept(client.get(path))


def test_a_page_that_was_made_before_the_change_is_not_kept(app, client, cache, variant):
    """Somebody changes the price while the page is on its way."""
    inside = cache.wsgi_app

    def slow(environ, start_response):
        cache.wsgi_app = inside
        answer = list(inside(environ, start_response))
        with app.app_context():
            set_price(variant, 31_000)
        client.get("/cari?q=x")  # somebody else looks
        return answer

    path = path_of(variant)
    cache.wsgi_app = slow
    assert "25.000" in client.get(path).text
    assert "31.000" in client.get(path).text


def test_what_many_pages_show_is_read_once_until_it_changes(app, client, variant, count_queries):
    def asked(order):
        with count_queries() as queries:
            assert name in client.get(f"/kategori/camilan?urut={order}").text
        return len(queries)

    name = "Camilan"
    assert asked("termurah") == asked("terbaru") + 1
    with atomic() as session:
        category = session.scalars(sa.select(Category)).one()
        category.name, category.name_en = name, _ = "Kudapan", "Snacks"
    assert asked("termurah") == asked("terbaru") + 1
    assert "Snacks" in client.get("/en/kategori/camilan").text


def test_a_holiday_is_over_at_midnight(client, variant):
    with atomic() as session:
        product = session.get_one(Product, variant.product_id)
        group = session.get_one(ProducerGroup, product.group_id)
        group.holiday_until = clock.today()
    midnight = clock.end_of(clock.today())
    for moment, is_closed in ((midnight - timedelta(seconds=1), True), (midnight, False)):
        with clock.at(moment):
            assert ("libur" in client.get(path_of(variant)).text) is is_closed


def test_sold_pieces_are_told_within_a_quarter_of_an_hour(client, variant):
    client.get("/")
    with atomic():
        count_sold(variant.product_id, 7)
    with clock.at(clock.now() + timedelta(minutes=15)):
        assert "7 terjual" in client.get("/").text


@pytest.mark.slow
def test_a_change_is_seen_by_every_process_within_a_second(shop, app, variant):
    path, port = path_of(variant), free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "app:app"),
        ],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": shop.database.url, "MEDIA_URL": str(shop.media)},
    )
    try:
        until_open(port, server)
        assert {price_on(port, path) for _ in range(40)} == {"25.000"}
        set_price(variant, 31_000)
        changed = time.monotonic()
        while time.monotonic() < changed + 1:
            price_on(port, path)
        assert {price_on(port, path) for _ in range(40)} == {"31.000"}
    finally:
        server.terminate()
        server.wait(60)


def until_open(port, server):
    while server.poll() is None:
        try:
            return price_on(port, "/healthz")
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server has ended")


def price_on(port, path):
    """The price on a page, on a connection of its own, so any worker may answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        found = re.search(r"<small>Rp</small>([\d.]+)", connection.getresponse().read().decode())
        return found and found[1]
    finally:
        connection.close()
