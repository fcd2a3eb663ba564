"""Where the table in a sheet begins: its headings are found by the words in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise, zip_longest
from typing import BinaryIO

from storefront.catalog.sheets.cells import key_of, line_of, tidy_variant
from storefront.catalog.sheets.files import Line, sheets_in
from storefront.catalog.sheets.guesses import guesses, is_a_line_of_goods
from storefront.catalog.sheets.headings import (
    AMOUNT,
    OTHER_PRICES,
    PER_VARIANT,
    UNREAD,
    Field,
    Meaning,
    meaning_of,
    size_in,
)
from storefront.catalog.sheets.refused import SheetRefused
from storefront.core.text import fold

MOST_LINES_ABOVE = 30  # title, address, date
NAMING = (Field.NAME, Field.SKU, Field.NUMBER)  # one of these says what a line is about
JOINED = {Field.VARIANT, Field.DESCRIPTION}  # several columns of these make one text

Mapped = Mapping[str, Field | None]  # what columns mean that a person was asked about, by key


class NoTable(SheetRefused):
    """Nothing in it stands in columns."""


@dataclass(frozen=True)
class Column:
    """One column; without a meaning it is not read."""

    index: int
    heading: str
    meaning: Meaning | None = None
    sample: str = ""
    is_said: bool = False  # by a person
    guess: Field | None = None  # what it seems to tell, to be asked
    among: int = 0  # how many columns there are, where none has a heading

    @property
    def key(self) -> str:
        """What its meaning is remembered by."""
        among = f" dari {self.among}" if self.among else ""
        return fold(self.heading) or f"kolom {self.index + 1}{among}"

    @property
    def field(self) -> Field | None:
        return self.meaning.field if self.meaning else None

    @property
    def is_unread(self) -> bool:
        """Known to be of no use."""
        return bool(UNREAD.fullmatch(fold(self.heading)))

    @property
    def is_unknown(self) -> bool:
        is_settled = self.meaning or self.is_said or self.is_unread
        return not is_settled and bool(self.heading or self.sample)


@dataclass(frozen=True)
class Table:
    """A sheet from its headings on; its lines can be read once."""

    heading_line: int | None  # none: it has no headings
    columns: list[Column]
    lines: Iterator[Line]
    first_lines: list[Line]  # of these, to look at
    sheet: str = ""  # its name; a CSV has none
    other_sheets: tuple[str, ...] = ()

    def has(self, field: Field) -> bool:
        return any(column.field is field for column in self.columns)

    @property
    def is_unclear(self) -> bool:
        """Whether no column says which product a line is about."""
        return not any(map(self.has, NAMING))


def open_table(file: BinaryIO, *, sheet: str | None = None, mapped: Mapped | None = None) -> Table:
    """The table in a file, which has to stay open: in this sheet, else in the first with one.

    One whose headings are known comes before one about which a person has to be asked. Raises
    SheetRefused, while its lines are read too.
    """
    sheets = sheets_in(file)
    looked_at = [found for found in sheets if sheet in (None, found.name)]
    for find in (table_in, unknown_table_in):
        for found in looked_at:
            with suppress(NoTable):
                table = find(found.lines(), mapped or {})
                table = _guessed(table) if table.is_unclear else table
                others = tuple(other.name for other in sheets if other is not found)
                return replace(table, sheet=found.name, other_sheets=others)
    raise NoTable()


def table_in(lines: Iterable[Line], mapped: Mapped) -> Table:
    """Find the headings, in one line or two, and what they mean. Raises NoTable."""
    lines = iter(lines)
    top = list(islice(lines, MOST_LINES_ABOVE))
    best = max(_readings(top, mapped), key=lambda reading: reading.worth, default=None)
    if best is None or not best.is_enough:
        raise NoTable()
    return _table(top[best.place][0], best.columns, top[best.place + 1 :], lines)


def unknown_table_in(lines: Iterable[Line], mapped: Mapped) -> Table:
    """A table whose headings nobody knows, or that has none. Raises NoTable.

    It begins with the first line that is more than half as wide as the widest.
    """
    lines = iter(lines)
    top = list(islice(lines, MOST_LINES_ABOVE))
    widths = [sum(map(bool, map(line_of, cells))) for _, cells in top]
    place = next((at for at, width in enumerate(widths) if max(1, max(widths) // 2) < width), None)
    if place is None:
        raise NoTable()
    (number, cells), below = top[place], [cells for _, cells in top[place + 1 :]]
    if is_a_line_of_goods(cells, below):
        among = max(len(cells) for _, cells in top)
        columns = [Column(index, "", among=among) for index in range(among)]
        columns = _without_doubles([_as_mapped(column, mapped) for column in columns], mapped)
        return _table(None, columns, top[place:], lines)
    return _table(number, _columns([], cells, mapped), top[place + 1 :], lines)


def _table(
    heading_line: int | None, columns: list[Column], first: list[Line], further: Iterator[Line]
) -> Table:
    columns = _with_samples(columns, [cells for _, cells in first])
    return Table(heading_line, columns, chain(first, further), first)


def _guessed(table: Table) -> Table:
    """The table with what its unknown columns seem to tell."""
    taken = {column.field for column in table.columns if column.field}
    found = guesses([cells for _, cells in table.first_lines], taken)
    columns = [
        replace(column, guess=found.get(column.index)) if column.is_unknown else column
        for column in table.columns
    ]
    return replace(table, columns=columns)


@dataclass(frozen=True)
class _Reading:
    """The headings as they would be if this line were the last one of them."""

    place: int
    columns: list[Column]
    is_whole: bool  # two lines, of which the lower one has nothing but headings

    @property
    def worth(self) -> tuple[int, int, bool]:
        fields = Counter(column.field for column in self.columns if column.meaning)
        return len(fields), sum(fields.values()), self.is_whole

    @property
    def is_enough(self) -> bool:
        """Whether a person could say what the other columns mean."""
        fields = {column.field for column in self.columns if column.meaning}
        headed = [column for column in self.columns if column.heading]
        return len(fields) > 1 or (Field.NAME in fields and len(headed) > 1)


def _readings(top: Sequence[Line], mapped: Mapped) -> Iterator[_Reading]:
    for place, (_, cells) in enumerate(top):
        yield _Reading(place, _columns([], cells, mapped), is_whole=False)
    for place, ((_, upper), (_, lower)) in enumerate(pairwise(top), start=1):
        columns = _columns(upper, lower, mapped)
        own = [column for column in columns[: len(lower)] if line_of(lower[column.index])]
        are_headings = own and all(c.meaning or _is_other_price(lower[c.index]) for c in own)
        is_whole = bool(are_headings) and any(map(meaning_of, upper))
        yield _Reading(place, columns, is_whole=is_whole)


def _columns(upper: Sequence[str], lower: Sequence[str], mapped: Mapped) -> list[Column]:
    """Columns under one or two lines of headings; a heading above spreads over those below."""
    columns: list[Column] = []
    above = ""
    for index, cells in enumerate(zip_longest(upper, lower, fillvalue="")):
        over, own = map(line_of, cells)
        above = over or (above if own else "")
        heading, meaning = _together(above, own) if own else (over, meaning_of(over))
        columns.append(Column(index, heading, meaning))
    columns = _with_prices_of_sizes([_as_mapped(column, mapped) for column in columns])
    return _without_doubles(columns, mapped)


def _together(above: str, own: str) -> tuple[str, Meaning | None]:
    """`Harga` above `Modal` is the cost; above `Pedas` it is the price of that variant."""
    group = meaning_of(above)
    if group and (meaning := meaning_of(f"{above} {own}")):
        return f"{above} {own}", meaning
    if meaning := meaning_of(own):
        return own, meaning
    if group and group.field in PER_VARIANT and not group.variant and not AMOUNT.fullmatch(own):
        is_variant = not _is_other_price(own)
        meaning = replace(group, variant=tidy_variant(own)) if is_variant else None
        return f"{above} {own}", meaning
    return own, None


def _is_other_price(heading: str) -> bool:
    return bool(OTHER_PRICES.fullmatch(fold(heading)))


def _as_mapped(column: Column, mapped: Mapped) -> Column:
    if column.key not in mapped:
        return column
    field = mapped[column.key]
    if column.field is not field:  # else the heading may say a unit, too
        column = replace(column, meaning=Meaning(field) if field else None)
    return replace(column, is_said=True)


def _with_prices_of_sizes(columns: list[Column]) -> list[Column]:
    """`250g` and `500g` beside names are prices of these variants where no column says `Harga`."""
    fields = {column.field for column in columns}
    if Field.NAME not in fields or Field.PRICE in fields:
        return columns
    return [
        replace(column, meaning=Meaning(Field.PRICE, size))
        if (size := _size_of(column))
        else column
        for column in columns
    ]


def _size_of(column: Column) -> str:
    """The variant that a column speaks of; `Berat` above `250g` says no more than `250g`."""
    if column.meaning:
        return column.meaning.variant if column.field is Field.WEIGHT else ""
    return "" if column.is_said else size_in(column.heading)


def _without_doubles(columns: list[Column], mapped: Mapped) -> list[Column]:
    """Of columns that tell the same one counts, what a person said before what we guess.

    Variants side by side are those that have a price.
    """
    prices = {
        key_of(column.meaning.variant)
        for column in columns
        if column.meaning and column.field is Field.PRICE and column.meaning.variant
    }
    taken: set[tuple[Field, str]] = set()
    kept = {}
    for column in sorted(columns, key=lambda column: (column.key not in mapped, column.index)):
        if column.meaning:
            field, variant = column.meaning.field, key_of(column.meaning.variant)
            is_priced = variant in prices if variant else not (prices and field is Field.PRICE)
            if not is_priced or ((field, variant) in taken and field not in JOINED):
                column = replace(column, meaning=None)  # noqa: PLW2901 - one step of its making
            else:
                taken.add((field, variant))
        kept[column.index] = column
    return [kept[index] for index in sorted(kept)]


def _with_samples(columns: list[Column], lines: list[list[str]]) -> list[Column]:
    """Each column with the first text under its heading, to know it by."""
    samples: dict[int, str] = {}
    for index, cell in chain.from_iterable(enumerate(cells) for cells in reversed(lines)):
        samples[index] = line_of(cell) or samples.get(index, "")
    return [replace(column, sample=samples.get(column.index, "")) for column in columns]
