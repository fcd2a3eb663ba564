"""Many products are shown in the shop window, or hidden from it, at once."""

import re

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core.db import atomic, db
from storefront.core.history import events_of
from storefront.groups.models import GroupStatus, ProducerGroup
from tests.catalog.keeper import keep_shop
from tests.factories import make_group, make_member, make_photo, make_variant
from tests.visitor import forms_in

DRAFT, ACTIVE = ProductStatus.DRAFT, ProductStatus.ACTIVE
PAGE = "/kelola/dapur/produk/sekaligus"


@pytest.fixture
def group(client):
    return keep_shop(client, slug="dapur")


def make_draft(group, name, *, photo=False, status=DRAFT):
    product_id = make_variant(group, name, status=status).product_id
    if photo:
        make_photo(product_id)
    return product_id


def status_of(*product_ids):
    db.session.expire_all()
    return [db.session.get(Product, product_id).status for product_id in product_ids]


def choices_on(page):
    """What each box of the page would send, by the name beside it."""
    boxes = re.findall(r'name="pilih" value="([^"]+)"[^>]*><span><b>([^<]+)', page.text)
    return {name: value for value, name in boxes}


def send(client, values, query="?rak=draf"):
    token = forms_in(client.get("/kelola/dapur/impor").text)[0].values["csrf_token"]
    return client.post(PAGE + query, data={"csrf_token": token, "pilih": values})


def change(model, row_id, **values):
    with atomic():
        db.session.execute(sa.update(model).where(model.id == row_id).values(**values))


def test_all_that_are_ready_are_shown_in_one_tap_and_the_others_say_why_not(client, group):
    opak, nopia = (make_draft(group, name, photo=True) for name in ("Opak", "Nopia"))
    bare = make_draft(group, "Sale")
    sold_elsewhere = make_draft(group, "Dodol", photo=True)
    change(Product, sold_elsewhere, from_idr=None)

    shelf = client.get("/kelola/dapur/produk?rak=draf")
    assert "Tampilkan beberapa sekaligus" in shelf.text
    page = client.get(PAGE)
    assert "2 produk siap" in page.text
    assert "2 produk belum siap" in page.text
    assert page.text.count("belum ada foto") == 1
    assert "belum ada pilihan yang dijual" in page.text

    done = client.submit(PAGE, {}, form="#sekaligus", follow=True)

    assert "2 produk tampil di etalase." in done.text
    assert status_of(opak, nopia, bare, sold_elsewhere) == [ACTIVE, ACTIVE, DRAFT, DRAFT]
    assert [event.became for event in events_of("product", [opak])] == ["active"]


def test_what_has_no_photo_may_be_chosen_and_all_can_be_ticked(client, group):
    made = [make_draft(group, name) for name in ("Opak", "Nopia")]
    assert client.submit(f"{PAGE}?centang=semua", {}, form="#sekaligus").status_code == 303
    assert status_of(*made) == [ACTIVE, ACTIVE]


def test_what_is_chosen_is_hidden_and_can_be_shown_again(client, group):
    opak, nopia = (make_draft(group, name, status=ACTIVE) for name in ("Opak", "Nopia"))
    page = client.get(f"{PAGE}?rak=dijual")
    chosen = choices_on(page)["Opak"]

    assert send(client, [chosen], "?rak=dijual").status_code == 303
    assert status_of(opak, nopia) == [DRAFT, ACTIVE]
    assert send(client, [chosen], "?rak=dijual").status_code == 303  # a second tap
    assert status_of(opak, nopia) == [DRAFT, ACTIVE]


def test_a_product_that_was_changed_meanwhile_is_left_and_told(client, group):
    opak, nopia, sale = (make_draft(group, name, photo=True) for name in ("Opak", "Nopia", "Sale"))
    chosen = choices_on(client.get(PAGE))
    dearer = db.session.scalar(sa.select(Variant.id).where(Variant.product_id == nopia))
    change(Variant, dearer, price_idr=99_000)
    change(Product, sale, status=ProductStatus.TAKEN_DOWN)

    page = send(client, list(chosen.values()))

    assert page.status_code == 409
    assert "1 produk tampil di etalase." in page.text
    assert "2 produk belum, karena sementara itu diubah orang lain." in page.text
    assert "diturunkan pengelola" in page.text
    assert status_of(opak, nopia, sale) == [ACTIVE, DRAFT, ProductStatus.TAKEN_DOWN]
    anew = choices_on(page)
    assert "Rp99.000" in page.text
    assert send(client, [anew["Nopia"]]).status_code == 303
    assert send(client, [anew["Sale"]]).status_code == 409  # whatever its box would send
    assert status_of(nopia, sale) == [ACTIVE, ProductStatus.TAKEN_DOWN]


def test_nothing_chosen_and_what_belongs_to_others_changes_nothing(client, group):
    other = make_group(slug="lain")
    theirs = make_draft(other, "Tenun", photo=True)
    client.enter(make_member(other).user_id)
    chosen = choices_on(client.get("/kelola/lain/produk/sekaligus"))
    client.enter(make_member(group).user_id)
    answer = send(client, ["0", "x", "1 abc"])
    assert answer.status_code == 422
    assert "Centang dulu produknya." in answer.text

    assert send(client, list(chosen.values())).status_code == 303
    assert status_of(theirs) == [DRAFT]


def test_a_group_that_waits_is_told_when_its_products_appear(client, group):
    make_draft(group, "Opak", photo=True)
    change(ProducerGroup, group.id, status=GroupStatus.SUBMITTED)
    done = client.submit(PAGE, {}, form="#sekaligus", follow=True)
    assert "1 produk siap. Tampil setelah kelompok disetujui." in done.text


def test_a_hundred_cost_as_many_queries_as_one(client, group, count_queries):
    counts = set()
    for products in (1, 30):
        for number in range(products):
            make_draft(group, f"Opak {number}", photo=True)
        with count_queries() as queries:
            client.get(PAGE)
        counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 8
