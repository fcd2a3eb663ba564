"""QRIS: the text in a merchant's code, what it says, and the same code with an amount in it.

The text is a row of fields, each two digits of tag, two of length and a value (EMVCo QR Code
Specification for Payment Systems, Merchant-Presented Mode 1.1). A length counts characters; the
checksum in the last field is CRC-16/CCITT-FALSE over the UTF-8 bytes of all that precedes it.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from storefront.core.errors import DomainError

MOST_IDR = 10_000_000  # for one payment, by the rules of Bank Indonesia
LONGEST = 512
LONGEST_VALUE = 99
RUPIAH, INDONESIA = "360", "ID"

FORMAT, INITIATION, MCC, CURRENCY, AMOUNT = "00", "01", "52", "53", "54"
COUNTRY, NAME, CITY, POSTCODE, BILL, CHECKSUM = "58", "59", "60", "61", "62", "63"
CHARGES = ("55", "56", "57")  # tips and fees
RECEIVERS = [f"{tag:02}" for tag in range(2, 52)]
NATIONAL, NMID = "51", "02"  # the merchant's number in the national register
NUMBER, OTHER_NUMBER = "05", "01"  # of the bill, within BILL: codes in use name it as reference
STATIC, DYNAMIC = "11", "12"


class QrisRefused(DomainError):
    """A code that we do not pay to."""

    status = 422


class NotQris(QrisRefused):
    """Some other text, or a code without what every QRIS has."""


class BrokenQris(QrisRefused):
    """A character is wrong or missing: the checksum does not fit, or the lengths (`tag`) do not."""


class ForeignQris(QrisRefused):
    """Another currency than rupiah or another country than Indonesia."""


class QrisWithCharges(QrisRefused):
    """It asks the customer for a tip or a fee, which buyers must not be charged."""


class QrisForOnePayment(QrisRefused):
    """It is good for one payment or amount, so others cannot be paid with it."""


class QrisAmountRefused(QrisRefused):
    """Not a whole amount from one rupiah to `most_idr`."""


class BillNumberRefused(QrisRefused):
    """A number of the bill that does not fit into a code."""


@dataclass(frozen=True)
class Qris:
    """What a code says; `amount_idr` is None where the customer types it."""

    payload: str
    name: str
    city: str
    postcode: str
    nmid: str
    mcc: str  # the kind of trade, ISO 18245
    is_static: bool
    amount_idr: int | None
    bill_number: str


def read_qris(payload: str) -> Qris:
    """What a code says, once it is sure that it is whole and that we may pay to it.

    Raises NotQris, BrokenQris, ForeignQris, QrisWithCharges, QrisAmountRefused.
    """
    fields = _verified(payload)
    bill = _fields_of(fields.get(BILL, ""))
    return Qris(
        payload=payload,
        name=fields[NAME],
        city=fields[CITY],
        postcode=fields.get(POSTCODE, ""),
        nmid=_fields_of(fields.get(NATIONAL, "")).get(NMID, ""),
        mcc=fields[MCC],
        is_static=fields.get(INITIATION, STATIC) == STATIC,
        amount_idr=_amount(fields[AMOUNT]) if AMOUNT in fields else None,
        bill_number=bill.get(NUMBER) or bill.get(OTHER_NUMBER, ""),
    )


def reusable(payload: str) -> Qris:
    """A code that every customer can pay to; raises QrisForOnePayment, and as `read_qris`."""
    qris = read_qris(payload)
    if not qris.is_static or qris.amount_idr is not None:
        raise QrisForOnePayment()
    return qris


def with_amount(payload: str, amount_idr: int, bill_number: str | None = None) -> str:
    """The same code for one payment: to the rupiah, with the number of the bill if there is one.

    Raises what `read_qris` does, and BillNumberRefused.
    """
    read_qris(payload)
    _amount(str(amount_idr))
    fields = _fields_of(payload) | {INITIATION: DYNAMIC, AMOUNT: str(amount_idr)}
    del fields[CHECKSUM]
    if bill_number is not None:
        fields[BILL] = _with_number(fields.get(BILL, ""), bill_number)
    return _sealed(_written(fields))


def _verified(payload: str) -> dict[str, str]:
    if not payload.startswith("000201"):
        raise NotQris()
    if len(payload) > LONGEST or not payload.isprintable():
        raise BrokenQris()
    if payload != _sealed(payload[:-8]):
        raise BrokenQris(tag=CHECKSUM)
    fields = _fields_of(payload)
    if [*fields.items()][-1] != (CHECKSUM, payload[-4:]) or not _has_what_every_code_has(fields):
        raise NotQris()
    if fields[CURRENCY] != RUPIAH or fields[COUNTRY] != INDONESIA:
        raise ForeignQris()
    if any(tag in fields for tag in CHARGES):
        raise QrisWithCharges()
    return fields


def _has_what_every_code_has(fields: Mapping[str, str]) -> bool:
    return (
        all(fields.get(tag) for tag in (CURRENCY, COUNTRY, NAME, CITY))
        and any(tag in fields for tag in RECEIVERS)
        and re.fullmatch("[0-9]{4}", fields.get(MCC, "")) is not None
        and fields.get(INITIATION, STATIC) in (STATIC, DYNAMIC)
    )


def _fields_of(text: str) -> dict[str, str]:
    """The fields in a row, by tag; raises BrokenQris for one that is cut off or there twice."""
    fields: dict[str, str] = {}
    while text:
        head = re.match("([0-9]{2})([0-9]{2})", text)
        if head is None:
            raise BrokenQris()
        tag, end = head[1], 4 + int(head[2])
        if end > len(text) or tag in fields:
            raise BrokenQris(tag=tag)
        fields[tag], text = text[4:end], text[end:]
    return fields


def _with_number(bill: str, number: str) -> str:
    bill = _written(_fields_of(bill) | {NUMBER: number})
    if not re.fullmatch("[ -~]{1,25}", number) or len(bill) > LONGEST_VALUE:
        raise BillNumberRefused()
    return bill


def _written(fields: Mapping[str, str]) -> str:
    return "".join(f"{tag}{len(fields[tag]):02}{fields[tag]}" for tag in sorted(fields))


def _amount(text: str) -> int:
    whole = re.fullmatch(r"([0-9]{1,12})(\.0{0,2})?", text)
    if whole is None or not 0 < int(whole[1]) <= MOST_IDR:
        raise QrisAmountRefused(most_idr=MOST_IDR)
    return int(whole[1])


def _sealed(fields: str) -> str:
    """The fields with their checksum, which covers its own tag and length too."""
    body = f"{fields}{CHECKSUM}04"
    return f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"
