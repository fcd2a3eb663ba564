"""What a bank statement says, as banks export it: one mapping for all their layouts.

Headings are found by their words, money in either direction by its column or by CR and DB beside
it. Layouts of BCA, BRI and Mandiri: tests/payments/data.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import BinaryIO

from storefront.catalog.sheets.cells import line_of
from storefront.catalog.sheets.files import Line, sheets_in
from storefront.catalog.sheets.refused import SheetRefused
from storefront.core import clock
from storefront.core.money import MOST_IDR
from storefront.core.text import fold

MOST_LINES_ABOVE = 30  # whose account it is, and for which days
LONGEST = 400  # what is kept of a description
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%y", "%d %b %Y")
YEAR = timedelta(days=365)


class NoStatement(SheetRefused):
    """No line at the top names a day, a description and money that comes in."""


class Field(enum.Enum):
    """What a column tells, by the words of its heading."""

    DAY = r"(tanggal|tgl|date|post ?date|posting date)( transaksi| posting| trx)?|transaction date"
    DESCRIPTION = r"keterangan|uraian( transaksi)?|deskripsi|(additional )?desc(ription)?|remarks?"
    CREDIT = r"(mutasi )?(kredit|credit)( amount)?|uang masuk"
    DEBIT = r"(mutasi )?(debet|debit)( amount)?|uang keluar"
    AMOUNT = r"jumlah|amount|nominal|mutasi"
    WAY = r"(db|d) ?(cr|k)|(cr|k) ?(db|d)|tipe|jenis( transaksi)?"


class Fault(enum.StrEnum):
    """Why a line cannot be read."""

    DAY = "day"
    AMOUNT = "amount"


class Skip(enum.StrEnum):
    """Why a line is none of our business."""

    OUT = "out"  # money that went out
    PENDING = "pending"  # the bank has not booked it yet
    CENTS = "cents"  # not whole rupiah: interest


@dataclass(frozen=True)
class Credit:
    """Money that came in; `place` numbers the lines of a day that are alike."""

    booked_on: date
    amount_idr: int
    description: str
    place: int = 1


@dataclass(frozen=True)
class Row:
    """One line of the sheet, from 1, and what it says: a credit, or why it is none."""

    number: int
    text: str
    said: Credit | Fault | Skip


def read_statement(file: BinaryIO) -> list[Row]:
    """The lines with money in a statement, which has to stay open. Raises SheetRefused."""
    lines = sheets_in(file)[0].lines()
    columns = _columns_in(lines)
    alike: Counter[Credit] = Counter()
    rows = []
    for line in lines:
        row = _row_of(line, columns)
        if row and isinstance(row.said, Credit):
            alike[row.said] += 1
            said = row.said
            numbered = Credit(said.booked_on, said.amount_idr, said.description, alike[said])
            row = Row(row.number, row.text, numbered)
        rows += [row] if row else []
    return rows


def _columns_in(lines: Iterator[Line]) -> dict[Field, list[int]]:
    """Where the headings say what stands; the lines go on below them. Raises NoStatement."""
    for _number, cells in islice(lines, MOST_LINES_ABOVE):
        found: dict[Field, list[int]] = {}
        for index, heading in enumerate(cells):
            for field in Field:
                if re.fullmatch(field.value, fold(heading)):
                    found.setdefault(field, []).append(index)
        if {Field.DAY, Field.DESCRIPTION} <= found.keys() and (
            Field.CREDIT in found or Field.AMOUNT in found
        ):
            return _with_way(found, cells)
    raise NoStatement()


def _with_way(found: dict[Field, list[int]], headings: list[str]) -> dict[Field, list[int]]:
    """BCA puts CR and DB under no heading, right of the amount."""
    if Field.AMOUNT in found and Field.WAY not in found:
        beside = found[Field.AMOUNT][0] + 1
        if beside < len(headings) and not headings[beside].strip():
            return found | {Field.WAY: [beside]}
    return found


def _row_of(line: Line, columns: dict[Field, list[int]]) -> Row | None:
    """What a line says; None for one without money, such as a balance or a title."""
    number, cells = line

    def cell(field: Field) -> str:
        texts = [line_of(cells[index]) for index in columns.get(field, []) if index < len(cells)]
        parts = texts if field is Field.DESCRIPTION else texts[:1]
        return " ".join(part for part in parts if part)

    written = cell(Field.CREDIT) or cell(Field.AMOUNT)
    outgoing = cell(Field.DEBIT)
    day = cell(Field.DAY).strip("'")
    if not (written or outgoing) or re.match("saldo|total|mutasi", fold(day or cell(Field.AMOUNT))):
        return None
    description = cell(Field.DESCRIPTION)[:LONGEST]
    said = _said(day, _incoming(written, outgoing, cell(Field.WAY)), description)
    return Row(number, description or " ".join(filter(None, (day, written or outgoing))), said)


def _incoming(written: str, outgoing: str, way: str) -> int | None:
    """Hundredths of a rupiah that came in, none or less when they went out; None: unreadable."""
    found = re.fullmatch(r"(.*?)\s*([A-Za-z]{0,2})", written)
    hundredths = _amount(found[1]) if found else None
    if (way or (found[2] if found else "")).upper() in {"DB", "D", "DR"}:
        return 0
    return 0 if not hundredths and _amount(outgoing) else hundredths


def _said(day: str, hundredths: int | None, description: str) -> Credit | Fault | Skip:
    if hundredths is None or hundredths > MOST_IDR * 100:
        return Fault.AMOUNT
    if hundredths <= 0:
        return Skip.OUT
    if fold(day) in {"pend", "pending"}:
        return Skip.PENDING
    if hundredths % 100:
        return Skip.CENTS
    booked_on = _day(day)
    return Credit(booked_on, hundredths // 100, description) if booked_on else Fault.DAY


def _amount(text: str) -> int | None:
    """Hundredths of a rupiah in `82,347.00`, `82.347,00`, `82347` or `-82.347`."""
    text = re.sub(r"^(rp|idr)\.?|[\s+]", "", text.strip(), flags=re.IGNORECASE)
    found = re.fullmatch(r"(-?)([0-9]{1,3}(?:([.,])[0-9]{3}(?:\3[0-9]{3})*)?|[0-9]+)", text)
    decimals = re.fullmatch(r"(.*)[.,]([0-9]{1,2})", text)
    if not found and decimals:
        whole = _amount(decimals[1])
        if whole is None or _same_sign(decimals):
            return None
        part = int(decimals[2].ljust(2, "0"))
        return whole - part if text.startswith("-") else whole + part
    if not found:
        return None
    return int(re.sub(r"[.,]", "", text)) * 100


def _same_sign(decimals: re.Match[str]) -> bool:
    """`1.234.56` parts thousands and decimals alike, which nobody does."""
    return decimals[0][len(decimals[1])] in decimals[1]


def _day(text: str) -> date | None:
    """The day in every way that banks write it; without a year it is the last such day."""
    text = text.partition(" ")[0] if re.match(r"[0-9]{4}-|[0-9/]+ [0-9]{1,2}:", text) else text
    today = clock.today()
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}", text):
        for year in (today.year, today.year - 1):
            day = _day(f"{text}/{year}")
            if day and day <= today:
                return day
        return None
    for style in DAYS:
        try:
            day = datetime.strptime(text, style).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if today - 10 * YEAR < day <= today else None
    return None
