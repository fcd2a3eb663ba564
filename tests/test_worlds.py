"""Nothing of a class gets out of it, and nothing live gets in."""

import re

import pytest
from flask import url_for

from storefront.core import world
from storefront.core.db import db
from storefront.core.world import World
from storefront.groups.models import Role
from storefront.ordering.models import Purchase
from tests.access import TABLE, Public
from tests.arguments import nothing
from tests.factories import (
    make_classroom,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)

GROUP, PRODUCT = "Kelompok Zamrud", "Madu Zamrud"


@pytest.fixture
def classroom(app):
    return make_classroom()


@pytest.fixture
def practice(classroom):
    """A group of the class, with a product and an order of it."""
    group = make_group(GROUP, classroom_id=classroom.id)
    variant = make_variant(group, PRODUCT)
    with world.entered(World(classroom.id)):
        group.order = place_order(variant)
    group.variant_id = variant.id
    group.purchase_token = db.session.get_one(Purchase, group.order.purchase_id).token
    return group


@pytest.fixture
def participant(client, classroom, practice):
    """Somebody of the class, signed in."""
    client.enter(make_member(practice, classroom_id=classroom.id).user_id)
    return client


def pages_of(group):
    return [f"/toko/{group.slug}", f"/pesanan/{group.purchase_token}"]


def public_pages(app):
    """Every public page without a name in its address, and searches for what must not be found."""
    with app.test_request_context():
        plain = [
            url_for(endpoint)
            for endpoint, row in TABLE.items()
            if isinstance(row, Public) and row.make is nothing and is_page(app, endpoint)
        ]
    return [*plain, "/cari?q=zamrud", "/cari?q=madu", "/kategori/camilan", "/wilayah?q=leksono"]


def is_page(app, endpoint):
    [rule, *_] = app.url_map.iter_rules(endpoint)
    return "GET" in rule.methods


@pytest.mark.parametrize("who", ["nobody", "a live chair", "a participant", "an operator"])
def test_no_live_page_tells_of_a_class(app, client, classroom, practice, who):
    live = make_group("Roti")
    make_variant(live, "Roti madu")
    someone = {
        "a live chair": lambda: make_member(live).user_id,
        "a participant": lambda: make_member(practice, classroom_id=classroom.id).user_id,
        "an operator": lambda: make_user(is_operator=True).id,
    }
    if who in someone:
        client.enter(someone[who]())

    seen = {path: client.get(path) for path in public_pages(app)}

    assert "Roti" in seen["/cari?q=madu"].text  # the pages do tell of what is live
    for path, answer in seen.items():
        assert "Zamrud" not in answer.text.replace('value="zamrud"', ""), path
    for path in pages_of(practice):
        assert client.get(path).status_code == 404, path


def test_people_of_the_class_see_it_under_its_code(participant, classroom, practice):
    root = f"/latihan/{classroom.code}"
    home = participant.get(f"{root}/")
    assert PRODUCT in home.text
    assert f'href="{root}/toko/{practice.slug}' in home.text
    for path in pages_of(practice):
        page = participant.get(root + path)
        assert page.status_code == 200, path
        assert "LATIHAN" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_everybody_else_finds_nothing_under_its_code(app, classroom, practice):
    other = make_classroom()
    strangers = [
        None,
        make_user().id,
        make_user(is_operator=True).id,
        make_member(make_group()).user_id,
        make_member(make_group(classroom_id=other.id), classroom_id=other.id).user_id,
    ]
    for user_id in strangers:
        visitor = app.test_client()
        if user_id:
            visitor.enter(user_id)
        for path in ["/", "/cari?q=zamrud", "/masuk", *pages_of(practice)]:
            answers = [visitor.get(f"/latihan/{code}{path}") for code in (classroom.code, "XXXXXX")]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert GROUP not in answers[0].text


def test_a_class_sees_nothing_live(participant, classroom):
    live = make_group("Roti")
    make_variant(live, "Roti madu")
    root = f"/latihan/{classroom.code}"
    assert "Roti" not in participant.get(f"{root}/").text
    assert "Roti madu" not in participant.get(f"{root}/cari?q=madu").text
    assert participant.get(f"{root}/toko/{live.slug}").status_code == 404


def test_goods_of_a_class_do_not_get_into_a_live_cart(client, practice):
    answer = client.post("/keranjang", data={"varian": practice.variant_id, "jumlah": 1})
    assert answer.status_code == 409
    assert "Zamrud" not in client.get("/keranjang").text


def test_what_a_class_sells_changes_no_live_figure(app, client, classroom, practice):
    live = make_group("Roti")
    place_order(make_variant(live, "Roti madu"))
    client.enter(make_member(live, Role.CHAIR).user_id)
    pages = ["/", "/penjualan", "/penjualan/produk.csv", "/pesanan", "/uang-masuk"]

    def figures():
        shown = [client.get(f"/kelola/{live.slug}{page}").text for page in pages]
        return [re.sub(r'((?:csrf_token|key)"[^>]* value=")[^"]*', r"\1", page) for page in shown]

    before = figures()
    with world.entered(World(classroom.id)):
        place_order(make_variant(practice, "Madu Zamrud lagi"), 3)
    assert figures() == before


def test_the_front_door_and_the_back_office_stand_outside_of_the_class(
    participant, classroom, practice
):
    root = f"/latihan/{classroom.code}"
    assert participant.get(f"{root}/daftar").location == "/daftar"
    assert participant.post(f"{root}/keluar").status_code in (400, 404)
    assert participant.get(f"{root}/kelola/{practice.slug}/anggota").status_code == 404
    assert participant.get(f"/kelola/{practice.slug}/anggota").status_code == 200
