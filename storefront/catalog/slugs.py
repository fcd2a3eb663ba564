"""The last part of a product's address."""

from collections.abc import Container
from itertools import chain, count

from storefront.core.text import fold

LONGEST_SLUG = 60


def slug_of(name: str) -> str:
    """Made of the name; another product may have it."""
    return fold(name).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "produk"


def free_slug(name: str, taken: Container[str]) -> str:
    """The slug of a name, with a number behind it when it is taken."""
    wanted = slug_of(name)
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)
