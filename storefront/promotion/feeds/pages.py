"""Long lists read in short pages, so that a slow reader keeps neither memory nor a transaction."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from storefront.core.db import db

PAGE = 1_000


def in_pages(query: sa.Select[Any], key: Any, *, of: int = PAGE) -> Iterator[Sequence[Any]]:
    """The rows of a query in the order of `key`, a unique number that it calls `id`."""
    last = 0
    while rows := db.session.execute(query.where(key > last).order_by(key).limit(of)).all():
        db.session.rollback()  # nothing waits until whoever reads has read
        yield rows
        last = rows[-1].id
