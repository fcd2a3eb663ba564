"""Statements that are put together once: with SQLAlchemy that takes longer than running them.

What differs from page to page, like the address of a product, is bound when they are run.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from threading import RLock
from typing import Any, TypeVar, TypeVarTuple, cast

import sqlalchemy as sa

from storefront.core import clock, world
from storefront.core.db import db
from storefront.core.language import page_language

MOST = 64  # values of which a function keeps its statement
ONE_AT_A_TIME = RLock()  # threads that use a new alias of a table together get wrong columns

Columns = TypeVarTuple("Columns")
Build = TypeVar("Build", bound=Callable[..., sa.Select[*tuple[Any, ...]]])


def built_once(build: Build) -> Build:
    """Decorator: one statement for the same values, database, world, day and language."""

    @lru_cache(maxsize=MOST)
    def built(_circumstances: Any, *values: Any) -> Any:
        with ONE_AT_A_TIME:
            return build(*values)

    @wraps(build)
    def known(*values: Any) -> Any:
        kind = db.engine.dialect.name
        return built((kind, world.current(), clock.today(), page_language()), *values)

    return cast(Build, known)


def rows_of(
    statement: sa.Select[*Columns], values: Mapping[str, Any] | None = None
) -> sa.Result[*Columns]:
    """The rows of a query of columns for a page.

    Past the session, which looks for entities in all that it is asked, but in its transaction;
    what a service has changed and not yet flushed is not seen.
    """
    return db.session.connection().execute(statement, values or {})
