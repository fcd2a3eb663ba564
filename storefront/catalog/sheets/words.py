"""What to say about a cell or a line, and what columns are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.rows import Remark

F = Field
HEADINGS = {
    F.SKU: _l("Kode (SKU)"),
    F.NAME: _l("Nama Barang"),
    F.VARIANT: _l("Varian"),
    F.CATEGORY: _l("Kategori"),
    F.PRICE: _l("Harga"),
    F.COST: _l("Harga Modal (HPP)"),
    F.STOCK: _l("Stok"),
    F.WEIGHT: _l("Berat"),
    F.DESCRIPTION: _l("Keterangan"),
    F.NUMBER: _l("Nomor Etalase"),
}
SENTENCES = {
    # mistakes
    "isi_rumus": _l("%(column)s diawali tanda “%(sign)s” (rumus). Tulis sebagai teks biasa."),
    "terlalu_panjang": _l("%(column)s terlalu panjang. Paling banyak %(most)s huruf."),
    "nama_kosong": _l("Nama barang belum diisi."),
    "varian_kosong": _l("Barang ini punya beberapa varian. Tulis varian yang mana."),
    "kategori_kosong": _l("Kategori belum diisi. Pilih salah satu: %(choices)s."),
    "kategori_tidak_dikenal": _l(
        "Kategori “%(text)s” tidak dikenal. Pilih salah satu: %(choices)s."
    ),
    "harga_kosong": _l("Harga belum diisi."),
    "harga_tidak_terbaca": _l("Harga “%(text)s” tidak terbaca. Tulis angka, misalnya 25.000."),
    "harga_di_luar_batas": _l("Harga %(amount)s tidak wajar. Tulis lengkap, misalnya 25.000."),
    "hpp_tidak_terbaca": _l("Harga modal “%(text)s” tidak terbaca. Tulis angka, misalnya 16.000."),
    "stok_tidak_terbaca": _l("Stok “%(text)s” tidak terbaca. Tulis angka, misalnya 40."),
    "stok_negatif": _l("Stok tidak boleh kurang dari 0 (tertulis %(text)s)."),
    "stok_terlalu_banyak": _l("Stok paling banyak 99.999 (tertulis %(text)s)."),
    "berat_kosong": _l("Berat belum diisi. Tulis dengan kemasannya, misalnya 250 g."),
    "berat_tidak_terbaca": _l("Berat “%(text)s” tidak terbaca. Tulis misalnya 250 g atau 0,25 kg."),
    "berat_di_luar_batas": _l("Berat harus 1 g sampai 100 kg (tertulis %(text)s)."),
    "barang_ganda": _l("Barang ganda: “%(name)s” varian “%(variant)s” sudah ada di baris %(row)s."),
    "barang_ganda/beda_harga": _l(
        "Barang ganda: “%(name)s” varian “%(variant)s” sudah ada di baris %(row)s dengan harga "
        "berbeda (%(was)s dan %(now)s)."
    ),
    "kode_ganda": _l("Kode “%(sku)s” sudah dipakai di baris %(row)s."),
    "kode_lain": _l("Kode “%(sku)s” sudah dipakai barang lain: “%(name)s”."),
    "nama_sama": _l(
        "Ada beberapa barang bernama “%(name)s”, jadi belum jelas yang mana. Pakai daftar yang "
        "diunduh dari sini (ada nomornya), atau bedakan namanya."
    ),
    "nomor_ganda": _l(
        "Nomor %(number)s sudah dipakai di baris %(row)s. Untuk barang baru, kosongkan nomornya."
    ),
    "nama_lain": _l("Barang ini di baris lain bernama “%(name)s”. Samakan namanya."),
    "nomor_lain": _l(
        "Nomor %(number)s milik “%(was)s”, bukan “%(now)s”. Kembalikan nomornya, atau kosongkan."
    ),
    # warnings
    "kategori_disamakan": _l("Kategori “%(text)s” disamakan dengan “%(category)s”."),
    "kategori_diduga": _l("Kategori belum diisi, dari namanya diduga “%(category)s”."),
    "hpp_di_atas_harga": _l("Harga modal (%(cost)s) lebih tinggi daripada harga jual (%(price)s)."),
    "stok_kosong": _l("Stok belum diisi, dianggap 0."),
    "stok_habis": _l("Stok “%(text)s” dibaca sebagai 0."),
    "stok_per_lusin": _l("Stok “%(text)s” dibaca sebagai %(count)s."),
    "berat_tanpa_satuan": _l("Berat %(text)s tidak memakai satuan, dibaca sebagai gram."),
    "berat_dari_varian": _l("Berat belum diisi, dipakai %(text)s dari nama varian."),
    "berat_dari_nama": _l("Berat belum diisi, dipakai %(text)s dari nama barang."),
    "nama_berubah": _l("Nama “%(was)s” diganti menjadi “%(now)s”."),
    "nama_dari_atas": _l("Nama belum diisi, dibaca sebagai varian lain dari “%(name)s”."),
    "nomor_tidak_dikenal": _l("Nomor “%(text)s” tidak dikenal di sini, jadi dicari dari namanya."),
    # lines that are left out
    "baris_kosong": _l("Baris kosong dilewati."),
    "baris_total": _l("Baris total dilewati."),
    "catatan": _l("Baris catatan tanpa data barang dilewati."),
    "judul_berulang": _l("Judul kolom yang berulang dilewati."),
    "judul_kategori": _l("Judul “%(category)s” dipakai sebagai kategori barang di bawahnya."),
}


def heading_of(remark: Remark) -> str:
    """The heading of the column that a remark is about."""
    column = remark.column
    return str(HEADINGS[column] if isinstance(column, Field) else column)


def sentence(remark: Remark) -> str:
    """A remark in words."""
    return str(SENTENCES[remark.code]) % ({"column": heading_of(remark)} | remark.facts)


def as_dict(remark: Remark) -> dict[str, Any]:
    """A remark for machines."""
    said = {"code": remark.code.partition("/")[0], "message": sentence(remark)}
    return {"column": heading_of(remark)} | said if remark.column else said
