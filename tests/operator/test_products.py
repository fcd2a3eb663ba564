"""Products that the operator takes down, and the group's way back."""

import pytest

from storefront.cart.queries import parcels_in
from storefront.cart.services import put_in_cart
from storefront.catalog.models import Product, ProductStatus
from storefront.core.db import db
from tests.catalog.keeper import address_of, edit
from tests.factories import make_group, make_member, make_user, make_variant
from tests.pages import names_on, path_of
from tests.visitor import forms_in

S = ProductStatus


@pytest.fixture
def operator(app):
    visitor = app.test_client()
    visitor.enter(make_user("Bu Pengelola", is_operator=True).id)
    return visitor


@pytest.fixture
def group(client):
    made = make_group("Lebah")
    client.enter(make_member(made).user_id)
    return made


@pytest.fixture
def honey(group):
    return make_variant(group, "Madu")


def desk_of(variant):
    return f"/pengelola/produk/{variant.product_id}"


def take_down(operator, variant, note="Foto milik orang lain"):
    return operator.submit(desk_of(variant), {"note": note}, form="penurunan")


def product_of(variant):
    db.session.rollback()
    db.session.expire_all()
    product = db.session.get_one(Product, variant.product_id)
    db.session.refresh(product, ["group"])
    return product


def test_what_was_taken_down_is_nowhere_and_cannot_be_ordered(operator, honey, app):
    customer = app.test_client()
    customer.submit(path_of(honey), {"varian": honey.id}, form="/keranjang")
    cart_id = put_in_cart(None, honey.id, 1)

    assert take_down(operator, honey).status_code == 303

    assert customer.get(path_of(honey)).status_code == 404
    group = path_of(honey).rpartition("/")[0]
    for page in ("/", "/cari?q=madu", "/kategori/camilan", group):
        assert "Madu" not in names_on(customer.get(page)), page
    assert "Tidak dijual lagi" in customer.get("/keranjang").text
    [parcel] = parcels_in(cart_id)
    assert [line.can_be_ordered for line in parcel.lines] == [False]
    assert customer.get("/cari/saran?q=mad").json == []


def test_the_group_reads_why_mends_it_and_asks_again(client, operator, group, honey):
    take_down(operator, honey)
    first_page = client.get(f"/kelola/{group.slug}/").text
    assert "Produk diturunkan pengelola" in first_page
    assert "Madu" in client.get(f"/kelola/{group.slug}/produk?rak=diturunkan").text
    page = address_of(product_of(honey))
    assert "Foto milik orang lain" in client.get(page).text

    assert edit(client, product_of(honey), about="Foto sendiri").status_code == 303
    assert product_of(honey).status is S.TAKEN_DOWN
    client.submit(page, {"answer": "Fotonya sudah diganti"}, form="#lihat-lagi")

    assert product_of(honey).status is S.LOOK_AGAIN
    assert "Madu" in operator.get("/pengelola/produk?tahap=look_again").text
    assert "Produk minta dilihat lagi" in operator.get("/pengelola/").text
    assert "Fotonya sudah diganti" in operator.get(desk_of(honey)).text
    assert operator.submit(desk_of(honey), form="pemulihan").status_code == 303
    assert product_of(honey).status is S.ACTIVE


def test_the_group_cannot_put_it_back_by_itself(client, operator, group, honey):
    page = client.get(address_of(product_of(honey)))
    take_down(operator, honey)
    sent = next(form for form in forms_in(page.text) if form.id == "produk").values

    client.post(address_of(product_of(honey)), data=sent | {"is_shown": "y"})
    assert product_of(honey).status is S.TAKEN_DOWN
    archive = {"csrf_token": sent["csrf_token"]}
    answer = client.post(f"{address_of(product_of(honey))}/arsip", data=archive)
    assert answer.status_code == 409
    assert product_of(honey).status is S.TAKEN_DOWN


@pytest.mark.databases("sqlite")
def test_a_reason_is_needed(operator, honey):
    answer = take_down(operator, honey, note=" ")
    assert answer.status_code == 422
    assert "Tulis alasannya" in answer.text
    assert product_of(honey).status is S.ACTIVE


@pytest.mark.databases("sqlite")
def test_taken_down_twice_the_second_hears_of_it(operator, honey):
    page = operator.get(desk_of(honey))
    form = next(each for each in forms_in(page.text) if each.is_called("penurunan"))
    take_down(operator, honey)
    answer = operator.post(form.action, data=form.values | {"note": "Lagi"})
    assert answer.status_code == 409
    assert "Tahapnya sudah berubah" in answer.text


@pytest.mark.databases("sqlite")
def test_products_are_looked_through_page_by_page(operator, honey, count_queries):
    bread = make_group("Roti")
    for number in range(31):
        make_variant(bread, f"Roti {number:02}")
    with count_queries() as queries:
        first = operator.get("/pengelola/produk?kelompok=roti&kat=camilan").text
    assert len(queries) <= 6
    assert "Roti 30" in first
    assert "Madu" not in first
    second = operator.get("/pengelola/produk", query_string={"lewat": _last(first)}).text
    assert "Madu" in second
    assert "Roti 30" not in second


def _last(page):
    return page.rpartition("lewat=")[2].partition('"')[0]
