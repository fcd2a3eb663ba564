"""The index of stems, made by the first migration: FTS5 on SQLite, GIN on PostgreSQL."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.operators import custom_op

from storefront.catalog.models import Product
from storefront.core.db import db

FTS = sa.table("product_search", sa.column("rowid", sa.Integer), sa.column("product_search"))
# The plus keeps SQLite from looking every product up in the index, where it would do the contrary.
FOUND: sa.ColumnElement[int] = sa.UnaryExpression(FTS.c.rowid, operator=custom_op("+"))


def has_stems(count: int, *, either: bool = False) -> sa.ColumnElement[bool]:
    """Products with all stems of `bound_stems`, or with any of them, found by the index.

    PostgreSQL reads the products one by one when very many have them, and to take each text apart
    for that is slow: so it looks into the text first. It takes that for no choice at all (`!=`)
    and goes on to judge by the index.
    """
    asked = _matches(sa.bindparam("stems", type_=sa.String()))
    if not _is_postgresql():
        return asked
    held = (sa.bindparam(f"held_{place}", type_=sa.String()) for place in range(count))
    seen = [sa.func.strpos(Product.stems, stem) != 0 for stem in held]
    return sa.and_(_all_or_any(seen, either), asked)


def has_one_of_each(places: Sequence[Sequence[str]]) -> sa.ColumnElement[bool]:
    """Products with a stem for each place, found by the index."""
    return _matches(sa.literal(_asked(places)))


def has_stem(stem: str) -> sa.ColumnElement[bool]:
    """Products with one stem, found by the index."""
    return has_one_of_each([[stem]])


def shows_stems(count: int, *, either: bool = False) -> sa.ColumnElement[bool]:
    """The same products as `has_stems`, seen from each product: for words that very many have."""
    return _all_or_any([_is_like(f"shown_{place}") for place in range(count)], either)


def place_in_name(count: int) -> sa.ColumnElement[int]:
    """How many of the stems stand in the product's own name, and one more when it begins so."""
    hits = [_is_like(name) for name in (*(f"named_{place}" for place in range(count)), "begins")]
    return sum((sa.case((hit, 1), else_=0) for hit in hits), start=sa.literal(0))


def bound_stems(stems: Sequence[str], *, either: bool = False) -> dict[str, str]:
    """What the three above bind for so many stems."""
    return {
        "stems": _asked([stems] if either else [[stem] for stem in stems]),
        **{f"held_{place}": f" {stem} " for place, stem in enumerate(stems)},
        "begins": f" {' '.join(stems)} %/%",
        **{f"shown_{place}": f"% {stem} %" for place, stem in enumerate(stems)},
        **{f"named_{place}": f"% {stem} %/%" for place, stem in enumerate(stems)},
    }


def _asked(places: Sequence[Sequence[str]]) -> str:
    quote, either, also = ("'", " | ", " & ") if _is_postgresql() else ('"', " OR ", " AND ")
    asked = (either.join(f"{quote}{stem}{quote}" for stem in stems) for stems in places)
    return also.join(f"({stems})" for stems in asked)


def _all_or_any(
    conditions: Sequence[sa.ColumnElement[bool]], either: bool
) -> sa.ColumnElement[bool]:
    return sa.or_(*conditions) if either else sa.and_(*conditions)


def _is_like(name: str) -> sa.ColumnElement[bool]:
    return Product.stems.like(sa.bindparam(name, type_=sa.String()))


def _matches(asked: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    if not _is_postgresql():
        return sa.and_(Product.id == FOUND, FTS.c.product_search.bool_op("MATCH")(asked))
    words = sa.func.string_to_array(sa.func.btrim(Product.stems), sa.literal_column("' '"))
    return sa.func.array_to_tsvector(words).bool_op("@@")(sa.cast(asked, TSQUERY))


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
