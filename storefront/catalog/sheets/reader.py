"""Reads a table line by line and says what becomes of each; only what came before is kept."""

import re
from collections.abc import Iterator, Sequence

from storefront.catalog.sheets.cells import key_of, line_of, tidy_name, tidy_variant
from storefront.catalog.sheets.files import Line
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.known import Known, Stocked
from storefront.catalog.sheets.refused import SheetRefused
from storefront.catalog.sheets.rows import Cells, Remark, Row
from storefront.catalog.sheets.tables import Column, Table
from storefront.catalog.sheets.values import cost_in, price_in, stock_in, weight_in
from storefront.catalog.slugs import slug_of
from storefront.core.money import format_idr
from storefront.core.text import fold

F = Field
ONLY_VARIANT = "Satuan"  # of a product that comes in one kind
TOTAL = re.compile(r"((grand|sub) ?)?total|(total|jumlah)( (semua|seluruhnya|barang|stok|harga))?")
SAYS_LITTLE = {F.CATEGORY, F.DESCRIPTION}  # alone they are no product


class NoNames(SheetRefused):
    """No column says which product a line is about."""


class Reader:
    """Knows how names were written, and which variants there were."""

    def __init__(self, table: Table, known: Known) -> None:
        """Raises NoNames."""
        if table.is_unclear:
            raise NoNames()
        self._table, self._known = table, known
        self._columns = [column for column in table.columns if column.meaning]
        self._unread = [column.index for column in table.columns if column.is_unread]
        self._telling = {c.index for c in table.columns if c.meaning or c.is_unknown}
        names = [column.meaning.variant for column in self._columns if column.meaning]
        self._side_by_side = list(dict.fromkeys(filter(None, names)))
        self._spelling: dict[str, str] = {}
        self._names: dict[int, str] = {}  # of products that the group has
        self._categories: dict[str, str] = {}  # of products, as a line before said
        self._section: str | None = None  # a category that stood alone above the lines
        self._is_below_total = False
        self._above = 0, ""  # the line before that had a product, and its name
        self._seen: dict[tuple[str, str], tuple[int, int | None]] = {}  # line and price

    def rows(self) -> Iterator[Row]:
        """What becomes of every line, in their order."""
        for line in self._table.lines:
            yield from self._rows_of(line)

    def _rows_of(self, line: Line) -> Iterator[Row]:
        skip = self._reason_to_skip(line)
        for variant in self._priced_variants(line):
            row = Row(line[0], _name_in(self._columns, line), line[1], skip=skip)
            cells = Cells(self._columns, line[1], row, variant)
            if not skip:
                self._read(cells, variant)
                self._above = row.number, row.values.name
            yield row
            if skip:
                return

    def _priced_variants(self, line: Line) -> Sequence[str]:
        """Of variants side by side those that have a price in this line."""
        priced = [
            column.meaning.variant
            for column in self._columns
            if column.meaning and column.field is F.PRICE and line_of(_at(line, column.index))
        ]
        return (priced or self._side_by_side[:1]) if self._side_by_side else [""]

    def _reason_to_skip(self, line: Line) -> Remark | None:
        filled = [column for column in self._table.columns if line_of(_at(line, column.index))]
        texts = [line_of(_at(line, column.index)) for column in filled]
        if any(column.field is F.NUMBER for column in filled):
            return None
        if not any(column.index in self._telling for column in filled):
            return Remark("catatan" if any(map(str.isalpha, "".join(texts))) else "baris_kosong")
        if any(TOTAL.fullmatch(fold(text)) for text in texts[:2]):
            self._is_below_total = True
            return Remark("baris_total")
        if all(column.field is None or column.field in SAYS_LITTLE for column in filled):
            return Remark("catatan")
        if all(fold(text) == column.key for text, column in zip(texts, filled, strict=True)):
            return Remark("judul_berulang")
        if len([column for column in filled if column.meaning]) > 1:
            return None
        if section := self._section_in(line):
            self._section = section
            return Remark("judul_kategori", facts={"category": section})
        return Remark("catatan") if self._is_below_total else None

    def _section_in(self, line: Line) -> str | None:
        """The category that a name without anything else is, rather than a product."""
        text = line_of(_name_in(self._columns, line))
        exact = self._known.category(text)
        return exact if self._table.has(F.CATEGORY) else exact or self._known.category_named(text)

    def _read(self, cells: Cells, beside: str) -> None:
        row, values = cells.row, cells.row.values
        values.sku = cells.text(F.SKU) or ""
        values.number = self._number(cells)
        certain = self._known.by_number(values.number) or self._known.by_sku(values.sku)
        variant = tidy_variant(" ".join(filter(None, (cells.text(F.VARIANT), beside))))
        values.name = self._name(cells) or (certain.name if certain else "")
        if not values.name and variant:
            values.name = self._name_above(cells)
        values.slug = slug_of(values.name)
        row.known = certain or self._known.by_name(values.name, variant)
        values.variant = variant or (row.known.variant if row.known else ONLY_VARIANT)
        if not values.name and not row.errors:
            cells.refuse("nama_kosong", F.NAME)
        if not variant and not row.known and self._known.variants_of(values.name):
            cells.refuse("varian_kosong", F.VARIANT)
        values.category = self._category(cells)
        values.price_idr = price_in(cells)
        values.cost_idr = cost_in(cells, values.price_idr)
        values.stock = stock_in(cells)
        values.weight_g = weight_in(cells)
        values.description = cells.text(F.DESCRIPTION) or ""
        if certain and key_of(certain.name) != key_of(values.name):
            cells.warn("nama_berubah", F.NAME, was=certain.name, now=values.name)
        self._refuse_doubts(cells, certain)
        if not row.errors:
            self._refuse_doubles(cells, is_certain=certain is not None)
        if certain and not row.errors:
            self._refuse_second_name(cells, certain.product_id)

    def _number(self, cells: Cells) -> int | None:
        """The number that the shop gave to a variant of the group; another's is none."""
        text = cells.text(F.NUMBER) or ""
        number = int(text) if re.fullmatch("[0-9]{1,15}", text) else None
        if text and not self._known.by_number(number):
            cells.warn("nomor_tidak_dikenal", F.NUMBER, text=text)
            return None
        return number

    def _name_above(self, cells: Cells) -> str:
        """Of a line right below a product that has no name and no running number of its own."""
        line, name = self._above
        row = cells.row
        has_own = any(line_of(cell) for at, cell in enumerate(row.line) if at in self._unread)
        if line != row.number - 1 or not name or has_own:
            return ""
        cells.warn("nama_dari_atas", F.NAME, name=name)
        return name

    def _refuse_doubts(self, cells: Cells, certain: Stocked | None) -> None:
        """A number that speaks of one thing and a name or code of another are not believed."""
        values = cells.row.values
        if not certain:
            if self._known.is_ambiguous(values.name, values.variant):
                cells.refuse("nama_sama", F.NAME, name=values.name)
        elif values.number:
            named = self._known.by_name(values.name, values.variant) or certain
            coded = self._known.by_sku(values.sku) or certain
            was, now = _named(certain), _named(named)
            if key_of(was) != key_of(now) and not named.is_put_away:
                cells.refuse("nomor_lain", F.NUMBER, number=values.number, was=was, now=now)
            if key_of(coded.sku) != key_of(certain.sku):
                cells.refuse("kode_lain", F.SKU, sku=values.sku, name=_named(coded))

    def _refuse_second_name(self, cells: Cells, product_id: int) -> None:
        name = cells.row.values.name
        first = self._names.setdefault(product_id, name)
        if key_of(first) != key_of(name):
            cells.refuse("nama_lain", F.NAME, name=first)

    def _name(self, cells: Cells) -> str:
        name = tidy_name(cells.text(F.NAME) or "")
        return self._spelling.setdefault(key_of(name), name)

    def _category(self, cells: Cells) -> str | None:
        """The category that is said, here or above; else the one that the name speaks of."""
        name, text = cells.row.values.name, cells.text(F.CATEGORY)
        if text is None or not name:
            return None
        found = self._said_category(cells, text) if text else self._unsaid_category(cells)
        if found:
            self._categories.setdefault(key_of(name), found)
        return found

    def _said_category(self, cells: Cells, text: str) -> str | None:
        if exact := self._known.category(text):
            return exact
        if like := self._known.category_like(text):
            cells.warn("kategori_disamakan", F.CATEGORY, text=text, category=like)
            return like
        choices = ", ".join(self._known.categories)
        cells.refuse("kategori_tidak_dikenal", F.CATEGORY, text=text, choices=choices)
        return None

    def _unsaid_category(self, cells: Cells) -> str | None:
        name = cells.row.values.name
        if found := self._section or self._categories.get(key_of(name)):
            return found
        if cells.row.known or self._known.variants_of(name):
            return None
        if guess := self._known.category_by_words(name):
            cells.warn("kategori_diduga", F.CATEGORY, category=guess)
            return guess
        choices = ", ".join(self._known.categories)
        cells.refuse("kategori_kosong", F.CATEGORY, choices=choices)
        return None

    def _refuse_doubles(self, cells: Cells, *, is_certain: bool) -> None:
        """A variant stands in a sheet once; number and code tell apart what is named alike."""
        row, values = cells.row, cells.row.values
        named = (key_of(values.name), key_of(values.variant))
        coded = ("sku", key_of(values.sku))
        same = ("id", str(row.known.variant_id)) if row.known else named
        is_new_code = not (values.number and row.known and row.known.sku == values.sku)
        with_code = self._seen.get(coded) if values.sku and is_new_code else None
        with_name = self._seen.get(same) or (None if is_certain else self._seen.get(named))
        if with_code and with_code != self._seen.get(named):
            cells.refuse("kode_ganda", F.SKU, sku=values.sku, row=with_code[0])
        elif with_name and values.number:
            cells.refuse("nomor_ganda", F.NUMBER, number=values.number, row=with_name[0])
        elif with_name:
            _refuse_double(cells, *with_name)
        else:
            mark = row.number, values.price_idr
            self._seen |= {same: mark, named: mark} | ({coded: mark} if values.sku else {})


def _refuse_double(cells: Cells, row: int, price_idr: int | None) -> None:
    values = cells.row.values
    facts = {"name": values.name, "variant": values.variant, "row": row}
    if price_idr is None or values.price_idr in (None, price_idr):
        return cells.refuse("barang_ganda", F.NAME, **facts)
    prices = {"was": format_idr(price_idr), "now": format_idr(values.price_idr or 0)}
    return cells.refuse("barang_ganda/beda_harga", F.NAME, **facts, **prices)


def _named(line: Stocked) -> str:
    return f"{line.name} {tidy_variant(line.variant)}"


def _name_in(columns: Sequence[Column], line: Line) -> str:
    """What stands in the name's cell, untouched."""
    return next((_at(line, column.index) for column in columns if column.field is F.NAME), "")


def _at(line: Line, index: int) -> str:
    return line[1][index] if index < len(line[1]) else ""
