"""Phone numbers, kept as E.164: `+6281200000000`."""

import enum
import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

INDONESIA = 62
_WRITTEN = re.compile(r"[+\N{FULLWIDTH PLUS SIGN}]?[\d\s().,/\N{HYPHEN}-\N{EM DASH}-]+")


class PhoneFault(enum.StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"  # no number, or none of a country that exists


PARSER_FAULTS = {
    NumberParseException.TOO_SHORT_NSN: PhoneFault.TOO_SHORT,
    NumberParseException.TOO_LONG: PhoneFault.TOO_LONG,
}
LENGTH_FAULTS = {
    ValidationResult.TOO_SHORT: PhoneFault.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: PhoneFault.TOO_SHORT,  # the area code is missing
    ValidationResult.TOO_LONG: PhoneFault.TOO_LONG,
}


class NotAPhone(ValueError):
    """The text is no number that somebody could be called on."""

    def __init__(self, reason: PhoneFault) -> None:
        self.reason = reason
        super().__init__(reason)


def normalise_phone(text: str) -> str:
    """The E.164 form of an Indonesian number in any usual spelling, or of a foreign one with +.

    An Indonesian number has to have a possible length only, because new prefixes are handed out
    faster than lists of them are updated; a foreign one has to be valid. Raises NotAPhone.
    """
    if not _WRITTEN.fullmatch(text.strip()):
        raise NotAPhone(PhoneFault.UNKNOWN)
    try:
        number = phonenumbers.parse(_with_country(text.strip()))
    except NumberParseException as error:
        raise NotAPhone(PARSER_FAULTS.get(error.error_type, PhoneFault.UNKNOWN)) from None
    if fault := _fault(number):
        raise NotAPhone(fault)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(phone: str) -> str:
    """`+62812****000`: enough to recognise a number in a log, too little to call it."""
    if len(phone) < 10:
        return "*" * len(phone)
    return phone[:6] + "*" * (len(phone) - 9) + phone[-3:]


def _with_country(text: str) -> str:
    digits = "".join(str(int(digit)) for digit in re.findall(r"\d", text))  # of any script
    if text.startswith(("+", "\N{FULLWIDTH PLUS SIGN}")):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if digits.startswith(str(INDONESIA)):
        return f"+{digits}"
    if digits.startswith(("0", "8")):
        return f"+{INDONESIA}{digits.removeprefix('0')}"
    raise NotAPhone(PhoneFault.UNKNOWN)


def _fault(number: PhoneNumber) -> PhoneFault | None:
    is_home = number.country_code == INDONESIA
    if is_home and str(number.national_number).startswith("8"):  # mobile numbers are longer
        length = phonenumbers.is_possible_number_for_type_with_reason(
            number, PhoneNumberType.MOBILE
        )
    else:
        length = phonenumbers.is_possible_number_with_reason(number)
    if length != ValidationResult.IS_POSSIBLE:
        return LENGTH_FAULTS.get(length, PhoneFault.UNKNOWN)
    return None if is_home or phonenumbers.is_valid_number(number) else PhoneFault.UNKNOWN
