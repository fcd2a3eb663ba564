"""Weights are whole grams in an int."""

import re
from decimal import Decimal

MOST_GRAMS = 1_000_000
UNITS = {"ons": 100, "kg": 1_000, "kilo": 1_000}
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_IN_GRAMS = re.compile(r"([0-9]{1,7}|[0-9]{1,3}\.[0-9]{3})\s*(g|gr|gram)?\.?")
_IN_UNITS = re.compile(
    r"(?P<whole>[0-9]{0,4})(?P<part>[.,][0-9]{1,3}|\s?[½¼¾])?\s*(?P<unit>ons|kg|kilo)\.?"
)


class NotAWeight(ValueError):
    """The text does not name whole grams between 0 and MOST_GRAMS."""


def parse_grams(text: str) -> int:
    """Grams from `250`, `250 gr`, `1.500 g`, `0,25 kg`, `½ kg` or `2 ons` (200 g).

    Without a unit it is grams. A dot parts thousands of grams, but decimals of kg and ons.
    Raises NotAWeight.
    """
    text = text.strip().lower()
    if in_grams := _IN_GRAMS.fullmatch(text):
        grams = Decimal(in_grams[1].replace(".", ""))
    elif (in_units := _IN_UNITS.fullmatch(text)) and (in_units["whole"] or in_units["part"]):
        part = (in_units["part"] or "").strip().replace(",", ".")
        number = (in_units["whole"] or "0") + FRACTIONS.get(part, part)
        grams = Decimal(number) * UNITS[in_units["unit"]]
    else:
        raise NotAWeight(text)
    if grams > MOST_GRAMS or grams % 1:
        raise NotAWeight(text)
    return int(grams)
