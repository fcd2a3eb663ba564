"""What nobody knows about the columns of a sheet is guessed, asked, and remembered."""

import pytest

from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.reader import NoNames
from storefront.catalog.sheets.tables import NoTable
from tests.catalog.made_sheets import a_csv, an_xlsx, kept, read, remarks, table

HEADINGS = ["Nama Barang", "Varian", "Kategori", "Harga", "Stok", "Berat"]
CHIPS = ["Keripik Tempe", "200 g", "Camilan", "18rb", "40", "235 g"]


def test_columns_that_nobody_knows_are_listed_with_a_sample_and_can_be_explained():
    content = a_csv(["Nama", "Harga Titip", "Harga Grosir"], ["Opak", "9rb", "8rb"])
    unknown = [column for column in table(content).columns if column.is_unknown]
    assert [(column.heading, column.sample) for column in unknown] == [
        ("Harga Titip", "9rb"),
        ("Harga Grosir", "8rb"),
    ]
    assert kept(read(content, mapped={"harga titip": Field.PRICE})) == []  # no weight yet

    content = a_csv(["Nama", "Harga", "Harga Titip"], ["Opak 250 g", "9rb", "8rb"])
    rows = read(content, mapped={"harga titip": Field.PRICE})
    assert rows[0].values.price_idr == 8_000  # what a person said counts more


def test_a_column_can_be_left_out_by_hand():
    [row] = read(a_csv(HEADINGS, CHIPS), mapped={"stok": None})
    assert row.values.stock == 0
    assert "stok_kosong" in remarks(row)


def test_headings_that_nobody_knows_are_asked_about_with_a_guess():
    title = ["KELOMPOK DAPUR SERAYU"]
    half_known = table(a_csv(["Jajanan", "Harga", "Stok"], ["Opak", "9rb", "7"]))
    assert [column.guess for column in half_known.columns] == [Field.NAME, None, None]
    content = a_csv(title, [], ["Jajanan", "Regane", "Bobote"], ["Opak", "9rb", "90 g"])
    found = table(content)
    assert found.is_unclear
    assert [(column.heading, column.guess) for column in found.columns] == [
        ("Jajanan", Field.NAME),
        ("Regane", Field.PRICE),
        ("Bobote", Field.VARIANT),
    ]
    with pytest.raises(NoNames):
        read(content)
    said = {"jajanan": Field.NAME, "regane": Field.PRICE, "bobote": Field.WEIGHT}
    [row] = read(content, mapped=said)
    assert (row.number, row.values.price_idr, row.values.weight_g) == (4, 9_000, 90)


def test_a_list_without_headings_is_asked_about_and_loses_no_line():
    content = a_csv(["1", "Opak", "9rb", "90 g", "7"], ["2", "Nopia", "12.000", "", "habis"])
    found = table(content)
    assert found.heading_line is None
    assert [column.guess for column in found.columns] == [
        *(None, Field.NAME, Field.PRICE, Field.VARIANT, Field.STOCK)
    ]
    said = {"kolom 2 dari 5": Field.NAME, "kolom 3 dari 5": Field.PRICE}
    rows = read(content, mapped=said)
    assert [(row.number, row.values.name) for row in rows] == [(1, "Opak"), (2, "Nopia")]
    assert table(a_csv(["Opak", "9rb"], ["Nopia", "8rb"]), mapped=said).is_unclear


def test_a_list_that_is_known_comes_before_one_that_is_not():
    book = an_xlsx(Dulu=[["Jajanan", "Regane"], ["Sale", "9rb"]], Barang=[HEADINGS, CHIPS])
    assert table(book).sheet == "Barang"
    assert table(book, sheet="Dulu").is_unclear


def test_what_stands_in_one_column_is_no_list():
    for content in (b"", b"\n\n", a_csv(["Opak 9rb"], ["Nopia 12rb"])):
        with pytest.raises(NoTable):
            table(content)


def test_a_sheet_without_names_is_refused_until_somebody_says_where_they_are():
    content = a_csv(["Isi toples", "Kategori", "Harga"], ["Nastar", "Camilan", "60rb"])
    with pytest.raises(NoNames):
        read(content)
    assert read(content, mapped={"isi toples": Field.NAME})[0].values.name == "Nastar"
