"""The numbers of a line, each with what is to be said about it."""

import re

from storefront.catalog.sheets.cells import BUNDLES, NotACount, grams, pieces, rupiah
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.rows import Cells
from storefront.core.money import NotRupiah, format_idr
from storefront.core.weights import NotAWeight

F = Field
LEAST_IDR, MOST_IDR = 100, 999_999_999
MOST_PIECES = 99_999
MOST_GRAMS = 100_000
SOLD_OUT = re.compile(r"(stok )?(habis|kosong)|sold ?out", re.IGNORECASE)
_WEIGHT_IN_NAME = re.compile(
    r"(([0-9] )?[0-9]/[0-9]|[0-9][0-9.,]*|[0-9]?[½¼¾]|setengah|seperempat)\s?(g|gr|gram|kg|ons)\b",
    re.IGNORECASE,
)


def price_in(cells: Cells) -> int | None:
    """What one piece costs; None when it is not said, or not well."""
    text = cells.text(F.PRICE)
    if not text:
        is_needed = cells.has(F.PRICE) or cells.row.known is None
        if text is not None and is_needed:
            cells.refuse("harga_kosong", F.PRICE)
        return None
    try:
        amount = rupiah(text, cells.unit(F.PRICE))
    except NotRupiah:
        cells.refuse("harga_tidak_terbaca", F.PRICE, text=text)
        return None
    if not LEAST_IDR <= amount <= MOST_IDR:
        cells.refuse("harga_di_luar_batas", F.PRICE, amount=format_idr(amount))
        return None
    return amount


def cost_in(cells: Cells, price_idr: int | None) -> int | None:
    """What making one piece costs; None when it is not said, or not well."""
    text = cells.text(F.COST)
    if not text:
        return None
    try:
        amount = rupiah(text, cells.unit(F.COST))
    except NotRupiah:
        amount = MOST_IDR + 1
    if amount > MOST_IDR:
        cells.refuse("hpp_tidak_terbaca", F.COST, text=text)
        return None
    if price_idr is not None and amount > price_idr:
        facts = {"cost": format_idr(amount), "price": format_idr(price_idr)}
        cells.warn("hpp_di_atas_harga", F.COST, **facts)
    return amount


def stock_in(cells: Cells) -> int | None:
    """How many there are; nothing said means none of what is new."""
    text = cells.text(F.STOCK)
    if not text:
        if text is None or cells.row.known:
            return None
        cells.warn("stok_kosong", F.STOCK)
        return 0
    if SOLD_OUT.fullmatch(text):
        cells.warn("stok_habis", F.STOCK, text=text)
        return 0
    try:
        count = pieces(text)
    except NotACount:
        cells.refuse("stok_tidak_terbaca", F.STOCK, text=text)
        return None
    if count < 0:
        cells.refuse("stok_negatif", F.STOCK, text=text)
    elif count > MOST_PIECES:
        cells.refuse("stok_terlalu_banyak", F.STOCK, text=text)
    elif text.split()[-1].lower() in BUNDLES:
        cells.warn("stok_per_lusin", F.STOCK, text=text, count=count)
    return count


def weight_in(cells: Cells) -> int | None:
    """Grams with packaging; of what is new they may stand in the name of variant or product."""
    text = cells.text(F.WEIGHT)
    if text:
        return _weight_of(cells, text)
    if text is None or cells.row.known:
        return None
    values = cells.row.values
    for code, name in (("berat_dari_varian", values.variant), ("berat_dari_nama", values.name)):
        if in_name := _WEIGHT_IN_NAME.search(name):
            weight = _weight_of(cells, in_name[0])
            cells.warn(code, F.WEIGHT, text=in_name[0])
            return weight
    cells.refuse("berat_kosong", F.WEIGHT)
    return None


def _weight_of(cells: Cells, text: str) -> int | None:
    try:
        weight, has_unit = grams(text, cells.unit(F.WEIGHT))
    except NotAWeight:
        cells.refuse("berat_tidak_terbaca", F.WEIGHT, text=text)
        return None
    if not 1 <= weight <= MOST_GRAMS:
        cells.refuse("berat_di_luar_batas", F.WEIGHT, text=text)
        return None
    if not has_unit:
        cells.warn("berat_tanpa_satuan", F.WEIGHT, text=text)
    return weight
