"""Nothing of a visitor, of a class or of a stranger's making is in a page from memory."""

import re
from datetime import timedelta
from itertools import chain

import pytest
from flask import abort, session, url_for

from storefront.core import catalogue_version, clock, page_cache
from storefront.core.db import Model, db
from storefront.core.shared import SHARED, shared
from tests.access import TABLE, Public
from tests.factories import (
    LEKSONO,
    make_category,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_variant,
)
from tests.pages import path_of

SHOP = {"catalog.home", "catalog.search", "catalog.category", "catalog.group", "catalog.product"}
NAME, PHONE = "Sumarsih Rahasia", "+628119998887"


@pytest.fixture
def cache(app):
    return app.extensions["page_cache"]


@pytest.fixture
def shared_pages(app):
    """Every address that answers `public`, found by asking all routes, by endpoint."""
    make_category()
    group = make_group("Pelangi")
    found = {}
    for endpoint, row in TABLE.items():
        [rule, *_] = app.url_map.iter_rules(endpoint)
        if not isinstance(row, Public) or "GET" not in rule.methods:
            continue
        with app.test_request_context():
            path = url_for(endpoint, **row.make(group))
        for address in (path, f"/en{path}"):
            if is_shared(app.test_client().get(address)):
                found.setdefault(endpoint, []).append(address)
    assert found.keys() >= SHOP
    return found


def is_shared(answer):
    return answer.status_code == 200 and answer.headers["Cache-Control"] == SHARED


def is_kept(answer):
    return "Cache-Status" in answer.headers


@pytest.fixture
def somebody(app, client):
    """Signed in by the front door, with a cart, and her language is English."""
    chair = make_member(make_group(), name=NAME, phone=PHONE)
    client.sign_in(chair)
    variant = make_variant(product="Teh")
    client.post("/keranjang", data={"varian": variant.id, "jumlah": 3})
    return client


@pytest.fixture
def participant(app):
    classroom = make_classroom()
    group = make_group("Latihan Zamrud", classroom_id=classroom.id)
    make_variant(group, "Madu Zamrud")
    visitor = app.test_client()
    visitor.enter(make_member(group, classroom_id=classroom.id).user_id)
    visitor.home = f"/latihan/{classroom.code}/"
    return visitor


def test_what_she_leaves_in_memory_is_what_a_stranger_would_get(
    app, cache, shared_pages, somebody, participant
):
    for address in chain(*shared_pages.values()):
        cache.forget()
        fresh = app.test_client().get(address)
        for visitor in (somebody, participant):
            cache.forget()
            hers = visitor.get(address)
            theirs = app.test_client().get(address)
            assert (is_kept(hers), is_kept(theirs)) == (False, True), address
            assert theirs.data == fresh.data, address
            for page in (hers, theirs):
                assert "Set-Cookie" not in page.headers
                assert page.headers["Vary"] == "Accept-Encoding"
                for secret in (NAME, PHONE, "csrf", "Zamrud"):
                    assert secret not in page.text, address


def test_a_class_neither_fills_nor_reads(app, cache, participant):
    make_variant(product="Madu Hutan")
    home = participant.home
    for _ in range(2):
        page = participant.get(home)
        assert "Madu Zamrud" in page.text
        assert "Madu Hutan" not in page.text
        assert not is_kept(page)
        assert page.headers["Cache-Control"] == "no-store"
        assert cache.pages == {}
        live = app.test_client().get("/").text  # what it reads is kept
        assert "Madu Hutan" in live
        assert "Zamrud" not in live
        cache.pages.clear()
    assert app.test_client().get(home).status_code == 404


def test_every_table_that_a_shared_page_reads_is_marked_as_shown(
    app, cache, client, count_queries, shared_pages
):
    variant = make_variant()
    make_photo(variant.product_id)
    asked = ["/cari?q=krpik+pdas&stok=1&kab=33.07&max=50rb", f"{path_of(variant)}?kec={LEKSONO}"]
    cache.forget()
    with count_queries() as queries:
        for address in [*chain(*shared_pages.values()), *asked]:
            client.get(address)
    read = {name for query in queries for name in re.findall(r'(?:FROM|JOIN) "?(\w+)', query)}
    tables = read & Model.metadata.tables.keys() - {"catalogue_version"}
    assert len(tables) > 8
    assert tables - catalogue_version._shown == set(), "mark their models with @shown"


def broken(_answer):
    raise RuntimeError("as planned")


STRANGE = {  # what becomes of a page for everybody, and why it must not be kept
    "cookie": lambda answer: answer.set_cookie("a", "b"),
    "session": lambda answer: session.get("cart_id"),
    "vary": lambda answer: answer.vary.add("Save-Data"),
    "private": lambda answer: answer.headers.update({"Cache-Control": "no-store"}),
    "gone": lambda answer: setattr(answer, "status_code", 410),
    "missing": lambda answer: abort(404),
    "broken": broken,
}


@pytest.fixture
def planted(make_app):
    """A shop of one host with a plain page and strange ones."""
    app = make_app(TRUSTED_HOSTS=["toko.test"], PROPAGATE_EXCEPTIONS=False)

    @app.get("/aneh/<kind>")
    def page(kind):
        answer = shared(kind)
        STRANGE.get(kind, str)(answer)
        return answer

    return app


@pytest.mark.parametrize("kind", STRANGE)
def test_only_pages_for_everybody_that_went_well_are_kept(planted, kind):
    visitor = planted.test_client()
    first, second = (visitor.get(f"/aneh/{kind}", base_url="http://toko.test") for _ in range(2))
    assert first.status_code == second.status_code
    assert not is_kept(second)


def test_a_host_that_is_not_ours_neither_fills_nor_reads(planted):
    visitor = planted.test_client()
    for _ in range(2):
        assert visitor.get("/aneh/plain", base_url="http://evil.test").status_code == 400
    ours = visitor.get("/aneh/plain", base_url="http://toko.test")
    assert not is_kept(ours)
    assert visitor.get("/aneh/plain", base_url="http://evil.test").status_code == 400
    assert is_kept(visitor.get("/aneh/plain", base_url="http://toko.test"))


def test_each_host_and_scheme_has_pages_of_its_own(app, client):
    for base_url in ("http://a.test", "http://b.test", "https://a.test"):
        page = client.get("/", base_url=base_url)
        assert not is_kept(page)
    assert "Strict-Transport-Security" in client.get("/", base_url="https://a.test").headers
    assert "Strict-Transport-Security" not in client.get("/", base_url="http://a.test").headers


def test_a_form_that_was_sent_is_never_answered_from_memory(app, client):
    client.get("/")
    assert client.post("/").status_code == 405


def test_made_up_addresses_never_take_more_than_their_room(planted):
    cache, visitor = planted.extensions["page_cache"], planted.test_client()
    cache.most_bytes = 20 * page_cache.ROW_BYTES
    for number in range(60):
        for query in (f"?{number}", f"?{number}{'x' * 5_000}"):
            visitor.get(f"/aneh/plain{query}", base_url="http://toko.test")
            assert cache.bytes <= cache.most_bytes
    assert cache.bytes == sum(page_cache._bytes(*each) for each in cache.pages.items())
    assert 5 < len(cache.pages) < 20


@pytest.mark.databases("sqlite")
def test_without_the_number_nothing_is_kept(client):
    client.get("/cari")
    assert is_kept(client.get("/cari"))
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE catalogue_version RENAME TO away")
    with clock.at(clock.now() + timedelta(minutes=15)):
        for _ in range(2):
            page = client.get("/cari")
            assert (page.status_code, is_kept(page)) == (200, False)
