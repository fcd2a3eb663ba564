"""Spreadsheets as people send them: any CSV or XLSX becomes lines of text, one at a time.

Nothing is kept of a line that was read, so a long sheet takes no more memory than a short one.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO

from storefront.core.errors import DomainError

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 10
MOST_UNPACKED = 60 * MEGABYTE  # cells and texts of an XLSX
MOST_AROUND_CELLS = 4 * MEGABYTE  # its styles, names and links: they are read whole
MOST_LINES = 20_000
MOST_COLUMNS = 60
MOST_BLANK_LINES = 1_000  # below so many empty lines nothing comes any more
SAMPLE = 64 * 1024
DELIMITERS = ";\t,|"
CELLS = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml)", re.IGNORECASE)
MEDIA = re.compile(r"xl/media/", re.IGNORECASE)
FORMULA = re.compile(rb"<(\w{1,9}:)?f[ />]")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

Line = tuple[int, list[str]]  # its number in the sheet, from 1, and its cells as they are


class SheetRefused(DomainError):
    """The file cannot be read as a list of products."""

    status = 422


class NotASheet(SheetRefused):
    """It is no spreadsheet at all, or one that cannot be opened any more."""


class OldSheet(SheetRefused):
    """An .xls, or an XLSX with a password: both lie in the same old container."""


class OpenDocumentSheet(SheetRefused):
    """An .ods."""


class SheetTooLarge(SheetRefused):
    """More than anybody types. Facts: megabytes, lines."""

    def __init__(self) -> None:
        super().__init__(megabytes=MOST_MEGABYTES, lines=f"{MOST_LINES:,}".replace(",", "."))


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
            text.detach()  # else it would close the file

    return Sheet("", lambda: _numbered(rows()))


def _encoding(file: BinaryIO) -> str:
    """How the text is written; what is not UTF-8 comes from an older Excel: Windows-1252."""
    file.seek(0)
    head = file.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
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

    has_formulas = _check_archive(file)
    try:
        books = [
            openpyxl.load_workbook(file, read_only=True, data_only=data_only)
            for data_only in ([True, False] if has_formulas else [True])
        ]
    except Exception as error:  # a broken book fails in every way there is
        raise NotASheet() from error
    same = zip(*(book.worksheets for book in books), strict=True)
    return [Sheet(each[0].title, partial(_xlsx_lines, each)) for each in same]


def _check_archive(file: BinaryIO) -> bool:
    """Whether an XLSX has formulas; refuses others, and what would fill the memory."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            if "content.xml" in parts:
                raise OpenDocumentSheet()
            if "xl/workbook.xml" not in parts:
                raise NotASheet()
            cells = {name for name in parts if CELLS.match(name)}
            around = {name for name in parts if name not in cells and not MEDIA.match(name)}
            if sum(parts[name] for name in cells) > MOST_UNPACKED:
                raise SheetTooLarge()
            if sum(parts[name] for name in around) > MOST_AROUND_CELLS:
                raise SheetTooLarge()
            return any(_has_formulas(archive, name) for name in cells)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise NotASheet() from None


def _has_formulas(archive: zipfile.ZipFile, name: str) -> bool:
    end = b""
    with archive.open(name) as part:
        for piece in iter(lambda: part.read(SAMPLE), b""):
            if FORMULA.search(end + piece):
                return True
            end = piece[-20:]
    return False


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
