"""What search looks through, and what it looks for: the same letters on both sides."""

from collections.abc import Container
from itertools import chain, count

from storefront.core.text import fold

MOST_WORDS = 8
LONGEST_SLUG = 60


def words_of(name: str, *, group: str, category: str) -> str:
    """The text that a product is found by, for `Product.words`; write it whenever one changes.

    What is said about a product is left out: "pas menemani teh" would make a tea of every snack.
    """
    return fold(f"{name} {group} {category}")


def words_in(query: str) -> list[str]:
    """The different words of a query, all of which have to be found.

    A query without a letter or digit (`%`, an emoji) stays as it is: it finds nothing.
    """
    return list(dict.fromkeys((fold(query) or query).split()))[:MOST_WORDS]


def slug_of(name: str) -> str:
    """The last part of a product's address, made of its name; another product may have it."""
    return fold(name).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "produk"


def free_slug(name: str, taken: Container[str]) -> str:
    """The slug of a name, with a number behind it when it is taken."""
    wanted = slug_of(name)
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)
