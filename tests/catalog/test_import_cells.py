"""What single cells mean, and that no cell can stop the reading."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.sheets.cells import (
    NotACount,
    grams,
    pieces,
    rupiah,
    tidy_name,
    tidy_variant,
)
from storefront.catalog.sheets.known import Known, Stocked
from storefront.catalog.sheets.refused import SheetRefused
from storefront.core.money import NotRupiah
from tests.catalog.made_sheets import CATEGORIES, HEADINGS, a_csv, read, remarks

OPAK = ["Opak", "250 g", "Camilan", "16rb", "10rb", "60", "290 g", "Gurih"]
SAID = dict(zip(HEADINGS, OPAK, strict=True))
KNOWN = Stocked(1, 2, "K-1", "Opak", "250 g", "Camilan", 16_000, 10_000, 5, 290, "Renyah", 0, False)


def line(**said):
    """What becomes of one line that says this."""
    return read(a_csv(HEADINGS, [*(SAID | said).values()]))[0]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("25rb/bks", 25_000),
        ("25.000 per bungkus", 25_000),
        ("Rp. 22.000", 22_000),
        ("2,5jt", 2_500_000),
        ("@ Rp 25.000,-", 25_000),
        ("Rp25,000.00", 25_000),
        ("25000.0", 25_000),
    ],
)
def test_a_price_may_say_for_what_it_is(text, amount):
    assert rupiah(text) == amount


@pytest.mark.parametrize(
    "text", ["25.000/3 pcs", "10.000 per 2", "nego", "25,5", "20-25rb", "25,000", "2.500.00"]
)
def test_a_price_for_several_or_between_two_is_no_price(text):
    with pytest.raises(NotRupiah):
        rupiah(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("1.200", 1_200), ("35 bks", 35), ("2 lusin", 24), ("1 kodi", 20), ("-5", -5), ("40,0", 40)],
)
def test_a_count_may_have_a_unit(text, count):
    assert pieces(text) == count


@pytest.mark.parametrize("text", ["", "banyak", "1.20", "10 atau 20", "9" * 20])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(NotACount):
        pieces(text)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("1/2 kg", (500, True)),
        ("½ kg", (500, True)),
        ("290", (290, False)),
        ("0,25 kg", (250, True)),
    ],
)
def test_a_weight_may_be_half_a_kilogram(text, weight):
    assert grams(text) == weight
    assert grams("1/2", "kg") == (500, True)
    name = line(Berat="", Varian="Toples 1/2 kg")
    assert name.values.weight_g == 500
    name = line(Berat="", Varian="Pedas", **{"Nama Barang": "Opak 250gr"})
    assert (name.values.weight_g, remarks(name)) == (250, ["berat_dari_nama"])


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("250 gr", "250 g"),
        ("250gram", "250 g"),
        ("½ kg", "500 g"),
        ("1/2 kg", "500 g"),
        ("1,5kg", "1,5 kg"),
        ("isi 20", "Isi 20"),
        ("Pedas 200gr", "Pedas 200 g"),
        ("XL", "XL"),
        ("15 cm", "15 cm"),
        ("10", "10"),
        ("", ""),
    ],
)
def test_variants_are_made_alike(typed, tidy):
    assert tidy_variant(typed) == tidy == tidy_variant(tidy)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("NOPIA GULA JAWA", "Nopia Gula Jawa"),
        ("sale pisang (basah)", "Sale Pisang (Basah)"),
        ("Sale pisang goreng", "Sale pisang goreng"),
        ("ba'pao", "Ba'pao"),
    ],
)
def test_names_in_one_size_of_letters_are_made_tidy(typed, tidy):
    assert tidy_name(typed) == tidy


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"Harga": "25"}, ["harga_di_luar_batas"]),
        ({"Harga": "2 milyar"}, ["harga_tidak_terbaca"]),
        ({"Harga": "1.000.000.000"}, ["harga_di_luar_batas"]),
        ({"HPP": "murah"}, ["hpp_tidak_terbaca"]),
        ({"HPP": "17rb"}, ["hpp_di_atas_harga"]),
        ({"HPP": "-"}, []),
        ({"Stok": ""}, ["stok_kosong"]),
        ({"Stok": "ada"}, ["stok_tidak_terbaca"]),
        ({"Stok": "Stok kosong"}, ["stok_habis"]),
        ({"Stok": "5 lusin"}, ["stok_per_lusin"]),
        ({"Stok": "100.000"}, ["stok_terlalu_banyak"]),
        ({"Berat": ""}, ["berat_dari_varian"]),
        ({"Berat": "", "Varian": "Pedas"}, ["berat_kosong"]),
        ({"Berat": "0"}, ["berat_di_luar_batas"]),
        ({"Berat": "200 kg"}, ["berat_di_luar_batas"]),
        ({"Berat": "290"}, ["berat_tanpa_satuan"]),
        ({"Kategori": "Cemilan"}, ["kategori_disamakan"]),
        ({"Kategori": "Kerajinn"}, ["kategori_disamakan"]),
        ({"Kategori": "Elektronik"}, ["kategori_tidak_dikenal"]),
        ({"Kategori": ""}, ["kategori_diduga"]),
        ({"Kategori": "", "Nama Barang": "Anu"}, ["kategori_kosong"]),
        ({"Nama Barang": ""}, ["nama_kosong"]),
        ({"Nama Barang": "x" * 81}, ["terlalu_panjang"]),
        ({"Keterangan": "x" * 2_001}, ["terlalu_panjang"]),
        ({"Keterangan": "'=1+1"}, []),  # as a text cell that Excel was told is one
    ],
)
def test_a_cell_is_read_with_what_is_to_be_said_about_it(said, codes):
    assert remarks(line(**said)) == codes


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["TOTAL", "", "", "1.000.000"], "baris_total"),
        (["", "Jumlah semua", "", "9"], "baris_total"),
        (["", "", "", "", "", "", "", "Dicek Bu Yati"], "catatan"),
        (["-", "-", "-", "-"], "baris_kosong"),
        (["Kerajinan"], "judul_kategori"),
    ],
)
def test_lines_that_are_no_products_are_left_out(cells, code):
    first, _ = read(a_csv(HEADINGS, cells, OPAK))
    assert first.skip.code == code


def test_the_first_of_two_equal_lines_counts():
    rows = read(a_csv(HEADINGS, OPAK, ["OPAK", "250gr", *OPAK[2:]], ["opak", "½ kg", *OPAK[2:]]))
    assert [row.status for row in rows] == ["accepted", "error", "accepted"]
    assert rows[2].values.name == "Opak"


def test_two_lines_must_not_have_one_code():
    content = a_csv(["SKU", *HEADINGS], ["A1", *OPAK], ["a1", "Nopia", *OPAK[1:]])
    _, second = read(content)
    assert remarks(second) == ["kode_ganda"]


def test_a_code_tells_apart_what_is_named_alike():
    twin = replace(KNOWN, product_id=3, variant_id=4, sku="K-2")
    content = a_csv(["SKU", *HEADINGS], ["K-1", *OPAK], ["K-2", *OPAK])
    assert [row.known for row in read(content, stocked=[KNOWN, twin])] == [KNOWN, twin]


def test_what_is_known_needs_no_more_than_what_changes():
    [row] = read(a_csv(["Nama", "Harga"], ["opak", "17rb"]), stocked=[KNOWN])
    assert (row.known, row.values.variant, row.values.stock) == (KNOWN, "250 g", None)
    assert not remarks(row)


def test_a_price_that_is_left_empty_is_a_mistake_even_where_one_is_known():
    [row] = read(a_csv(["Nama", "Harga"], ["Opak"]), stocked=[KNOWN])
    assert remarks(row) == ["harga_kosong"]


@given(st.lists(st.text(max_size=40), min_size=8, max_size=8))
def test_whatever_stands_in_a_line_it_is_read(cells):
    rows = read(a_csv(HEADINGS, OPAK, cells, encoding="utf-16", delimiter="\t"))
    for row in rows:
        assert row.status == "accepted" or row.errors or row.skip


ODD = st.sampled_from(
    ["Rp", "rb", "=", "+", "-", "@", ".", ",", "½", "1/2", " kg", "0", "9", "٣", "\t"]
)


@given(st.lists(st.lists(ODD, max_size=6).map("".join), min_size=8, max_size=8))
def test_whatever_is_nearly_a_number_is_read(cells):
    for row in read(a_csv(HEADINGS, OPAK, cells)):
        if row.status == "accepted":
            assert 100 <= row.values.price_idr <= 999_999_999
            assert 0 <= row.values.stock <= 99_999
            assert 1 <= row.values.weight_g <= 100_000


@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_refused_or_read(content):
    try:
        read(content)
    except SheetRefused:
        return


def test_categories_are_found_by_words_people_use():
    known = Known(CATEGORIES)
    assert known.category_like("kopi dan teh") == "Kopi & Teh"
    assert known.category_by_words("Tas Anyaman Pandan") == "Kerajinan"
    assert known.category_by_words("Kopiah Rajut") == "Kerajinan"
    assert known.category_by_words("Anu") is None
