"""What a person meant by the words that she typed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from rapidfuzz.distance import OSA, JaroWinkler

from storefront.catalog.models import Product, SearchWord
from storefront.catalog.queries.index import has_stem
from storefront.catalog.queries.on_show import group_is_open, product_is_on_show
from storefront.catalog.stems import STEM_OF, stem_of
from storefront.core.db import db
from storefront.groups.models import ProducerGroup

SHORTEST_PART = 3  # of two words that were typed as one
MOST_SIMILAR = 20  # words that a typed one is taken for


class Word(NamedTuple):
    """A typed word, what is looked for in its place, and whether anything on show has it."""

    typed: str
    word: str
    stem: str
    is_known: bool


Reading = list[Word]  # of one typed word: itself, a similar one, or two that were typed as one


def as_typed(typed: Sequence[str]) -> list[Word]:
    return [Word(word, word, stem_of(word), is_known=True) for word in typed]


def meant(typed: Sequence[str]) -> Iterator[list[Word]]:
    """The words as typed where something on show has them, else the most similar ones.

    First, after one query, of all words that anything was ever found by; then, after another one
    and if they are others, of those that something on show has. So that is looked up only where
    the likeliest words find nothing: for a word that very many products have it takes long.
    A word without a similar one stays as it is, and is not known.
    """
    readings = _readings(typed)
    likeliest = [word for each in readings for word in each[0]]
    yield likeliest
    if any(len(each) > 1 for each in readings):
        on_show = [word for each in _on_show(readings) for word in each]
        if on_show != likeliest:
            yield on_show


def _readings(typed: Sequence[str]) -> list[list[Reading]]:
    """What each typed word may stand for, likeliest first; one query."""
    found: dict[str, dict[str, str]] = {word: {} for word in typed}
    parts = [select for word in typed for select in _candidates(word)]
    for typed_word, word, stem in db.session.execute(sa.union_all(*parts)):
        found[typed_word][word] = stem
    return [_readings_of(word, found[word]) for word in typed]


def _candidates(typed: str) -> Iterator[sa.Select[str, str, str]]:
    """The typed word itself if anything on show has it, else all that may be similar."""
    stem = stem_of(typed)
    told = sa.literal(typed)
    yield sa.select(told, told, sa.literal(stem)).where(_is_on_show(stem))
    if errors := _most_errors(typed):
        length = sa.func.length(SearchWord.word)
        similar = sa.and_(
            length.between(len(typed) - errors, len(typed) + errors),
            sa.or_(*(SearchWord.word.like(pattern) for pattern in _patterns(typed))),
        )
        parts = SearchWord.word.in_([part for pair in _splits(typed) for part in pair])
        yield sa.select(told, SearchWord.word, SearchWord.stem).where(
            ~_is_on_show(stem), SearchWord.stem != stem, sa.or_(parts, similar)
        )


def _readings_of(typed: str, found: dict[str, str]) -> list[Reading]:
    """The word itself or, of those found, similar ones or two that were typed as one."""
    if typed in found:
        return [[Word(typed, typed, found[typed], is_known=True)]]
    most = _most_errors(typed)
    similar = [word for word in found if OSA.distance(typed, word) <= most]
    similar.sort(key=lambda word: _unlikeness(typed, word))
    pairs = [pair for pair in _splits(typed) if found.keys() >= set(pair)]
    return [
        *(
            [Word(typed, word, found[word], is_known=True) for word in words]
            for words in [*((word,) for word in similar[:MOST_SIMILAR]), *pairs]
        ),
        [Word(typed, typed, stem_of(typed), is_known=False)],
    ]


def _on_show(readings: list[list[Reading]]) -> list[Reading]:
    """The likeliest of each that something on show has, else the last; one query.

    It stops at the first, and what is asked about one word can be planned for that word.
    """
    last = -1
    first = [
        sa.case(
            *(
                (sa.and_(*(_is_on_show(word.stem) for word in words)), place)
                for place, words in enumerate(each[:last])
            ),
            else_=last,
        )
        if len(each) > 1
        else sa.literal(last)
        for each in readings
    ]
    places = db.session.execute(sa.select(*first)).one()
    return [each[place] for each, place in zip(readings, places, strict=True)]


def _is_on_show(stem: str) -> sa.Exists:
    return sa.exists().where(
        ProducerGroup.id == Product.group_id,
        product_is_on_show(),
        group_is_open(),
        has_stem(stem),
    )


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
