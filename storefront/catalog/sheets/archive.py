"""Looks into an XLSX before anything unpacks it: a small archive can hold a very large book.

Everything in it is looked at, because a book may say of any part that it is a sheet.
"""

import re
import zipfile
import zlib
from collections import Counter
from typing import BinaryIO

from storefront.catalog.sheets.refused import NotASheet, OpenDocumentSheet, SheetTooLarge

MEGABYTE = 1024 * 1024
MOST_PARTS = 1_000
MOST_SHEETS = 20
MOST_UNPACKED = 60 * MEGABYTE
MOST_AT_ONCE = MEGABYTE // 2  # of what is read whole: a row, the styles, the names, the links
MOST_CELLS = 300_000  # of a sheet, and different texts
PIECE = 64 * 1024
LONGEST_TAG = 12
_CELLS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_TAGS = re.compile(rb"<(?:\w{1,9}:)?(row|c|f|si|sheet)[ />]")


def has_formulas(file: BinaryIO) -> bool:
    """Whether a book has formulas. Raises NotASheet, OpenDocumentSheet, SheetTooLarge."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _look_into(archive)[b"f"] > 0
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise NotASheet() from None


def _look_into(archive: zipfile.ZipFile) -> Counter[bytes]:
    """How many of the tags there are that matter."""
    parts = {part.filename: part.file_size for part in archive.infolist()}
    if "content.xml" in parts:
        raise OpenDocumentSheet()
    if "xl/workbook.xml" not in parts:
        raise NotASheet()
    if len(parts) > MOST_PARTS or sum(parts.values()) > MOST_UNPACKED:
        raise SheetTooLarge()
    found: Counter[bytes] = Counter()
    for name in parts:
        found += _tags_of(archive, name) if _CELLS.fullmatch(name) else _tags_around(archive, name)
    if found[b"sheet"] > MOST_SHEETS:
        raise SheetTooLarge()
    return found


def _tags_around(archive: zipfile.ZipFile, name: str) -> Counter[bytes]:
    """The tags of a part that may be read whole; pictures never are."""
    with archive.open(name) as part:
        start = part.read(PIECE)
    bare = start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if bare and not bare.startswith(b"<"):
        return Counter()
    if archive.getinfo(name).file_size > MOST_AT_ONCE:
        raise SheetTooLarge()
    return Counter(_TAGS.findall(archive.read(name)))


def _tags_of(archive: zipfile.ZipFile, name: str) -> Counter[bytes]:
    """The tags of a part with cells or texts, which has to be read in small pieces."""
    found: Counter[bytes] = Counter()
    end, at_once = b"", 0
    with archive.open(name) as part:
        for piece in iter(lambda: part.read(PIECE), b""):
            tags = Counter(_TAGS.findall(end + piece))
            found += tags
            at_once = 0 if tags[b"row"] or tags[b"si"] else at_once + len(piece)
            if at_once > MOST_AT_ONCE or max(found[b"c"], found[b"si"]) > MOST_CELLS:
                raise SheetTooLarge()
            end = piece[-LONGEST_TAG:]  # a tag may lie across two pieces
    return found
