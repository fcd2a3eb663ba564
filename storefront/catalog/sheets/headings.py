"""The words that stand over columns, and what they mean."""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from storefront.catalog.sheets.cells import tidy_variant
from storefront.core.text import fold


class Field(enum.StrEnum):
    """What a column can tell."""

    NAME = "name"
    VARIANT = "variant"
    CATEGORY = "category"
    PRICE = "price_idr"
    COST = "cost_idr"
    STOCK = "stock"
    WEIGHT = "weight_g"
    DESCRIPTION = "description"
    SKU = "sku"
    NUMBER = "number"  # of a variant, as the shop writes it into the lists that are taken out


F = Field
PER_VARIANT = (F.PRICE, F.COST, F.STOCK, F.WEIGHT)  # what may stand in a column per variant
UNREAD = re.compile(r"no|nomor|nomer|(no|nomor) urut|yang salah")  # known to be of no use

THING = r"(barang|produk|item|menu|dagangan|jualan)"
PIECE = r"(pcs|pc|bungkus|bks|pak|pack|buah|biji|satuan)"
WORDS = {  # of a heading as `fold` leaves it
    F.COST: rf"hpp|modal|(harga|hrg|biaya) (modal|pokok|beli|dasar|produksi)( {THING})?( hpp)?"
    r"|harga pokok (produksi|penjualan)|biaya|hpp (satuan|modal)|cost",
    F.PRICE: rf"(harga|hrg)( jual)?( {THING})?( konsumen| ecer| eceran| umum)?( (per )?{PIECE})?"
    r"|jual|price",
    F.STOCK: rf"(jumlah |sisa )?(stok|stock)( {THING})?( akhir| sekarang| tersedia)?"
    r"|jumlah|jml|qty|kuantitas|persediaan|sisa|banyaknya",
    F.WEIGHT: rf"berat( kirim| kotor| paket)?( {THING})?|bobot|weight",
    F.NAME: rf"nama|(nama )?{THING}( {THING})?|name|product( name)?",
    F.VARIANT: r"varian|variasi|variant|(ukuran|kemasan|isi|rasa)( kemasan)?|(berat|isi) bersih"
    r"|netto|pilihan|tipe|model|warna|size",
    F.CATEGORY: rf"(kategori|jenis|kelompok|golongan)( {THING})?|category",
    F.DESCRIPTION: rf"(keterangan|ket|deskripsi|penjelasan|catatan|rincian)( {THING})?"
    r"|description",
    F.SKU: rf"kode( {THING})?( sku)?|sku",
    F.NUMBER: "nomor etalase( jangan diubah)?",
}
RUPIAH = {"": r"(dalam )?(rp|rupiah|idr)", "rb": r"(dalam )?(rp )?(rb|ribu|ribuan)( rp| rupiah)?"}
UNITS = {  # behind the word: what numbers without a unit are counted in
    F.PRICE: RUPIAH,
    F.COST: RUPIAH,
    F.STOCK: {"": PIECE},
    F.WEIGHT: {"g": r"(dalam )?(g|gr|gram)", "kg": r"(dalam )?(kg|kilo)", "ons": "ons"},
}
OTHER_PRICES = re.compile(r"reseller|grosir|agen|distributor|titip( jual)?|dropship(er)?|member")
SIZE = r"[^\W\d_]{0,20}\W{0,2}[0-9½¼¾].{0,30}|mini|kecil|sedang|besar|jumbo|xs|s|m|l|xl|xxl"
BARE_SIZE = re.compile(  # a heading of its own, over prices
    r"((kemasan|ukuran|per|@)\W{0,2})?(?P<variant>"
    r"((isi|toples|pouch|botol|cup|plastik|kotak)\W{1,2})?[0-9½¼¾][0-9.,/½¼¾ ]{0,6}"
    r"(gr|gram|g|kg|kilo|ons|ml|cc|liter|ltr|l)\.?"
    r"|isi \W?[0-9]{1,4}|mini|kecil|sedang|besar|jumbo|xs|s|m|l|xl|xxl)",
    re.IGNORECASE,
)

AMOUNT = re.compile(r"rp.*|[0-9.,]{4,}(,-)?|[0-9.,]+ ?(rb|ribu|jt)\b.*", re.IGNORECASE)  # no size
LONGEST = 80


@dataclass(frozen=True)
class Meaning:
    """What a column tells; of which variant when they stand side by side; of bare numbers."""

    field: Field
    variant: str = ""
    unit: str = ""


def meaning_of(heading: str) -> Meaning | None:
    """`Harga Modal (HPP)` is the cost, `Harga 250g` the price of a variant; None when unknown."""
    return next(_meanings(heading), None) if len(heading) <= LONGEST else None


def size_in(heading: str) -> str:
    """The variant that a heading names and nothing else, as in `250g`; empty when it does not."""
    found = BARE_SIZE.fullmatch(heading)
    return tidy_variant(found["variant"]) if found else ""


def _meanings(heading: str) -> Iterator[Meaning]:
    words = fold(heading)
    for field, known in WORDS.items():
        if re.fullmatch(known, words):
            yield Meaning(field)
        for unit, written in UNITS.get(field, {}).items():
            if re.fullmatch(rf"({known}) {written}", words):
                yield Meaning(field, unit=unit)
    spaced = " ".join(re.sub(r"[()\[\]:/_]", " ", heading).split())
    for field in PER_VARIANT:
        sized = rf"({WORDS[field]})( per)? (?P<variant>{SIZE})"
        found = re.fullmatch(sized, spaced, re.IGNORECASE)
        if found and not AMOUNT.fullmatch(found["variant"]):
            yield Meaning(field, variant=tidy_variant(found["variant"]))
