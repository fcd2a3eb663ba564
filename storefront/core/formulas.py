"""Text that a spreadsheet would carry out as a formula: told apart, and made to stay text."""

import re

_WIDE = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as East Asian keyboards type them
_SIGNED = re.compile(rf"[ \xa0]*[=+\-@{_WIDE}\t\r\n]")
_NUMBER = re.compile(
    r"\s*[+\-@]\s?(?:rp\.?\s?)?[0-9][0-9.,\s]{0,20}\w{0,10}\s*", re.ASCII | re.IGNORECASE
)
_GUARDED = re.compile(r"'+" + _SIGNED.pattern)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take it for a formula; `-5`, `+3 kg`, `@ 25.000` are numbers."""
    return bool(_SIGNED.match(text)) and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet carries out or counts with."""
    return f"'{text}" if _SIGNED.match(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; any other text stays as it is."""
    return text[1:] if _GUARDED.match(text) else text
