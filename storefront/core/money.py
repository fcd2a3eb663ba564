"""Money is a whole number of rupiah in an int; inside the shop nothing else is."""

import re
from collections.abc import Sequence
from decimal import Decimal

from storefront.core.language import Language, page_language

MOST_IDR = 99_999_999_999
THOUSAND, MILLION = 1_000, 1_000_000
UNITS = {"rb": THOUSAND, "ribu": THOUSAND, "k": THOUSAND, "jt": MILLION, "juta": MILLION}

_WRITTEN = re.compile(
    r"""
    (?: (?:rp\.?|idr) \s* )?
    (?:
        (?P<whole> [0-9]{1,11} | [0-9]{1,3} (?: (?P<dot>[.\s]) [0-9]{3}) (?: (?P=dot) [0-9]{3})* )
        (?: ,00 | [.,] [-–—]{1,2} )?
      |
        (?P<short> [0-9]{1,6} (?: [.,] [0-9]{1,2} | ,[0-9]{3} )? ) \s*
        (?P<unit> rb | ribu | k | jt | juta )
    )
    (?: \s* rupiah )?
    """,
    re.VERBOSE,
)


class NotRupiah(ValueError):
    """The text does not name one whole amount of rupiah between 0 and MOST_IDR."""


def format_idr(amount_idr: int) -> str:
    """25000 → `Rp25.000`, in English `Rp25,000`; below zero with a true minus sign in front."""
    sign = "\N{MINUS SIGN}" if amount_idr < 0 else ""
    return f"{sign}Rp{thousands(abs(amount_idr))}"


def thousands(number: int) -> str:
    """25000 → `25.000`, in English `25,000`."""
    written = f"{number:,}"
    return written if page_language() is Language.EN else written.replace(",", ".")


def decimals_sign() -> str:
    """What parts whole from tenths: a comma, in English a point."""
    return "." if page_language() is Language.EN else ","


def parse_idr(text: str) -> int:
    """The whole rupiah that people write as `25.000`, `Rp 25.000,-`, `25rb` or `2,5jt`.

    Dot and space part thousands, a comma parts decimals; only beside `rb` or `jt` may a dot do
    so too. What could be read in two ways (`25,5`, `25,000`) raises NotRupiah, and so do
    amounts below zero, parts of a rupiah, digits of other scripts and more than MOST_IDR.
    """
    written = _WRITTEN.fullmatch(text.strip().lower())
    if not written:
        raise NotRupiah(text)
    if written["unit"]:
        amount = Decimal(written["short"].replace(",", ".")) * UNITS[written["unit"]]
    else:
        amount = Decimal(re.sub(r"[.\s]", "", written["whole"]))
    if amount > MOST_IDR or amount % 1:
        raise NotRupiah(text)
    return int(amount)


def split(total_idr: int, weights: Sequence[int]) -> list[int]:
    """Share a total by weight so that the shares sum to it exactly (largest remainder).

    No share differs from its exact value by a rupiah or more, so a total up to the sum of the
    weights never gives anybody more than the weight. Of equal remainders the earlier wins; when
    all weights are zero everybody gets alike.
    """
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    shares = [abs(total_idr) * weight // whole for weight in weights]
    remainders = [abs(total_idr) * weight % whole for weight in weights]
    left = abs(total_idr) - sum(shares)
    for place in sorted(range(len(weights)), key=lambda place: -remainders[place])[:left]:
        shares[place] += 1
    return shares if total_idr >= 0 else [-share for share in shares]
