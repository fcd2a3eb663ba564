"""What a search that is being typed may become."""

import sqlalchemy as sa

from storefront.catalog.models import Product, SearchWord
from storefront.catalog.queries.index import has_one_of_each
from storefront.catalog.queries.on_show import group_is_open, product_is_on_show
from storefront.catalog.stems import MOST_WORDS, stem_of, words_in
from storefront.core.db import db
from storefront.groups.models import ProducerGroup

FEWEST_LETTERS = 2
MOST_ENDINGS = 20  # words that the last one may become
CANDIDATES = 240  # products among which the best sellers are found
MOST = 8


def suggestions(text: str) -> list[str]:
    """Names of products, else of their groups, in which the typed words begin words, else words.

    Only of what is on show; those that sell best come first. Two queries.
    """
    typed = words_in(text)[:MOST_WORDS]
    if len("".join(typed)) < FEWEST_LETTERS:
        return []
    *whole, begun = typed
    endings = _endings(begun)
    stems = [[stem_of(word)] for word in whole]
    hits = _hits([*stems, list(set(endings.values()))]) if endings else []
    found: dict[str, str] = {}
    for name, group, product_stems in hits:
        ending = next(word for word, stem in endings.items() if f" {stem} " in product_stems)
        texts = (name, group, " ".join([*whole, ending]))
        chosen = next(each for each in texts if _begins_words(typed, each))
        found.setdefault(chosen.casefold(), chosen)
    return list(found.values())[:MOST]


def _endings(begun: str) -> dict[str, str]:
    """Words that begin so, each with its stem; a word that is whole comes first."""
    query = (
        sa.select(SearchWord.word, SearchWord.stem)
        .where(SearchWord.word.startswith(begun, autoescape=True))
        .order_by(sa.func.length(SearchWord.word), SearchWord.word)
        .limit(MOST_ENDINGS)
    )
    return {row.word: row.stem for row in db.session.execute(query)}


def _hits(places: list[list[str]]) -> list[tuple[str, str, str]]:
    some = (
        sa.select(
            Product.id,
            Product.sold_count,
            Product.stems,
            Product.name,
            ProducerGroup.name.label("group"),
        )
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(product_is_on_show(), group_is_open(), has_one_of_each(places))
        .limit(CANDIDATES)
        .subquery()
    )
    query = sa.select(some.c.name, some.c.group, some.c.stems)
    query = query.order_by(some.c.sold_count.desc(), some.c.id.desc())
    return [(row.name, row.group, row.stems) for row in db.session.execute(query)]


def _begins_words(typed: list[str], text: str) -> bool:
    words = words_in(text)
    return all(any(word.startswith(begun) for word in words) for begun in typed)
