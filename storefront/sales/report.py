"""What a report is: columns and rows; page, downloads and totals are the same for all."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from flask_babel import LazyString

from storefront.groups.models import ProducerGroup
from storefront.sales.period import Period
from storefront.sales.words import MEANINGS

Cell: TypeAlias = str | int | date | LazyString | None
Row: TypeAlias = tuple[Cell, ...]


class Kind(enum.StrEnum):
    """How a cell is written."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    RUPIAH = "rupiah"


@dataclass(frozen=True)
class Column:
    """A column of a report; a number adds up to a total unless told otherwise."""

    label: LazyString
    kind: Kind = Kind.TEXT
    adds_up: bool = True
    is_rare: bool = False  # the page leaves it out while it says nothing

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.COUNT, Kind.RUPIAH)

    @property
    def has_total(self) -> bool:
        return self.is_number and self.adds_up


@dataclass(frozen=True)
class Report:
    """`rows` gives one tuple per row in the order of the columns, of that group and period only."""

    name: str  # in its address
    title: LazyString
    columns: tuple[Column, ...]
    rows: Callable[[ProducerGroup, Period], Iterable[Row]]
    is_listed: bool = True  # the page shows it; else it is there to download only
    meanings: tuple[tuple[LazyString, LazyString], ...] = MEANINGS  # of its figures


@dataclass(frozen=True)
class Table:
    """A report that was read, as the page shows it."""

    report: Report
    rows: list[Row]

    @property
    def places(self) -> list[int]:
        """Which columns have something to say."""
        return [
            place
            for place, column in enumerate(self.report.columns)
            if not column.is_rare or any(row[place] for row in self.rows)
        ]

    @property
    def totals(self) -> list[int | None]:
        """The sum of every column that adds up, None for the others."""
        sums = Totals(self.report)
        for row in self.rows:
            sums.add(row)
        return sums.cells


class Totals:
    """The last line of a report, added up row by row."""

    def __init__(self, report: Report) -> None:
        self.cells: list[int | None] = [
            0 if column.has_total else None for column in report.columns
        ]

    def add(self, row: Row) -> None:
        for place, cell in enumerate(row):
            so_far = self.cells[place]
            if so_far is not None and isinstance(cell, int):
                self.cells[place] = so_far + cell
