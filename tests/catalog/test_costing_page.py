"""A member works out what a pack costs, and takes over a price that leaves something."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.history import events_of
from tests.catalog.keeper import keep_shop
from tests.factories import make_group, make_member, make_variant

BATCH = {
    "bahan-baru-1-name": "Carica",
    "bahan-baru-1-amount_idr": "400rb",
    "bahan-baru-2-amount_idr": "40.000",
    "packaging": "160.000",
    "energy": "60.000",
    "wage": "240.000",
    "packs": "50",
}


@pytest.fixture
def variant(client):
    return make_variant(keep_shop(client), "Carica", price_idr=28_000, cost_idr=None)


@pytest.fixture
def path(variant):
    group = db.session.scalar(sa.text("SELECT slug FROM producer_group"))
    return f"/kelola/{group}/hitung/{variant.id}"


def work_out(client, path, **changes):
    return client.submit(path, BATCH | changes, form="#hitung")


def test_the_figures_are_shown_and_nothing_is_kept(client, path, variant):
    page = work_out(client, path)

    assert page.status_code == 200
    for figure in ("Rp18.000", "Rp25.200", "Rp25.500", "Rp25.715", "Rp26.000", "Rp7.500"):
        assert figure in page.text
    assert "Rp375.000" in page.text  # 50 packs, 7.500 each
    db.session.refresh(variant)
    assert variant.cost_idr is None
    assert "Rp18.000" not in client.get(path).text


@pytest.mark.parametrize(
    ("use", "price_idr"), [("none", 28_000), ("markup", 25_500), ("margin", 26_000)]
)
def test_hpp_is_kept_with_or_without_the_price(client, path, variant, use, price_idr):
    assert work_out(client, path, use=use).status_code == 303

    db.session.refresh(variant)
    assert (variant.cost_idr, variant.price_idr) == (18_000, price_idr)
    changes = {
        event.note: (event.was, event.became) for event in events_of("variant", [variant.id])
    }
    assert changes["cost_idr"] == (None, "18000")
    assert changes.get("price_idr") == (None if use == "none" else ("28000", str(price_idr)))


def test_a_new_price_stands_in_the_shop_window(client, path):
    work_out(client, path, use="markup")

    assert "25.500</span>" in client.get("/cari?q=carica").text


def test_the_calculation_is_found_again_and_changed(client, path, variant):
    work_out(client, path, markup="50", use="markup")

    page = client.get(path)
    for kept in ('value="Carica"', 'value="400.000"', 'value="40.000"', 'value="50"', "Rp27.000"):
        assert kept in page.text
    client.submit(path, {"wage": "340.000", "use": "none"}, form="#hitung")
    db.session.refresh(variant)
    assert (variant.cost_idr, variant.price_idr) == (20_000, 27_000)


def test_a_double_tap_changes_it_once(client, path, variant):
    same = {"key": "k" * 22, "seen": variant.mark, "use": "markup"}
    answers = [work_out(client, path, **same) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(events_of("variant", [variant.id])) == 2  # HPP and price


def test_one_more_row_loses_nothing(client, path):
    page = work_out(client, path, more="1")

    assert page.status_code == 200
    assert 'value="400rb"' in page.text
    assert 'name="bahan-baru-4-amount_idr"' in page.text


BAD = [
    ("bahan-baru-1-amount_idr", "mahal", "Tulis rupiah seperti"),
    ("packs", "0", "Paling sedikit 1"),
    ("packs", "", "Isi bagian ini"),
    ("margin", "95", "Paling banyak 90"),
    ("markup", "banyak", "Tulis jumlah dengan angka"),
]


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(("field", "typed", "words"), BAD)
def test_a_mistake_is_said_and_nothing_is_lost(client, path, variant, field, typed, words):
    page = work_out(client, path, **{field: typed, "use": "markup"})

    assert page.status_code == 422
    assert words in page.text
    assert 'value="Carica"' in page.text
    db.session.refresh(variant)
    assert variant.cost_idr is None


def test_something_has_to_cost_something(client, path):
    page = client.submit(path, {"packs": "50", "use": "none"}, form="#hitung")

    assert page.status_code == 422
    assert "Isi paling sedikit satu biaya" in page.text


def test_a_price_below_cost_is_warned_of_wherever_it_is_seen(client, path, variant):
    loss = "di bawah HPP"
    assert loss not in work_out(client, path).text.split("data-loss hidden")[0]
    page = work_out(client, path, packs="20", use="none")

    assert page.status_code == 303
    assert "data-loss hidden" not in client.get(path).text
    assert loss in client.get(page.location).text
    assert loss in client.get(path.partition("/hitung")[0] + "/produk").text


def test_what_somebody_changed_meanwhile_is_not_overwritten(client, path, variant):
    seen = variant.mark
    work_out(client, path, use="markup")

    page = work_out(client, path, seen=seen, packs="25", use="none")

    assert page.status_code == 409
    assert "Rp25.500" in page.text
    db.session.refresh(variant)
    assert variant.cost_idr == 18_000


def test_a_variant_of_others_looks_like_a_missing_one(client):
    mine = make_group()
    client.enter(make_member(mine).user_id)
    foreign = make_variant(make_group("Lain"))

    for number in (foreign.id, foreign.id + 1):
        assert client.get(f"/kelola/{mine.slug}/hitung/{number}").status_code == 404
