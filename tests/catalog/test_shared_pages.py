import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core.db import atomic
from tests.factories import PIN, make_group, make_member, make_user, make_variant
from tests.pages import path_of

PATHS = ["/", "/cari", "/cari?q=keripik", "/kategori/camilan", "group", "product"]


@pytest.fixture(params=PATHS)
def path(request, app):
    variant = make_variant(make_group("Pelangi"))
    product = path_of(variant)
    return {"group": product.rpartition("/")[0], "product": product}.get(
        request.param, request.param
    )


def test_two_visitors_get_the_same_bytes_and_no_cookie(app, client, path):
    variant = make_variant(product="Teh")
    chair = make_user()
    make_member(make_group(), phone="+6281200009999")
    other = app.test_client()
    assert client.post("/keranjang", data={"varian": variant.id, "jumlah": 3}).status_code == 303
    client.post("/masuk", data={"phone": chair.phone, "pin": PIN})
    mine = client.get(path)
    app.extensions["page_cache"].forget()
    theirs = other.get(path)
    assert mine.data == theirs.data
    for page in (mine, theirs):
        assert page.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")
        assert "csrf" not in page.text


def test_an_unchanged_page_is_not_sent_again(client, path):
    first = client.get(path, headers={"Accept-Encoding": "br"})
    tag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("path", "other"),
    [("product", "?jumlah=2"), ("group", "?urut=termurah"), ("/cari?q=keripik", "&urut=terlaris")],
    indirect=["path"],
)
def test_what_one_page_has_read_others_need_not_until_it_changes(
    client, path, other, count_queries
):
    make_variant(product="Keripik")
    client.get("/")  # what all pages share is known
    with count_queries() as asked:
        client.get(path)
    with count_queries() as asked_again:
        client.get(path + other)
    assert len(asked_again) < len(asked)
    with atomic() as session:
        for each in session.scalars(sa.select(Product)):
            each.name += " baru"
    assert " baru" in client.get(path + other).text


def test_a_changed_page_is(client):
    variant = make_variant()
    path = path_of(variant)
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    with atomic() as session:
        session.get_one(Variant, variant.id).price_idr = 31_000
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "31.000" in changed.text
