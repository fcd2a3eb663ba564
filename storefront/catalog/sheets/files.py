"""Spreadsheets as people send them: any CSV or XLSX becomes lines of text, one at a time.

Nothing is kept of a line that was read, so a long sheet takes no more memory than a short one.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from storefront.catalog.sheets.archive import has_formulas
from storefront.catalog.sheets.refused import (
    MOST_LINES,
    MOST_MEGABYTES,
    NotASheet,
    OldSheet,
    SheetTooLarge,
)

MEGABYTE = 1024 * 1024
MOST_COLUMNS = 60
MOST_BLANK_LINES = 1_000  # below so many empty lines nothing comes any more
SAMPLE = 64 * 1024
DELIMITERS = ";\t,|"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NO_TABLE = (b"<", b"{\\rtf", b"%PDF")  # pages and letters, whatever their name says

Line = tuple[int, list[str]]  # its number in the sheet, from 1, and its cells as they are


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file; `lines` begins anew at every call."""

    name: str  # empty for a CSV
    lines: Callable[[], Iterator[Line]]


def sheets_in(file: BinaryIO) -> list[Sheet]:
    """The sheets of a file, which has to stay open. Raises SheetRefused, while reading too."""
    if file.seek(0, io.SEEK_END) > MOST_MEGABYTES * MEGABYTE:
        raise SheetTooLarge()
    file.seek(0)
    start = file.read(len(OLE))
    if start == OLE:
        raise OldSheet()
    return _xlsx_sheets(file) if start.startswith(b"PK\x03\x04") else [_csv_sheet(file)]


def _csv_sheet(file: BinaryIO) -> Sheet:
    encoding = _encoding(file)
    delimiter = _delimiter(file, encoding)

    def rows() -> Iterator[list[str]]:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        try:
            yield from csv.reader(text, delimiter=delimiter)
        except csv.Error:  # a cell without an end
            raise NotASheet() from None
        finally:
            if not file.closed:
                text.detach()  # else it would close the file

    return Sheet("", lambda: _numbered(rows()))


def _encoding(file: BinaryIO) -> str:
    """How the text is written; what is not UTF-8 comes from an older Excel: Windows-1252."""
    file.seek(0)
    head = file.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head or head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(NO_TABLE):
        raise NotASheet()
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in iter(lambda: file.read(SAMPLE), b""):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(file: BinaryIO, encoding: str) -> str:
    """The sign that parts most lines into equally many cells."""
    file.seek(0)
    sample = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE))

    def evenness(delimiter: str) -> int:
        lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(line) for line in lines)
        except csv.Error:
            return 0
        return max(((width - 1) * lines for width, lines in widths.items()), default=0)

    return max(DELIMITERS, key=evenness)  # of equals the first


def _xlsx_sheets(file: BinaryIO) -> list[Sheet]:
    """The sheets of a book that is read for what its cells show, then for what is in them.

    The second reading finds formulas that nobody has worked out; few books need it.
    """
    import openpyxl

    ways = [True, False] if has_formulas(file) else [True]
    try:
        books = [
            openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
            for data_only in ways
        ]
    except Exception as error:  # a broken book fails in every way there is
        raise NotASheet() from error
    same = zip(*(book.worksheets for book in books), strict=True)
    return [Sheet(each[0].title, partial(_xlsx_lines, each)) for each in same]


def _xlsx_lines(readings: Sequence[Any]) -> Iterator[Line]:
    return _numbered(_xlsx_rows(readings))


def _xlsx_rows(readings: Sequence[Any]) -> Iterator[list[str]]:
    """Rows of one sheet; of its readings a cell takes the first that has something."""
    for sheet in readings:
        sheet.reset_dimensions()  # many programs write wrong ones
    rows = (sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True) for sheet in readings)
    try:
        for same in zip(*rows, strict=True):
            yield [_text_of(*cell) for cell in zip(*same, strict=True)]
    except Exception as error:  # a broken sheet fails in every way there is
        raise NotASheet() from error


def _text_of(value: Any, formula: Any = None) -> str:
    """A cell as the person would have typed it; numbers have a comma for decimals."""
    value = formula if value is None else value
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",") if value % 1 else f"{value:.0f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | int | str):
        return str(value)
    return "" if value is None else str(getattr(value, "text", value))  # a formula over cells


def _numbered(rows: Iterable[list[str]]) -> Iterator[Line]:
    """Lines with their numbers, without what is empty at the end: cells and whole lines."""
    blank = 0
    for number, cells in enumerate(rows, start=1):
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            blank += 1
            if blank > MOST_BLANK_LINES:
                return
            continue
        if number > MOST_LINES:
            raise SheetTooLarge()
        for earlier in range(number - blank, number):
            yield earlier, []
        blank = 0
        yield number, cells[:MOST_COLUMNS]
