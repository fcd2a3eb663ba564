"""Prices and stock of many variants on one page, while others are at work, too."""

import re
import threading
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, StockMove, StockReason, Variant
from storefront.catalog.queries.grid import PAGE
from storefront.catalog.services.grid import Figures, RowEntry, save_grid
from storefront.core.db import atomic, db
from storefront.core.history import events_of
from storefront.core.numbers import new_secret
from tests.catalog.keeper import keep_shop, sell
from tests.factories import add_variant, make_group, make_member, make_variant
from tests.race import at_once
from tests.visitor import forms_in


@pytest.fixture
def group(client):
    return keep_shop(client, slug="dapur")


PATH = "/kelola/dapur/produk/harga-stok"


def cells(variant, **figures):
    return {f"baris-{variant.id}-{name}": value for name, value in figures.items()}


def opened(client, path=PATH):
    """What the browser would send of the page as it is now."""
    return sent_by(client.get(path))


def sent_by(page):
    return next(form for form in forms_in(page.text) if form.id == "harga-stok").values


def now(variant):
    db.session.rollback()
    query = sa.select(Variant.price_idr, Variant.stock, Variant.low_stock).filter_by(id=variant.id)
    return tuple(db.session.execute(query).one())


def moves(variant):
    query = sa.select(StockMove.change, StockMove.reason).filter_by(variant_id=variant.id)
    return [tuple(row) for row in db.session.execute(query.order_by(StockMove.id))]


def test_many_figures_are_changed_with_one_button(client, group):
    keripik = make_variant(group, price_idr=25_000, stock=10)
    kopi = make_variant(group, "Kopi", price_idr=40_000, stock=3)
    tenun = make_variant(group, "Tenun", stock=1)

    typed = cells(keripik, price_idr="27rb", stock="1.200") | cells(kopi, low_stock="")
    done = client.submit(PATH, typed, form="#harga-stok", follow=True)

    assert "2 baris disimpan." in done.text
    assert now(keripik) == (27_000, 1_200, 5)
    assert now(kopi) == (40_000, 3, None)
    assert moves(keripik)[1:] == [(1_190, StockReason.COUNTED)]
    assert moves(tenun) == [(1, StockReason.OPENING)]
    assert db.session.get(Product, keripik.product_id).from_idr == 27_000


def test_a_new_price_is_kept_in_the_history_with_who_did_it(client, group):
    variant = make_variant(group, price_idr=25_000)

    client.submit(PATH, cells(variant, price_idr="27.000"), form="#harga-stok")

    [event] = events_of("variant", [variant.id])
    assert (event.was, event.became, event.note) == ("25000", "27000", "price_idr")
    page = client.get(f"/kelola/dapur/stok/{variant.id}").text
    assert "Rp25.000" in page
    assert "Rp27.000" in page


def test_a_page_that_nobody_changed_writes_nothing(client, group):
    variant = make_variant(group, stock=150_000)  # more than a person may type
    done = client.submit(PATH, form="#harga-stok", follow=True)
    assert "Tidak ada yang berubah." in done.text
    assert len(moves(variant)) == 1


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"price_idr": "nego"}, "Tulis rupiah seperti 25.000 atau 25rb"),
        ({"price_idr": "25"}, "Paling sedikit Rp100"),
        ({"price_idr": ""}, "Isi bagian ini"),
        ({"stock": "-1"}, "Paling sedikit 0"),
        ({"stock": "99999999999999999999"}, "Paling banyak 99.999"),
        ({"low_stock": "lima"}, "Tulis jumlah dengan angka"),
        ({"seen": "apa saja"}, "Halaman ini sudah lama terbuka"),
    ],
)
def test_a_mistake_is_told_at_its_row_and_nothing_typed_is_lost(client, group, figures, words):
    wrong, right = make_variant(group, "Opak", stock=10), make_variant(group, "Kopi", stock=3)

    typed = cells(wrong, **figures) | cells(right, stock="44")
    page = client.submit(PATH, typed, form="#harga-stok")

    assert page.status_code == 422
    assert words in page.text
    assert "Opak, 100 g" in page.text
    assert "Belum ada yang disimpan" in page.text
    for name, value in typed.items():
        assert sent_by(page)[name] == value
    assert (now(wrong)[1], now(right)[1]) == (10, 3)


def test_what_was_sold_meanwhile_is_shown_and_the_other_rows_are_saved(client, group):
    keripik, kopi = make_variant(group, "Keripik", stock=10), make_variant(group, "Kopi", stock=3)
    typed = opened(client) | cells(keripik, stock="12", price_idr="26000") | cells(kopi, stock="8")
    sell(keripik, 3)

    page = client.post(PATH, data=typed)

    assert page.status_code == 409
    assert "2 baris sudah disimpan." in page.text
    assert "Stok: tadi 10, sekarang 7, diketik 12" in page.text
    assert "Kopi" not in page.text
    assert now(keripik) == (26_000, 7, 5)
    assert now(kopi)[1] == 8


@pytest.mark.parametrize(("choice", "stock"), [("12", 12), ("7", 7)])
def test_who_typed_chooses_what_is_true(client, group, choice, stock):
    keripik = make_variant(group, stock=10)
    typed = opened(client) | cells(keripik, stock="12")
    sell(keripik, 3)
    page = client.post(PATH, data=typed)

    done = client.post(PATH, data=sent_by(page) | cells(keripik, stock=choice))

    assert done.status_code == 303
    assert now(keripik)[1] == stock == sum(change for change, _ in moves(keripik))


def test_choosing_nothing_keeps_what_there_is(client, group):
    keripik = make_variant(group, stock=10)
    typed = opened(client) | cells(keripik, stock="12")
    sell(keripik, 3)
    page = client.post(PATH, data=typed)

    client.post(PATH, data=sent_by(page))

    assert now(keripik)[1] == 7


def test_a_row_that_was_not_touched_is_no_clash(client, group):
    keripik = make_variant(group, stock=10)
    typed = opened(client) | cells(keripik, price_idr="30000")
    sell(keripik, 3)

    assert client.post(PATH, data=typed).status_code == 303
    assert now(keripik) == (30_000, 7, 5)


def test_two_who_type_the_same_agree(client, group):
    keripik = make_variant(group, stock=10)
    typed = opened(client) | cells(keripik, stock="12")
    client.submit(PATH, cells(keripik, stock="12"), form="#harga-stok")

    assert client.post(PATH, data=typed).status_code == 303
    assert moves(keripik)[1:] == [(2, StockReason.COUNTED)]


def test_a_double_tap_books_once_even_when_the_first_was_undone(client, group):
    keripik = make_variant(group, stock=10)
    typed = opened(client) | cells(keripik, stock="12")
    client.post(PATH, data=typed)
    client.submit(PATH, cells(keripik, stock="10"), form="#harga-stok")

    assert client.post(PATH, data=typed).status_code == 303
    assert now(keripik)[1] == 10


def test_a_page_from_before_can_be_sent_on_after_one_more_look(client, group):
    keripik, kopi = make_variant(group, stock=10), make_variant(group, "Kopi", stock=3)
    typed = opened(client) | cells(keripik, stock="12")
    client.post(PATH, data=typed)

    page = client.post(PATH, data=typed | cells(kopi, stock="4"))
    assert page.status_code == 409
    assert client.post(PATH, data=sent_by(page)).status_code == 303

    assert (now(keripik)[1], now(kopi)[1]) == (12, 4)
    assert len(moves(keripik)) == 2


def test_variants_of_another_group_are_out_of_reach(client, group):
    make_variant(group)
    foreign = make_variant(make_group(), "Rahasia", stock=10)
    typed = opened(client) | cells(foreign, price_idr="1000", stock="1", low_stock="1")
    typed |= cells(foreign, seen="25000 10 5") | {"row": str(foreign.id)}

    page = client.post(PATH, data=typed, follow_redirects=True)

    assert "Rahasia" not in page.text
    assert now(foreign) == (25_000, 10, 5)


def shown(client, query=""):
    page = client.get(PATH + query)
    assert page.status_code == 200
    return re.findall(r'<td class="lead"><span><a [^>]*><b>([^<]+)', page.text)


def test_rows_are_searched_and_sieved(client, group):
    make_variant(group, "Opak", stock=50)
    make_variant(group, "Kopi", stock=5)
    make_variant(group, "Teh", name="Celup 20", stock=0)
    make_variant(group, "Lama", status=ProductStatus.ARCHIVED, stock=0)
    make_variant(group, "Baru", status=ProductStatus.DRAFT, stock=9)

    assert shown(client) == ["Baru", "Teh", "Kopi", "Opak"]
    assert shown(client, "?tampil=hampir-habis") == ["Teh", "Kopi"]
    assert shown(client, "?tampil=habis") == ["Teh"]
    assert shown(client, "?q=celup+te") == ["Teh"]
    assert shown(client, "?q=100%25") == []
    assert shown(client, "?tampil=apa&lewat=x&_external=1") == shown(client)


def test_hundreds_of_rows_go_on_by_key_in_as_many_queries(client, group, count_queries):
    product = db.session.get(Product, make_variant(group).product_id)
    with atomic() as session:
        same = {"product_id": product.id, "price_idr": 9_000, "weight_g": 100}
        session.add_all(Variant(name=f"Rasa {n}", **same) for n in range(PAGE))
    add_variant(product, "Rasa terakhir")

    with count_queries() as queries:
        first = client.get(PATH).text
    rest = client.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text

    names = [re.findall(r'</a> <small class="mute">([^<]+)', text) for text in (first, rest)]
    assert [len(page) for page in names] == [PAGE, 2]
    assert names[1][-1] == "Rasa terakhir"
    assert len(queries) <= 6, queries


def test_an_empty_grid_says_what_to_do(client, group):
    assert "Tambah produk pertama" in client.get(PATH).text
    assert "Semua stok cukup" in client.get(f"{PATH}?tampil=habis").text


def save_naively(variant_id, stock, *, seen, both_looked):
    """What `save_grid` would be if it compared before it locked."""
    if db.session.get_one(Variant, variant_id).stock != seen:
        return False
    both_looked.wait(timeout=30)
    with atomic() as session:
        session.execute(sa.update(Variant).filter_by(id=variant_id).values(stock=stock))
    return True


def test_of_two_members_who_save_one_row_at_once_one_is_told(app):
    group = make_group()
    variant = make_variant(group, stock=10)
    group_id, variant_id = group.id, variant.id
    both = [(make_member(group).user_id, stock) for stock in (12, 20)]

    def save(user_id, stock):
        row = RowEntry(variant_id, Figures(25_000, 10, 5), Figures(25_000, stock, 5))
        return save_grid(group_id, [row], key=new_secret(), by_id=user_id)

    done = [it.result() for it in at_once(app, [partial(save, *each) for each in both])]

    assert sorted(saved.count for saved in done) == [0, 1]
    [loser] = [saved for saved in done if saved.clashing]
    assert loser.clashing[variant_id].stock == now(variant)[1] == (20 if done[1].count else 12)
    assert len(moves(variant)) == 2


def test_without_a_lock_both_would_have_saved(app):
    variant_id = make_variant(stock=10).id
    both_looked = threading.Barrier(2)
    naive = partial(save_naively, variant_id, seen=10, both_looked=both_looked)

    done = at_once(app, [partial(naive, stock) for stock in (12, 20)])

    assert [it.result() for it in done] == [True, True]
