"""What becomes of a line of a sheet: a product to keep, mistakes to mend, or nothing."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from storefront.catalog.sheets.cells import EMPTY, key_of, line_of, text_of
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.known import Stocked
from storefront.catalog.sheets.tables import Column
from storefront.core.formulas import is_formula, unguarded

F = Field
LONGEST = {F.NAME: 80, F.VARIANT: 60, F.CATEGORY: 80, F.SKU: 40, F.DESCRIPTION: 2_000}
LONGEST_NUMBER = 40


class Status(enum.StrEnum):
    ACCEPTED = "accepted"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Remark:
    """Something to tell about a cell; its sentence stands in `sheets/words.py`."""

    code: str
    column: str | Field = ""  # its heading; the field when there is no such column
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Values:
    """What a line says; None where it says nothing, so that what is known stays."""

    name: str = ""
    slug: str = ""
    variant: str = ""
    category: str | None = None
    price_idr: int | None = None
    cost_idr: int | None = None
    stock: int | None = None
    weight_g: int | None = None
    description: str = ""
    sku: str = ""
    number: int | None = None  # that the shop gave to the variant


@dataclass(slots=True)
class Row:
    """One line, or one of the variants that stand side by side in it."""

    number: int
    raw_name: str
    line: Sequence[str]
    values: Values = field(default_factory=Values)
    known: Stocked | None = None  # what it changes; a new variant when there is none
    warnings: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    skip: Remark | None = None

    @property
    def status(self) -> Status:
        if self.skip:
            return Status.SKIPPED
        return Status.ERROR if self.errors else Status.ACCEPTED


class Summary:
    """Counts rows, those given and those that pass by later."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.count = dict.fromkeys(Status, 0)
        self.warned = self.added = 0
        self._products: set[str] = set()
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        self.count[row.status] += 1
        if row.status is Status.ACCEPTED:
            self.warned += bool(row.warnings)
            self.added += row.known is None
            self._products.add(key_of(row.values.name))

    @property
    def rows(self) -> int:
        return sum(self.count.values())

    @property
    def products(self) -> int:
        return len(self._products)


class Cells:
    """The cells of one line, by what they tell; what is wrong with them is noted in the row."""

    def __init__(
        self, columns: Sequence[Column], cells: Sequence[str], row: Row, variant: str = ""
    ) -> None:
        self.row = row
        self._cells = cells
        self._columns: dict[Field, list[Column]] = {}
        for column in columns:
            if column.meaning and column.meaning.variant in ("", variant):
                same = self._columns.setdefault(column.meaning.field, [])
                same.insert(0 if column.meaning.variant else len(same), column)

    def has(self, field: Field) -> bool:
        return field in self._columns

    def unit(self, field: Field) -> str:
        """What the heading says of bare numbers."""
        return next((c.meaning.unit for c in self._columns.get(field, ()) if c.meaning), "")

    def text(self, field: Field) -> str | None:
        """What stands there, empty when nothing does; None for what must not, which is noted."""
        read = text_of if field is F.DESCRIPTION else line_of
        parts = []
        for column in self._columns.get(field, ()):
            raw = self._raw(column)
            bare = unguarded(raw)
            if bare == raw and raw.strip() not in EMPTY and is_formula(raw):
                self._refuse("isi_rumus", column.heading, sign=raw.strip(" \xa0")[0])
                return None
            parts.append(read(bare))
        text = " ".join(filter(None, parts))
        if len(text) > LONGEST.get(field, LONGEST_NUMBER):
            self.refuse("terlalu_panjang", field, most=LONGEST.get(field, LONGEST_NUMBER))
            return None
        return text

    def refuse(self, code: str, field: Field, **facts: Any) -> None:
        self._refuse(code, self._heading(field), **facts)

    def warn(self, code: str, field: Field, **facts: Any) -> None:
        self.row.warnings.append(Remark(code, self._heading(field), facts))

    def _refuse(self, code: str, heading: str | Field, **facts: Any) -> None:
        self.row.errors.append(Remark(code, heading, facts))

    def _heading(self, field: Field) -> str | Field:
        columns = self._columns.get(field)
        return columns[0].heading if columns else field

    def _raw(self, column: Column) -> str:
        return self._cells[column.index] if column.index < len(self._cells) else ""
