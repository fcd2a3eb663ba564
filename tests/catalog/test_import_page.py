"""Importing on the page: a look first, then the products; and the list taken out again."""

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.catalog.models import ColumnMapping, Product, StockMove
from storefront.catalog.sheets.refused import MOST_LINES
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Role
from tests.catalog.made_sheets import CATEGORIES, a_csv, an_xlsx, messy
from tests.factories import make_category, make_group, make_member, make_variant
from tests.visitor import forms_in

HEADINGS = ["Nama", "Varian", "Harga", "Stok", "Berat"]
OPAK = ["Opak", "250 g", "16rb", "60", "290 g"]


@pytest.fixture
def group(client):
    for name in CATEGORIES:
        make_category(name, name.lower().replace(" & ", "-").replace(" ", "-"))
    group = make_group("Dapur Serayu", slug="dapur-serayu")
    client.enter(make_member(group).user_id)
    return group


def send(client, group, content, name="DAFTAR BARANG.csv", **options):
    """Choose a file and send it; follow to the page with the look, unless told otherwise."""
    fields = {"file": (io.BytesIO(content), name)}
    return client.submit(f"/kelola/{group.slug}/impor", fields, **{"follow": True} | options)


def confirmation_of(page):
    return next((form for form in forms_in(page.text) if form.id == "masuk"), None)


def confirm(client, page):
    return client.submit(page.request.path, form="#masuk", follow=True)


def products():
    return list(db.session.scalars(sa.select(Product).order_by(Product.id)))


@pytest.fixture
def kept_files(app):
    """Which sheets this test has left aside."""
    folder = app.extensions["storage"].private.root

    def found():
        return {file for file in folder.rglob("*") if file.suffix in {".csv", ".xlsx"}}

    before = found()
    return lambda: found() - before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_messy_sheet_is_shown_before_anything_is_kept(client, group, ending):
    make_variant(group, "Nopia Gula Jawa", name="Isi 10", price_idr=24_000, stock=58)

    page = send(client, group, messy(ending), f"DAFTAR.{ending}")

    for words in (
        "14 baris siap masuk",
        f"DAFTAR.{ending}",
        "1 sudah ada, 13 baru",
        "Stok tidak boleh kurang dari 0 (tertulis -5).",
        "Barang ganda: “Sale Pisang Goreng” varian “250 g” sudah ada di baris 14.",
        "Kategori “kripik” disamakan dengan “Camilan”.",
        "Baris total dilewati.",
        "dari Rp24.000",
        "dari 58",
    ):
        assert words in page.text
    assert len(products()) == 1


def test_the_confirmed_lines_become_drafts_and_the_file_is_deleted(client, group, kept_files):
    page = send(client, group, messy("csv"))
    assert kept_files()

    done = confirm(client, page)

    assert "14 baru, 0 diperbarui, 0 tetap sama." in done.text
    assert done.request.full_path == "/kelola/dapur-serayu/produk?rak=draf"
    assert len(products()) == 11
    assert db.session.scalar(sa.select(StockMove.by_id).distinct()) is not None
    assert not kept_files()


def test_a_second_tap_finds_that_it_is_done(client, group):
    page = send(client, group, messy("csv"))
    form = next(form for form in forms_in(page.text) if form.id == "masuk")
    confirm(client, page)

    again = client.post(form.action, data=form.values)

    assert again.status_code == 409
    assert "sudah dimasukkan" in again.text
    assert len(products()) == 11


def test_a_sheet_that_nobody_confirms_is_thrown_away_after_a_day(
    client, group, run_jobs, kept_files
):
    page = send(client, group, messy("csv"))
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        run_jobs()
    assert not kept_files()
    assert client.get(page.request.path).status_code == 409


def test_the_address_of_a_sheet_is_of_no_use_to_another_group(app, client, group):
    page = send(client, group, messy("csv"))
    other = make_group(slug="lain")
    stranger = app.test_client()
    stranger.enter(make_member(other).user_id)
    token = page.request.path.rpartition("/")[2]

    assert stranger.get(page.request.path).status_code == 404
    assert stranger.get(f"/kelola/lain/impor/{token}").status_code == 404
    assert stranger.press("/kelola/lain/impor", token).status_code == 404
    assert client.get("/kelola/dapur-serayu/impor/dibuat-sendiri").status_code == 404


def test_only_those_who_keep_products_may_import(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    assert client.get("/kelola/dapur-serayu/impor").status_code == 403
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    assert client.get("/kelola/dapur-serayu/impor").status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7 \0", "daftar.pdf", "bukan daftar Excel atau CSV"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "daftar.xls", "jenis “Excel (.xlsx)”"),
        (b"satu\ntiga\n", "daftar.csv", "Tidak ada daftar barang di berkas ini"),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_with_advice(
    client, group, content, name, words, kept_files
):
    page = send(client, group, content, name)
    assert page.status_code == 422
    assert words in page.text
    assert not kept_files()


def test_sending_nothing_asks_for_a_file(client, group):
    page = client.submit("/kelola/dapur-serayu/impor", {})
    assert page.status_code == 422
    assert "Pilih dulu berkasnya" in page.text


def test_a_column_is_explained_once_and_known_in_the_next_file(client, group):
    headings = ["Nama", "Bobot bersih", "Rp/bungkus", "Petugas"]
    rows = [["Opak", "290 g", "16rb", "Bu Yati"]]
    page = send(client, group, a_csv(headings, *rows))
    assert "3 kolom belum dikenal" in page.text
    assert "Harga belum diisi." in page.text

    client.submit(
        page.request.path,
        {"kolom-1-field": "weight_g", "kolom-2-field": "price_idr"},
        form="#kolom",
    )
    page = client.get(page.request.path)

    assert "1 baris siap masuk" in page.text
    assert "belum dikenal" not in page.text
    again = send(client, group, a_csv(headings, *rows))
    assert "1 baris siap masuk" in again.text
    remembered = sa.select(ColumnMapping.heading, ColumnMapping.field)
    assert sorted(map(tuple, db.session.execute(remembered)), key=str) == [
        ("bobot bersih", "weight_g"),
        ("petugas", None),
        ("rp bungkus", "price_idr"),
    ]


def test_a_meaning_can_be_taken_back(client, group):
    page = send(client, group, a_csv(HEADINGS, OPAK))
    client.submit(page.request.path, {"kolom-3-field": "-"}, form="#kolom")
    assert "Stok belum diisi, dianggap 0." in client.get(page.request.path).text
    client.submit(page.request.path, {"kolom-3-field": "stock"}, form="#kolom")
    assert "dianggap 0" not in client.get(page.request.path).text
    assert db.session.scalars(sa.select(ColumnMapping)).all() == []


def test_what_columns_mean_is_remembered_for_one_group_alone(app, client, group):
    page = send(client, group, a_csv(["Nama", "Anu"], ["Opak", "9rb"]))
    client.submit(page.request.path, {"kolom-1-field": "price_idr"}, form="#kolom")
    other = make_group(slug="lain")
    client.enter(make_member(other).user_id)
    page = send(client, other, a_csv(["Nama", "Anu"], ["Opak", "9rb"]))
    assert "1 kolom belum dikenal" in page.text


def test_a_meaning_that_is_unknown_or_said_twice_is_refused_and_what_was_chosen_stays(
    client, group
):
    page = send(client, group, a_csv(["Jajanan", "Regane", "Setor"], ["Opak", "9rb", "8rb"]))
    name, price = {"kolom-0-field": "name"}, {"kolom-1-field": "price_idr"}
    for said in (name | {"kolom-1-field": "id"}, name | price | {"kolom-2-field": "price_idr"}):
        answer = client.submit(page.request.path, said, form="#kolom")
        assert answer.status_code == 422
        assert '<option selected value="name">' in answer.text
    assert "Sudah dipilih untuk Regane." in answer.text
    assert db.session.scalars(sa.select(ColumnMapping)).all() == []


@pytest.mark.parametrize(
    "headings", [["Isi toples", "Harga", "Berat"], ["Jajanan", "Regane", "Bobote"], None]
)
def test_a_list_without_names_asks_once_what_its_columns_are(client, group, headings):
    lines = [["Opak", "9rb", "90 g"], ["Opak", "8rb", "90 g"]]
    content = a_csv(*([headings] if headings else []), *lines)
    page = send(client, group, content)
    assert "Kolom mana yang berisi nama barang?" in page.text
    assert page.text.count("<td>Opak</td>") == 2
    assert confirmation_of(page) is None

    said = {"kolom-0-field": "name", "kolom-1-field": "price_idr", "kolom-2-field": "weight_g"}
    page = client.submit(page.request.path, said, form="#kolom", follow=True)
    assert "1 baris siap masuk" in page.text
    assert "1 baris siap masuk" in send(client, group, content).text

    to_mend = client.get(page.request.path + "/perbaiki.csv").data
    assert "1 baris" in send(client, group, to_mend).text  # it is understood when it comes back


def test_nothing_is_offered_of_a_list_that_cannot_be_read_to_its_end(client, group):
    rows = ([f"Opak {number}", *OPAK[1:]] for number in range(MOST_LINES))
    page = send(client, group, a_csv(HEADINGS, *rows))
    assert "paling banyak 10 MB dan 20.000 baris" in page.text
    assert confirmation_of(page) is None


def test_another_sheet_of_the_book_can_be_read(client, group):
    book = an_xlsx(Lama=[HEADINGS, OPAK], Baru=[HEADINGS, ["Nopia", *OPAK[1:]]])
    page = send(client, group, book, "buku.xlsx")
    assert "lembar “Lama”" in page.text

    page = client.get(page.request.path + "?lembar=Baru")
    form = confirmation_of(page)
    client.post(form.action, data=form.values)

    assert [product.name for product in products()] == ["Nopia"]


def test_the_lines_to_mend_are_downloaded_with_what_is_wrong(client, group):
    page = send(client, group, messy("csv"))
    answer = client.get(page.request.path + "/perbaiki.csv")

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 8
    assert rows[0][-1] == "Yang salah"
    assert rows[1][1:3] == ["Keripik Tempe Sagu", "Pedas 200 g"]
    assert rows[1][-1] == "Stok tidak boleh kurang dari 0 (tertulis -5)."
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)

    rows[1][6] = "5"
    page = send(client, group, a_csv(*rows))
    assert "kolom belum dikenal" not in page.text
    assert "Keripik Tempe Sagu" in page.text


def test_the_number_of_queries_does_not_grow_with_the_sheet(client, group, count_queries):
    counts = set()
    for lines in (1, 200):
        rows = ([f"Opak {lines} {number}", *OPAK[1:]] for number in range(lines))
        page = send(client, group, a_csv(HEADINGS, *rows))
        form = confirmation_of(page)
        with count_queries() as to_look:
            client.get(page.request.path)
        with count_queries() as to_keep:
            client.post(form.action, data=form.values)
        counts.add((len(to_look), len(to_keep)))
    [(to_look, to_keep)] = counts
    assert to_look <= 8
    assert to_keep <= 26


def test_a_page_of_a_long_sheet_is_sent_in_part_while_it_is_read(client, group):
    page = send(client, group, a_csv(HEADINGS, *([f"Opak {n}", *OPAK[1:]] for n in range(2_500))))
    assert "2.500 baris siap masuk" in page.text
    assert "Dan 2.400 baris lagi." in page.text
    told = ("1.000 baris dibaca", "2.000 baris dibaca", "2.500 baris siap masuk", "</html>")
    assert [page.text.count(words) for words in told[:2]] == [1, 1]
    assert sorted(told, key=page.text.index) == list(told)

    assert page.headers["Content-Encoding"] == "identity"
    assert confirmation_of(page)
