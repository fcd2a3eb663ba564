"""How a result is divided: what the group keeps, and a share for everybody, to the last rupiah."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from storefront.cashbook.models import ShareMethod
from storefront.core.errors import DomainError
from storefront.core.money import split
from storefront.core.numbers import fingerprint

WHOLE = 10_000  # hundredths of a per cent
TITLES = {"bapak", "bu", "ibu", "mas", "mbak", "pak"}


class NothingToShare(DomainError):
    """The period ended without anything left, or nobody has a part in it."""


class NotAHundred(DomainError):
    """Fixed parts that do not make the whole (`percent`, as it is written)."""

    status = 422


@dataclass(frozen=True)
class Part:
    """One person's part; `weight` is what it was reckoned by."""

    name: str
    weight: int
    amount_idr: int


@dataclass(frozen=True)
class Division:
    """A result in parts that sum to it exactly; who gets nothing is left out."""

    kept_idr: int
    parts: list[Part]

    @property
    def shared_idr(self) -> int:
        return sum(part.amount_idr for part in self.parts)

    @property
    def mark(self) -> str:
        """Another one whenever somebody would get another amount."""
        return fingerprint(self.kept_idr, [(part.name, part.amount_idr) for part in self.parts])


def divide(
    method: ShareMethod, result_idr: int, weights: Mapping[str, int], *, kept: int
) -> Division:
    """Divide a result by weight; of it `kept` hundredths of a per cent stay with the group.

    The largest remainder decides about the last rupiah, and of equal ones the name, so the order
    of people does not matter. Raises NotAHundred, NothingToShare.
    """
    if method is ShareMethod.PERCENT and sum(weights.values()) != WHOLE:
        raise NotAHundred(percent=percent_words(sum(weights.values())))
    people = sorted(name for name, weight in weights.items() if weight > 0)
    if result_idr <= 0 or not people:
        raise NothingToShare()
    kept_idr, shared_idr = split(result_idr, [kept, WHOLE - kept])
    amounts = split(shared_idr, [weights[name] for name in people])
    parts = [
        Part(name, weights[name], amount_idr)
        for name, amount_idr in zip(people, amounts, strict=True)
        if amount_idr
    ]
    return Division(kept_idr, parts)


def percent_words(hundredths: int) -> str:
    """3333 → `33,33`, 5000 → `50`"""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0") if rest else str(whole)


def person_of(maker: str, people: Collection[str]) -> str:
    """Whom the name on a product means: the one person who has it among hers, else itself."""
    words = _names(maker)
    found = [name for name in people if words and words <= _names(name)]
    return found[0] if len(found) == 1 else maker


def _names(name: str) -> set[str]:
    return set(name.casefold().split()) - TITLES
