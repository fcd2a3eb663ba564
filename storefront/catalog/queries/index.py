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


def has_stems(stems: Sequence[str]) -> sa.ColumnElement[bool]:
    """Products with all of these stems, found by the index."""
    return has_one_of_each([[stem] for stem in stems])


def has_one_of_each(places: Sequence[Sequence[str]]) -> sa.ColumnElement[bool]:
    """Products with a stem for each place, found by the index."""
    quote, either, also = ("'", " | ", " & ") if _is_postgresql() else ('"', " OR ", " AND ")
    asked = (either.join(f"{quote}{stem}{quote}" for stem in stems) for stems in places)
    return _matches(sa.literal(also.join(f"({stems})" for stems in asked)))


def has_stem(stem: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Products with the stem that stands in a column, found by the index."""
    quote = "'" if _is_postgresql() else '"'
    return _matches(quote + stem + quote)


def shows_stems(stems: Sequence[str]) -> sa.ColumnElement[bool]:
    """The same products as `has_stems`, seen from each product: for words that very many have."""
    return sa.and_(*(Product.stems.like(f"% {stem} %") for stem in stems))


def place_in_name(stems: Sequence[str]) -> sa.ColumnElement[int]:
    """How many of the stems stand in the product's own name, and one more when it begins so."""
    in_name = [Product.stems.like(f"% {stem} %/%") for stem in stems]
    begins = Product.stems.like(f" {' '.join(stems)} %/%")
    points = (sa.case((hit, 1), else_=0) for hit in (*in_name, begins))
    return sum(points, start=sa.literal(0))


def _matches(asked: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    if not _is_postgresql():
        return sa.and_(Product.id == FOUND, FTS.c.product_search.bool_op("MATCH")(asked))
    words = sa.func.string_to_array(sa.func.btrim(Product.stems), sa.literal_column("' '"))
    return sa.func.array_to_tsvector(words).bool_op("@@")(sa.cast(asked, TSQUERY))


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
