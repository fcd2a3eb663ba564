"""Where the table in a sheet begins: its headings are found by the words in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise, zip_longest
from typing import BinaryIO

from storefront.catalog.sheets.cells import key_of, line_of, tidy_variant
from storefront.catalog.sheets.files import Line, sheets_in
from storefront.catalog.sheets.headings import (
    AMOUNT,
    PER_VARIANT,
    UNREAD,
    Field,
    Meaning,
    meaning_of,
)
from storefront.catalog.sheets.refused import SheetRefused
from storefront.core.text import fold

MOST_LINES_ABOVE = 30  # title, address, date
JOINED = {Field.VARIANT, Field.DESCRIPTION}  # several columns of these make one text

Mapped = Mapping[str, Field | None]  # what columns mean that a person was asked about, by key


class NoHeadings(SheetRefused):
    """No line at the top says in known words what its columns are."""


@dataclass(frozen=True)
class Column:
    """One column; without a meaning it is not read."""

    index: int
    heading: str
    meaning: Meaning | None = None
    sample: str = ""
    is_said: bool = False  # by a person

    @property
    def key(self) -> str:
        """What its meaning is remembered by."""
        return fold(self.heading) or f"kolom {self.index + 1}"

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

    heading_line: int
    columns: list[Column]
    lines: Iterator[Line]
    sheet: str = ""  # its name; a CSV has none
    other_sheets: tuple[str, ...] = ()

    def has(self, field: Field) -> bool:
        return any(column.field is field for column in self.columns)


def open_table(file: BinaryIO, *, sheet: str | None = None, mapped: Mapped | None = None) -> Table:
    """The table in a file, which has to stay open: in this sheet, else in the first with one.

    Raises SheetRefused, while its lines are read too.
    """
    sheets = sheets_in(file)
    for found in sheets:
        if sheet in (None, found.name):
            others = tuple(other.name for other in sheets if other is not found)
            with suppress(NoHeadings):
                table = table_in(found.lines(), mapped)
                return replace(table, sheet=found.name, other_sheets=others)
    raise NoHeadings()


def table_in(lines: Iterable[Line], mapped: Mapped | None = None) -> Table:
    """Find the headings, in one line or two, and what they mean. Raises NoHeadings."""
    lines = iter(lines)
    top = list(islice(lines, MOST_LINES_ABOVE))
    best = max(_readings(top, mapped or {}), key=lambda reading: reading.worth, default=None)
    if best is None or not best.is_enough:
        raise NoHeadings()
    rest = top[best.place + 1 :]
    columns = _with_samples(best.columns, [cells for _, cells in rest])
    return Table(top[best.place][0], columns, chain(rest, lines))


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
        is_whole = any(map(meaning_of, upper)) and {bool(c.meaning) for c in own} == {True}
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
    return _without_doubles([_as_mapped(column, mapped) for column in columns], mapped)


def _together(above: str, own: str) -> tuple[str, Meaning | None]:
    """`Harga` above `Modal` is the cost; above `Pedas` it is the price of that variant."""
    group = meaning_of(above)
    if group and (meaning := meaning_of(f"{above} {own}")):
        return f"{above} {own}", meaning
    if meaning := meaning_of(own):
        return own, meaning
    if group and group.field in PER_VARIANT and not group.variant and not AMOUNT.fullmatch(own):
        return f"{above} {own}", replace(group, variant=tidy_variant(own))
    return own, None


def _as_mapped(column: Column, mapped: Mapped) -> Column:
    if column.key not in mapped:
        return column
    field = mapped[column.key]
    if column.field is not field:  # else the heading may say a unit, too
        column = replace(column, meaning=Meaning(field) if field else None)
    return replace(column, is_said=True)


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
