"""`flask import-products`: what a sheet of a group becomes in its shop."""

import json

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus, StockMove, StockReason, Variant
from storefront.catalog.queries.sheet import known_of
from storefront.catalog.services.import_products import import_rows, map_columns
from storefront.catalog.services.products import ChangedMeanwhile
from storefront.catalog.services.stock import Take, take_stock
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.reader import Reader
from storefront.core.db import atomic, db
from storefront.core.history import events_of
from tests.catalog.made_sheets import CATEGORIES, DATA, a_csv, an_xlsx, table
from tests.factories import add_variant, make_category, make_group, make_variant

EXPECTED = json.loads((DATA / "messy-import.expected.json").read_text())
HEADINGS = ["Kode", "Nama", "Varian", "Kategori", "Harga", "HPP", "Stok", "Berat", "Keterangan"]
OPAK = ["OPK-1", "Opak", "250 g", "Camilan", "16rb", "10rb", "60", "290 g", "Gurih"]


@pytest.fixture
def group(app):
    for name in CATEGORIES:
        make_category(name, name.lower().replace(" & ", "-").replace(" ", "-"))
    return make_group("Dapur Serayu", slug="dapur-serayu")


@pytest.fixture
def run(app, tmp_path):
    """Run the command on a file of ours or on this content; returns what it says."""

    def run(file, *options, slug="dapur-serayu"):
        if isinstance(file, bytes):
            path = tmp_path / "daftar.csv"
            path.write_bytes(file)
            file = path
        db.session.rollback()
        answer = app.test_cli_runner().invoke(args=["import-products", slug, str(file), *options])
        db.session.rollback()
        return answer

    return run


def said(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def imported(run, *rows, headings=HEADINGS):
    return said(run(a_csv(headings, *rows), "--json"))["imported"]


def products(group):
    query = sa.select(Product).filter_by(group_id=group.id).order_by(Product.id)
    return list(db.session.scalars(query))


def variants(group):
    query = sa.select(Variant).join(Variant.product).where(Product.group_id == group.id)
    return list(db.session.scalars(query.order_by(Variant.id)))


def moves():
    query = sa.select(StockMove.variant_id, StockMove.change, StockMove.reason)
    return [tuple(row) for row in db.session.execute(query.order_by(StockMove.id))]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_line_of_the_messy_sheet_is_read_as_agreed(group, run, ending):
    report = said(run(DATA / f"messy-import.{ending}", "--check", "--json"))

    assert report["rows"] == EXPECTED["rows"]
    assert report["summary"] == EXPECTED["summary"]
    assert report["columns"] == EXPECTED["columns"]
    assert report["header_row"] == 3


def test_a_check_writes_nothing(group, run):
    run(DATA / "messy-import.csv", "--check")
    assert products(group) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_good_lines_become_drafts_and_the_same_sheet_again_changes_nothing(group, run, ending):
    report = said(run(DATA / f"messy-import.{ending}", "--json"))
    assert report["imported"] == {"added": 14, "changed": 0, "unchanged": 0}
    made = [product.name for product in products(group)]
    assert len(made) == EXPECTED["summary"]["products"]
    stock = {variant.id: variant.stock for variant in variants(group)}
    written = moves()

    again = said(run(DATA / f"messy-import.{ending}", "--json"))

    assert again["imported"] == {"added": 0, "changed": 0, "unchanged": 14}
    assert [product.name for product in products(group)] == made
    assert moves() == written
    assert sum(change for _, change, _ in written) == sum(stock.values())
    assert {reason for *_, reason in written} == {StockReason.OPENING}


def test_a_new_product_is_a_draft_that_search_and_its_address_know(group, run):
    run(a_csv(HEADINGS, OPAK))

    [product], [variant] = products(group), variants(group)
    assert product.status is ProductStatus.DRAFT
    assert (product.slug, product.from_idr) == ("opak", 16_000)
    assert product.stems.startswith(" opak / 250 g dapur rayu ")
    assert product.about == "Gurih"
    assert [event.became for event in events_of("product", [product.id])] == ["draft"]
    assert (variant.sku, variant.price_idr, variant.cost_idr) == ("OPK-1", 16_000, 10_000)
    assert (variant.stock, variant.weight_g) == (60, 290)


def test_what_the_group_has_is_known_by_its_names_and_changed(group, run):
    known = make_variant(group, "Opak", name="250 gr", stock=50)

    assert imported(run, ["", "OPAK ", "250g", "", "17rb", "", "60", "", ""]) == {
        "added": 0,
        "changed": 1,
        "unchanged": 0,
    }

    [variant] = variants(group)
    assert (variant.id, variant.name, variant.price_idr) == (known.id, "250 gr", 17_000)
    assert (variant.cost_idr, variant.weight_g) == (15_000, 130)  # not said, so as before
    assert moves()[-1] == (known.id, 10, StockReason.COUNTED)


def test_a_code_counts_more_than_names(group, run):
    imported(run, OPAK)
    answer = run(a_csv(HEADINGS, ["opk-1", "Opak Singkong", "300 g", *OPAK[3:]]), "--json")

    [product], [variant] = products(group), variants(group)
    assert (product.name, product.slug, variant.name) == ("Opak Singkong", "opak", "300 g")
    assert product.stems.startswith(" opak singkong / 300 g ")
    [warning] = said(answer)["rows"][0]["warnings"]
    assert warning["message"] == "Nama “Opak” diganti menjadi “Opak Singkong”."


def test_a_new_variant_joins_the_product_that_is_there(group, run):
    product = make_variant(group, "Opak").product_id
    imported(run, ["", "Opak", "500 g", "", "30rb", "", "5", "560 g", ""])
    assert [(v.product_id, v.position) for v in variants(group)] == [(product, 0), (product, 1)]


def test_names_alone_are_enough_where_a_product_has_one_variant(group, run):
    known = make_variant(group, "Opak", stock=10)
    imported(run, ["Opak", "7"], headings=["Nama", "Stok"])
    assert variants(group)[0].stock == 7

    add_variant(db.session.get(Product, known.product_id), "500 g")
    report = said(run(a_csv(["Nama", "Stok"], ["Opak", "3"]), "--json"))
    assert report["rows"][0]["errors"] == [
        {
            "column": "Varian",
            "code": "varian_kosong",
            "message": "Barang ini punya beberapa varian. Tulis varian yang mana.",
        },
        {"column": "Harga", "code": "harga_kosong", "message": "Harga belum diisi."},
        {
            "column": "Berat",
            "code": "berat_kosong",
            "message": "Berat belum diisi. Tulis dengan kemasannya, misalnya 250 g.",
        },
    ]


def test_what_was_withdrawn_comes_back_and_what_was_put_away_is_not_doubled(group, run):
    make_variant(group, "Opak", name="250 g", status=ProductStatus.ARCHIVED)
    with atomic():
        db.session.execute(sa.update(Variant).values(withdrawn_at=group.created_at))

    imported(run, OPAK)

    [product], [variant] = products(group), variants(group)
    assert product.status is ProductStatus.ARCHIVED
    assert not variant.is_withdrawn


def test_products_with_one_name_in_two_groups_stay_apart(group, run):
    other = make_variant(make_group(), "Opak", name="250 g", stock=3)
    imported(run, OPAK)
    assert db.session.get(Variant, other.id).stock == 3
    assert len(products(group)) == 1


def test_slugs_are_numbered_where_names_differ_only_in_signs(group, run):
    imported(run, OPAK, ["", "Opak!", *OPAK[2:]])
    assert [product.slug for product in products(group)] == ["opak", "opak-2"]


def test_the_book_adds_up_after_sales_and_a_new_count(group, run):
    known = make_variant(group, "Opak", name="250 g", stock=10)
    with atomic():
        take_stock([Take(known.id, 4, "Opak")], order_ids={known.id: None})

    imported(run, OPAK)

    assert variants(group)[0].stock == sum(change for _, change, _ in moves()) == 60


def test_nothing_is_written_when_something_that_was_read_is_gone(group):
    known = make_variant(group, "Opak", name="Renyah")
    lines = [["Nama", "Varian", "Harga"], ["Opak", "Renyah", "17rb"]]
    rows = list(Reader(table(a_csv(*lines)), known_of(group.id)).rows())
    with atomic():
        db.session.execute(sa.update(Variant).values(name="Empuk"))

    with pytest.raises(ChangedMeanwhile):
        import_rows(group.id, rows, by_id=None)

    assert [variant.id for variant in variants(group)] == [known.id]


def test_lines_with_mistakes_are_told_in_words(group, run):
    answer = run(a_csv(HEADINGS, ["", "Opak", "", "Cmilan", "nego", "", "-2", "berat", "=1+1"]))
    assert answer.exit_code == 0
    for words in (
        "Harga: Harga “nego” tidak terbaca. Tulis angka, misalnya 25.000.",
        "Stok: Stok tidak boleh kurang dari 0 (tertulis -2).",
        "Berat: Berat “berat” tidak terbaca. Tulis misalnya 250 g atau 0,25 kg.",
        "Keterangan: Keterangan diawali tanda “=” (rumus). Tulis sebagai teks biasa.",
        "0 accepted, 1 error, 0 skipped.",
    ):
        assert words in answer.output
    assert products(group) == []


def test_a_group_that_is_not_there_ends_with_one_line(run):
    answer = run(a_csv(HEADINGS, OPAK), slug="tidak-ada")
    assert answer.exit_code == 1
    assert answer.stderr == "Error: No group is called 'tidak-ada'.\n"


def test_a_file_that_cannot_be_read_ends_with_one_line_of_advice(group, run):
    answer = run(b"%PDF-1.7 \0")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: Berkas ini bukan daftar Excel atau CSV")
    assert answer.stderr.count("\n") == 1


def test_a_list_that_has_to_be_explained_says_where(group, run):
    content = a_csv(["Jajanan", "Regane"], ["Opak 250 g", "9rb"])
    answer = run(content, "--check", "--json")
    assert answer.exit_code == 1
    assert "Pilih di halaman Impor kolom mana yang berisi nama barang" in answer.stderr

    map_columns(group.id, [], {"jajanan": Field.NAME, "regane": Field.PRICE})
    report = said(run(content, "--check", "--json"))
    assert report["columns"] == {"Jajanan": "name", "Regane": "price_idr"}
    assert report["header_row"] == 1


def test_a_sheet_of_a_book_can_be_named(group, run, tmp_path):
    book = tmp_path / "buku.xlsx"
    book.write_bytes(an_xlsx(Lama=[HEADINGS, OPAK], Baru=[HEADINGS, ["", "Nopia", *OPAK[2:]]]))
    assert said(run(book, "--check", "--json"))["sheet"] == "Lama"
    report = said(run(book, "--check", "--json", "--sheet", "Baru"))
    assert report["rows"][0]["values"]["name"] == "Nopia"
