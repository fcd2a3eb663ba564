"""What one cell means: prices, counts and weights as people write them, names made tidy."""

import re
from collections.abc import Callable

from storefront.core.money import parse_idr
from storefront.core.text import UnprintableText, clean_line, clean_text
from storefront.core.weights import NotAWeight, parse_grams

EMPTY = {"", "-", "--", "–", "\N{EM DASH}"}  # a dash is how many people leave a cell empty
BUNDLES = {"lusin": 12, "kodi": 20, "gros": 144}
_PER = re.compile(r"\s*(/|\bper\b)\s*(?![\s0-9]).{0,40}")  # for one piece, not for three
_ENGLISH = re.compile(r"([0-9]{4,}|[0-9]{1,3}(?:,[0-9]{3})+)\.00?(?![0-9])")  # 25,000.00
_COUNT = re.compile(r"(?P<count>-?([0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3}){1,3})(,0+)?)\s*(?P<unit>\D*)")
_BARE = re.compile(r"[0-9.,/\s½¼¾]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GRAMS = re.compile(r"(?<=[0-9])\s*(gr|gram|g)\b\.?", re.IGNORECASE)


class NotACount(ValueError):
    """The text does not say how many pieces."""


def line_of(cell: str) -> str:
    """The text of a cell on one line; empty for a mere dash."""
    return _cleaned(cell, clean_line)


def text_of(cell: str) -> str:
    """The text of a cell with its lines; empty for a mere dash."""
    return _cleaned(cell, clean_text)


def key_of(text: str) -> str:
    """The same for texts that differ in spaces, or in large and small letters only."""
    return "".join(text.casefold().split())


def rupiah(text: str, unit: str = "") -> int:
    """Whole rupiah from `@ Rp 25.000`, `25rb/bks`, or `17,5` where bare numbers are thousands.

    Raises NotRupiah.
    """
    text = _PER.sub("", text).lstrip("@ ")
    text = _ENGLISH.sub(lambda found: found[1].replace(",", ""), text)
    return parse_idr(f"{text} {unit}" if _BARE.fullmatch(text) else text)


def pieces(text: str) -> int:
    """How many from `1.200`, `35 bks` or `2 lusin`; may be below zero. Raises NotACount."""
    found = _COUNT.fullmatch(text)
    if not found:
        raise NotACount(text)
    count = int(found["count"].partition(",")[0].replace(".", ""))
    return count * BUNDLES.get(found["unit"].strip().lower(), 1)


def grams(text: str, unit: str = "") -> tuple[int, bool]:
    """Grams from `380gr`, `1/2 kg` or `2,85 ons`, and whether a unit is known.

    Raises NotAWeight.
    """
    text = _PER.sub("", text)
    is_bare = bool(_BARE.fullmatch(text))
    return parse_grams(f"{text} {unit}" if is_bare else text), bool(unit) or not is_bare


def tidy_name(text: str) -> str:
    """A name that is all in large or all in small letters gets one large letter a word."""
    if text.isupper() or text.islower():
        return _WORD.sub(lambda word: word[0].capitalize(), text)
    return text


def tidy_variant(text: str) -> str:
    """`250 gr` → `250 g`, `½ kg` → `500 g`, `isi 20` → `Isi 20`."""
    try:
        weight, has_unit = grams(text)
    except NotAWeight:
        return _GRAMS.sub(" g", text[:1].upper() + text[1:])
    if not has_unit:
        return text
    return f"{weight} g" if weight < 1000 else f"{weight / 1000:g} kg".replace(".", ",")


def _cleaned(cell: str, clean: Callable[[str], str]) -> str:
    """The text without signs that no page can show."""
    try:
        text = clean(cell)
    except UnprintableText as found:
        text = clean(found.cleaned)
    return "" if text in EMPTY else text
