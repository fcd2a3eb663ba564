"""What people type and what is meant by it."""

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, StockMove, Variant
from storefront.catalog.services.shelve import shelve
from storefront.catalog.stems import asked_words, stem_of, stems_of
from storefront.core.db import atomic
from storefront.groups.models import GroupStatus
from tests.factories import make_classroom, make_group, make_member, make_variant
from tests.pages import link_to, names_on


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anyam", "anyaman"),
        ("dianyam", "menganyam"),
        ("krupuk", "kerupuk"),
        ("cemilan", "camilan"),
        ("jilbab", "kerudung"),
        ("keripiknya", "kripik"),
        ("sulaman", "bordir"),
    ],
)
def test_forms_and_spellings_of_a_word_have_one_stem(one, other):
    assert stem_of(one) == stem_of(other)


@pytest.mark.parametrize("word", ["keripik", "kopi", "teh", "wonosobo", "250", "x" * 500])
def test_words_without_endings_stay_whole(word):
    assert stem_of(word) == word


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Kopi  BUBUK kopi", ["kopi", "bubuk"]),
        ("keripik untuk oleh-oleh", ["keripik"]),
        ("oleh-oleh yang murah", []),
        ("gula 250g", ["gula", "250", "g"]),
        ("", []),
        ("%", ["-"]),
        ("a b c d e f g h i j", ["a", "b", "c", "d", "e", "f", "g", "h"]),
    ],
)
def test_words_of_a_query(query, words):
    assert asked_words(query) == words


def test_a_category_of_two_things_adds_only_what_the_name_leaves_open():
    assert stems_of("Teh Hitam", "", category="Kopi & Teh") == " teh hitam / minum "
    assert stems_of("Cascara", "", category="Kopi & Teh") == " cascara / kopi teh minum "


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("opak", "Opak Singkong"),
        ("krupuk", "Opak Singkong"),
        ("anyam", "Tas Anyaman"),
        ("besar", "Tas Anyaman"),  # a variant
        ("lipur", "Opak Singkong"),  # the group
        ("leksono", "Opak Singkong"),  # where it is from
        ("wonosobo tas", "Tas Anyaman"),
    ],
)
def test_a_product_is_found_by_all_that_is_said_on_its_card(client, query, name):
    group = make_group("Karya Lipur")
    make_variant(group, "Tas Anyaman", name="Besar")
    make_variant(group, "Opak Singkong")
    assert name in names_on(client.get("/cari", query_string={"q": query}))


@pytest.mark.parametrize(
    ("query", "meant", "name"),
    [
        ("caricaa", "carica", "Sirup Carica"),
        ("crica", "carica", "Sirup Carica"),
        ("carcia", "carica", "Sirup Carica"),
        ("sirupcarica", "sirup carica", "Sirup Carica"),
        ("kpoi", "kopi", "Kopi Bubuk"),
        ("the", "teh", "Teh Hijau"),
        ("kopi bubukk", "kopi bubuk", "Kopi Bubuk"),
        ("kopi bubuk rendang", "kopi bubuk", "Kopi Bubuk"),
    ],
)
def test_what_was_meant_is_shown_and_said(client, query, meant, name):
    for product in ("Kopi Bubuk", "Sirup Carica", "Teh Hijau"):
        make_variant(product=product)
    page = client.get("/cari", query_string={"q": query})
    assert names_on(page) == [name]
    assert f"Menampilkan hasil untuk “{meant}”." in page.text

    exact = client.get(link_to(page, f"Cari “{query}” saja"))
    assert names_on(exact) == []
    assert names_on(client.get(link_to(exact, "Cari juga yang mirip"))) == [name]


@pytest.mark.parametrize("query", ["zzzz", "kop", "te", "123456", "x" * 100, "ng", "%_%"])
def test_nothing_is_guessed_from_too_little(client, query):
    make_variant(product="Teh Wangi 123450")
    page = client.get("/cari", query_string={"q": query})
    assert names_on(page) == []
    assert "Menampilkan hasil" not in page.text


def test_a_word_that_something_has_is_taken_as_it_stands(client):
    make_variant(product="Kopi")
    make_variant(product="Kopiah")
    assert names_on(client.get("/cari?q=kopiah")) == ["Kopiah"]


def test_words_that_nothing_has_together_are_offered_one_by_one(client):
    make_variant(product="Kopi")
    make_variant(product="Tempe")
    page = client.get("/cari?q=kopi+tempe")
    assert names_on(page) == []
    assert names_on(client.get(link_to(page, "kopi"))) == ["Kopi"]


def test_the_index_keeps_step_with_what_a_product_is(client):
    variant = make_variant(product="Kopi")

    def found(word):
        return bool(names_on(client.get(f"/cari?q={word}&tepat=1")))

    assert (found("kopi"), found("tempe")) == (True, False)
    with atomic() as session:
        session.get_one(Product, variant.product_id).name = "Tempe"
        session.flush()
        shelve([variant.product_id])
    assert (found("kopi"), found("tempe")) == (False, True)
    with atomic() as session:
        session.get_one(Product, variant.product_id).status = ProductStatus.ARCHIVED
    assert not found("tempe")


def test_what_products_are_found_by_is_written_anew(app, client):
    make_variant(product="Kopi")
    with atomic() as session:
        session.execute(sa.update(Product).values(stems="", from_idr=None))
    assert names_on(client.get("/cari?q=kopi")) == []
    told = app.test_cli_runner().invoke(args=["stems"])
    assert told.stdout == "1 products written.\n"
    assert names_on(client.get("/cari?q=kopi")) == ["Kopi"]


def test_a_product_that_is_gone_is_out_of_the_index(client):
    gone = make_variant(product="Kopi")
    make_variant(product="Kopi susu")
    with atomic() as session:
        session.execute(sa.delete(StockMove).where(StockMove.variant_id == gone.id))
        session.execute(sa.delete(Variant).where(Variant.id == gone.id))
        session.execute(sa.delete(Product).where(Product.id == gone.product_id))
    assert names_on(client.get("/cari?q=kopi")) == ["Kopi susu"]


def test_words_of_hidden_products_correct_nothing(client):
    make_variant(make_group(status=GroupStatus.SUSPENDED), "Zamrud")
    make_variant(product="Zaitun", status=ProductStatus.DRAFT)
    for query in ("zamrd", "zaitn"):
        page = client.get("/cari", query_string={"q": query})
        assert "Belum ada yang cocok" in page.text
        assert "Menampilkan hasil" not in page.text


def test_the_next_likely_word_stands_for_one_that_only_hidden_products_have(client):
    make_variant(make_group(status=GroupStatus.SUSPENDED), "Zamrud")
    make_variant(product="Zamrut")
    page = client.get("/cari?q=zamrudd")
    assert names_on(page) == ["Zamrut"]
    assert "Menampilkan hasil untuk “zamrut”." in page.text


def test_a_word_of_a_class_is_known_in_the_class_only(client):
    classroom = make_classroom()
    practice = make_group(classroom_id=classroom.id)
    make_variant(practice, "Zamrud")
    client.enter(make_member(practice, classroom_id=classroom.id).user_id)
    assert "zamrud" not in client.get("/cari?q=zamrd").text
    assert client.get("/cari/saran?q=zam").json == []
    root = f"/latihan/{classroom.code}"
    assert names_on(client.get(f"{root}/cari?q=zamrd")) == ["Zamrud"]
    inside = client.get(f"{root}/cari/saran?q=zam")
    assert inside.json == ["Zamrud"]
    assert inside.headers["Cache-Control"] == "no-store"
