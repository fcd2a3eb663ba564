"""Statements that are put together once: with SQLAlchemy that takes longer than running them."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from storefront.core import clock, world
from storefront.core.db import db
from storefront.core.language import page_language

MOST = 64  # values of which a function keeps its statement

Build = TypeVar("Build", bound=Callable[..., sa.Select[*tuple[Any, ...]]])


def built_once(build: Build) -> Build:
    """Decorator: one statement for the same values, database, world, day and language.

    What is different on every page, like the address of a product, is better a `bindparam`.
    """

    @lru_cache(maxsize=MOST)
    def built(_circumstances: Any, *values: Any) -> Any:
        return build(*values)

    @wraps(build)
    def known(*values: Any) -> Any:
        kind = db.engine.dialect.name
        return built((kind, world.current(), clock.today(), page_language()), *values)

    return cast(Build, known)
