"""Weights are whole grams in an int."""

import re
from fractions import Fraction

MOST_GRAMS = 1_000_000
UNITS = {"ons": 100, "kg": 1_000, "kilo": 1_000, "kilogram": 1_000}
SPOKEN = {  # what people write for a fraction; `1½` is `1 1/2`
    "½": " 1/2",
    "¼": " 1/4",
    "¾": " 3/4",
    "\N{FRACTION SLASH}": "/",
    "tiga perempat": "3/4",
    "seperempat": "1/4",
    "setengah": "1/2",
}
_IN_GRAMS = re.compile(r"([0-9]{1,7}|[0-9]{1,3}\.[0-9]{3})\s*(g|gr|gram)?\.?")
_IN_UNITS = re.compile(
    r"((?P<number>[0-9]{0,4}[.,][0-9]{1,3}|[0-9]{1,4})"
    r"|((?P<whole>[0-9]{1,4})\s+)?(?P<part>[0-9]/[1-9]))"
    r"\s*(?P<unit>ons|kg|kilo|kilogram)\.?"
)
_ONE_UNIT = re.compile(r"\bse(?=ons|kilo)")


class NotAWeight(ValueError):
    """The text does not name whole grams between 0 and MOST_GRAMS."""


def parse_grams(text: str) -> int:
    """Grams from `250`, `1.500 gr`, `0,25 kg`, `1/2 kg`, `setengah kilo`, `1½ kg` or `2 ons`.

    Without a unit it is grams. A dot parts thousands of grams, but decimals of kg and ons; an ons
    is 100 g. Raises NotAWeight.
    """
    text = _written_out(text)
    if in_grams := _IN_GRAMS.fullmatch(text):
        grams = Fraction(in_grams[1].replace(".", ""))
    elif in_units := _IN_UNITS.fullmatch(text):
        number = (in_units["number"] or in_units["part"]).replace(",", ".")
        grams = (Fraction(number) + int(in_units["whole"] or 0)) * UNITS[in_units["unit"]]
    else:
        raise NotAWeight(text)
    if grams > MOST_GRAMS or grams.denominator > 1:
        raise NotAWeight(text)
    return int(grams)


def _written_out(text: str) -> str:
    """Words and signs for fractions as digits."""
    text = _ONE_UNIT.sub("1 ", text.lower())
    for word, digits in SPOKEN.items():
        text = text.replace(word, digits)
    return text.strip()
