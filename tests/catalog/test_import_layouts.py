"""The sheets that groups have: every layout that is read, and how it is told apart."""

import io

import pytest
import xlsxwriter

from storefront.catalog.sheets.headings import Field, meaning_of
from storefront.catalog.sheets.refused import SheetRefused
from tests.catalog.made_sheets import a_csv, an_xlsx, kept, read, remarks, table

HEADINGS = ["Nama Barang", "Varian", "Kategori", "Harga", "Stok", "Berat"]
CHIPS = ["Keripik Tempe", "200 g", "Camilan", "18rb", "40", "235 g"]
LIST = [HEADINGS, CHIPS, ["Nopia", "Isi 10", "Camilan", "25.000", "60", "380 g"]]
KEPT = [("Keripik Tempe", "200 g", 18_000), ("Nopia", "Isi 10", 25_000)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_however_it_is_written(encoding, delimiter):
    content = a_csv(*LIST, ["Mino ala Café", *CHIPS[1:]], encoding=encoding, delimiter=delimiter)
    assert kept(read(content)) == [*KEPT, ("Mino ala Café", "200 g", 18_000)]


def test_a_csv_may_have_commas_in_cells_and_semicolons_between_them():
    rows = [[*CHIPS[:3], "18.000,00", "40", "0,235 kg"], ["Nopia", *CHIPS[1:3], "25.000,-", "", ""]]
    assert kept(read(a_csv(HEADINGS, *rows)))[0] == KEPT[0]


def test_a_cell_of_several_lines_is_one_cell_and_one_line():
    content = a_csv([*HEADINGS, "Keterangan"], [*CHIPS, "gurih;\r\nrenyah"], CHIPS[:2])
    first, second = read(content)
    assert first.values.description == "gurih;\nrenyah"
    assert second.number == 3


def test_an_excel_book_is_read_with_its_numbers_and_its_worked_out_formulas():
    book = an_xlsx(
        Barang=[HEADINGS, ["Nopia", "Isi 10", "Camilan", 25_000, 60, 380.0], [*CHIPS[:3], "=A1*2"]]
    )
    first, second = read(book)
    assert kept([first]) == [("Nopia", "Isi 10", 25_000)]
    assert first.values.weight_g == 380
    assert remarks(second)[0] == "harga_di_luar_batas"  # the formula's value, 0


def test_the_first_sheet_with_a_list_is_read_unless_another_is_named():
    other = [HEADINGS, ["Sale", "250 g", "Camilan", 25_000, 5, "285 g"]]
    book = an_xlsx(catatan=[["harga naik bulan depan"]], Barang=LIST, Lama=other)

    found = table(book)
    assert (found.sheet, found.other_sheets) == ("Barang", ("catatan", "Lama"))
    assert kept(read(book)) == KEPT
    assert kept(read(book, sheet="Lama")) == [("Sale", "250 g", 25_000)]


def test_titles_dates_and_blank_lines_may_stand_above_the_headings():
    above = [["KELOMPOK WANITA TANI"], [], ["Per tanggal", "3 Mei 2026"], ["Nama ketua", "Bu Yati"]]
    rows = read(a_csv(*above, [], *LIST))
    assert kept(rows) == KEPT
    assert rows[0].number == 7


def test_columns_are_known_in_any_order_and_by_other_words():
    content = a_csv(
        ["NO.", "Kode Barang", "stok akhir", "PRODUK", "hrg jual (Rp)", "Modal", "Netto", "Jenis"],
        ["1", "K-1", "40 bks", "Keripik Tempe", "18.000", "11rb", "200gr", "keripik"],
    )
    [row] = read(content)
    assert kept([row]) == [("Keripik Tempe", "200 g", 18_000)]
    assert (row.values.sku, row.values.stock, row.values.cost_idr) == ("K-1", 40, 11_000)
    assert row.values.category == "Camilan"


def test_two_lines_of_headings_are_read_as_one():
    content = a_csv(
        ["No", "Nama", "Harga", "", "Berat", "Stok"],
        ["", "", "Modal", "Jual", "(kg)", "(pcs)"],
        ["1", "Nopia", "16.000", "25.000", "0,38", "60"],
    )
    [row] = read(content)
    assert (row.values.price_idr, row.values.cost_idr) == (25_000, 16_000)
    assert (row.values.weight_g, row.values.stock) == (380, 60)
    assert "berat_tanpa_satuan" not in remarks(row)


def test_titles_and_headings_may_be_merged_cells():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Barang")
        sheet.merge_range("A1:D1", "DAFTAR BARANG DAPUR SERAYU")
        sheet.merge_range("A2:A3", "Nama Barang")
        sheet.merge_range("B2:C2", "Harga")
        sheet.merge_range("D2:D3", "Berat")
        sheet.write_row("B3", ["250 g", "500 g"])
        sheet.write_row("A4", ["Sale Pisang", 25_000, 47_000, "0,3 kg"])
    rows = read(file.getvalue())
    assert kept(rows) == [("Sale Pisang", "250 g", 25_000), ("Sale Pisang", "500 g", 47_000)]
    assert rows[0].number == 4


@pytest.mark.parametrize(
    "headings",
    [
        [["Nama", "Harga 250g", "Harga ½ kg", "Stok 250g", "Stok 500 gr"]],
        [["Nama", "Harga (250 gr)", "Harga per 0,5 kg", "Stok (250g)", "Stok 500g"]],
        [["Nama", "Harga", "", "Stok", ""], ["", "250 g", "500 g", "250 g", "500 g"]],
        [["Nama", "250g", "½ kg", "Stok 250g", "Stok 500 gr"]],
        [["Nama", "Ukuran", "", "Stok", ""], ["", "250 g", "500 g", "250 g", "500 g"]],
        [["Nama", "Berat", "", "Stok", ""], ["", "250 g", "500 g", "250 g", "500 g"]],
    ],
)
def test_variants_side_by_side_are_told_apart(headings):
    content = a_csv(*headings, ["Sale Pisang", "25.000", "47.000", "46", "24"], ["Opak", "9rb"])
    rows = read(content)
    assert kept(rows) == [
        ("Sale Pisang", "250 g", 25_000),
        ("Sale Pisang", "500 g", 47_000),
        ("Opak", "250 g", 9_000),
    ]
    assert [row.values.stock for row in rows] == [46, 24, 0]
    assert [row.values.weight_g for row in rows] == [250, 500, 250]


def test_variants_side_by_side_may_be_flavours():
    content = a_csv(
        ["Nama Produk", "Harga", "", "Berat"],
        ["", "Original", "Pedas", ""],
        ["Keripik Tempe", "18.000", "19.000", "235 g"],
    )
    assert kept(read(content)) == [
        ("Keripik Tempe", "Original", 18_000),
        ("Keripik Tempe", "Pedas", 19_000),
    ]


def test_bare_sizes_are_prices_only_where_nothing_else_is():
    content = a_csv(["Nama", "Harga", "250g", "Reseller 250g"], ["Opak", "9rb", "12", "8rb"])
    assert [column.heading for column in table(content).columns if column.is_unknown] == [
        "250g",
        "Reseller 250g",
    ]
    sizes = a_csv(["Nama", "S", "M"], ["Kaos batik", "50rb", "55rb"])
    assert [row.values.variant for row in read(sizes)] == ["S", "M"]
    left_out = read(sizes, mapped={"s": None})
    assert [row.values.variant for row in left_out] == ["M"]


def test_what_resellers_pay_is_no_variant():
    found = table(a_csv(["Nama", "Harga", "", "Stok"], ["", "Ecer", "Reseller", ""], ["Opak"]))
    assert [(column.heading, column.field) for column in found.columns] == [
        ("Nama", Field.NAME),
        ("Harga Ecer", Field.PRICE),
        ("Harga Reseller", None),
        ("Stok", Field.STOCK),
    ]


def test_a_name_that_is_merged_over_lines_holds_for_all_of_them():
    rows = read(
        a_csv(
            ["No", *HEADINGS],
            ["1", *CHIPS],
            ["", "", "500 g", "", "40rb", "habis", ""],
            ["2", "", "1 kg", "", "75rb", "", ""],
            ["", "", "2 kg", "", "99rb", "", ""],
        )
    )
    assert kept(rows) == [KEPT[0], ("Keripik Tempe", "500 g", 40_000)]
    assert "nama_dari_atas" in remarks(rows[1])
    assert [remarks(row)[0] for row in rows[2:]] == ["nama_kosong", "nama_kosong"]


def test_signatures_below_the_total_are_notes():
    rows = read(a_csv(*LIST, ["JUMLAH", "", "", "", "100"], ["Mengetahui,"], ["Ketua: Bu Yati"]))
    assert kept(rows) == KEPT
    assert [row.skip.code for row in rows[2:]] == ["baris_total", "catatan", "catatan"]


def test_a_column_per_flavour_and_one_per_size_make_one_variant():
    content = a_csv(
        ["Nama", "Rasa", "Ukuran", "Harga"], ["Keripik Tempe", "pedas", "200gr", "19rb"]
    )
    assert kept(read(content)) == [("Keripik Tempe", "Pedas 200 g", 19_000)]


def test_a_category_may_stand_alone_above_its_products():
    content = a_csv(
        ["Nama", "Harga", "Berat"],
        ["MINUMAN & HERBAL"],
        ["Wedang Uwuh", "15rb", "100 g"],
        ["Kerajinan"],
        ["Tas Pandan", "85rb", "400 g"],
    )
    rows = read(content)
    assert [row.values.category for row in rows if row.status == "accepted"] == [
        "Minuman & Herbal",
        "Kerajinan",
    ]
    assert rows[0].skip.code == "judul_kategori"


def test_prices_may_be_in_thousands_and_weights_in_kilograms():
    content = a_csv(["Nama", "Harga (ribu)", "Berat (kg)"], ["Abon Ikan", "17,5", "0,25"])
    [row] = read(content)
    assert (row.values.price_idr, row.values.weight_g) == (17_500, 250)


def test_headings_that_are_repeated_on_every_page_are_left_out():
    rows = read(a_csv(*LIST[:2], HEADINGS, LIST[2]))
    assert kept(rows) == KEPT
    assert rows[1].skip.code == "judul_berulang"


def test_empty_lines_below_the_list_are_not_lines():
    rows = read(a_csv(*LIST, *[["", " "]] * 5))
    assert len(rows) == 2


def test_a_sheet_that_is_not_there_is_refused():
    with pytest.raises(SheetRefused):
        table(an_xlsx(Barang=LIST), sheet="Stok")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NAMA PRODUK", Field.NAME),
        ("Harga Jual / pcs", Field.PRICE),
        ("Harga Satuan", Field.PRICE),
        ("HPP", Field.COST),
        ("Harga Modal (HPP)", Field.COST),
        ("Harga Beli", Field.COST),
        ("Sisa Stok", Field.STOCK),
        ("Qty", Field.STOCK),
        ("Berat Kirim (gram)", Field.WEIGHT),
        ("Kategori Produk", Field.CATEGORY),
        ("Deskripsi", Field.DESCRIPTION),
        ("SKU", Field.SKU),
        ("Harga Reseller", None),
        ("Total Harga", None),
        ("Foto", None),
        ("Nama Pembuat", None),
    ],
)
def test_headings_mean_what_people_mean(heading, field):
    found = meaning_of(heading)
    assert (found and found.field) == field
