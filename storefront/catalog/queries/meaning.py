"""What a person meant by the words that she typed."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from rapidfuzz.distance import OSA, JaroWinkler

from storefront.catalog.models import Product, SearchWord
from storefront.catalog.queries.index import has_stem
from storefront.catalog.queries.on_show import group_is_open, product_is_on_show
from storefront.catalog.stems import STEM_OF, stem_of
from storefront.core.db import db
from storefront.groups.models import ProducerGroup

SHORTEST_PART = 3  # of two words that were typed as one


class Word(NamedTuple):
    """A typed word, what is looked for in its place, and whether anything on show has it."""

    typed: str
    word: str
    stem: str
    is_known: bool


def as_typed(typed: Sequence[str]) -> list[Word]:
    return [Word(word, word, stem_of(word), is_known=True) for word in typed]


def meant(typed: Sequence[str]) -> list[Word]:
    """The words as typed where something on show has them, else the most similar ones; one query.

    A word without a similar one stays as it is, and is not known.
    """
    parts = [select for word in typed for select in _candidates(word)]
    found: dict[str, dict[str, str]] = {word: {} for word in typed}
    for typed_word, word, stem in db.session.execute(sa.union_all(*parts)):
        found[typed_word][word] = stem
    return [word for typed_word in typed for word in _best(typed_word, found[typed_word])]


def _candidates(typed: str) -> Iterator[sa.Select[str, str, str]]:
    """Words of which anything is on show: the typed one itself, or all that may be similar."""
    stem = sa.literal(stem_of(typed))
    told = sa.literal(typed)
    yield sa.select(told, told, stem).where(_is_on_show(stem))
    if errors := _most_errors(typed):
        length = sa.func.length(SearchWord.word)
        similar = sa.and_(
            length.between(len(typed) - errors, len(typed) + errors),
            sa.or_(*(SearchWord.word.like(pattern) for pattern in _patterns(typed))),
        )
        parts = SearchWord.word.in_([part for pair in _splits(typed) for part in pair])
        yield sa.select(told, SearchWord.word, SearchWord.stem).where(
            ~_is_on_show(stem), sa.or_(parts, similar), _is_on_show(SearchWord.stem)
        )


def _is_on_show(stem: Any) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            ProducerGroup.id == Product.group_id,
            product_is_on_show(),
            group_is_open(),
            has_stem(stem),
        )
        .correlate(SearchWord)
    )


def _best(typed: str, found: dict[str, str]) -> list[Word]:
    """The word or, where two were typed as one, the words among those found."""
    if typed in found:
        return [Word(typed, typed, found[typed], is_known=True)]
    most = _most_errors(typed)
    if similar := [word for word in found if OSA.distance(typed, word) <= most]:
        word = min(similar, key=lambda word: _unlikeness(typed, word))
        return [Word(typed, word, found[word], is_known=True)]
    for pair in _splits(typed):
        if found.keys() >= set(pair):
            return [Word(typed, word, found[word], is_known=True) for word in pair]
    return [Word(typed, typed, stem_of(typed), is_known=False)]


def _unlikeness(typed: str, word: str) -> tuple[int, bool, float, str]:
    """Fewest errors first, then usual spellings, then the same beginning."""
    likeness = JaroWinkler.similarity(typed, word)
    return OSA.distance(typed, word), word in STEM_OF, -likeness, word


def _most_errors(word: str) -> int:
    """Letters that may be wrong, missing, too many or exchanged with the next one."""
    return 0 if len(word) < 3 or not word.isalpha() else 1 if len(word) < 6 else 2


def _patterns(typed: str) -> list[str]:
    """A word with so few errors has one of the three parts of the typed one as it is.

    (Unless letters were exchanged between parts and the third has an error besides.)
    """
    first, second = len(typed) // 3, 2 * len(typed) // 3
    return [f"{typed[:first]}%", f"%{typed[first:second]}%", f"%{typed[second:]}"]


def _splits(typed: str) -> list[tuple[str, str]]:
    places = range(SHORTEST_PART, len(typed) - SHORTEST_PART + 1)
    return [(typed[:place], typed[place:]) for place in places]
