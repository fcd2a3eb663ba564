"""One-time keys: a form sent twice is carried out once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model, insert_if_new, run, table_of
from storefront.core.errors import DomainError
from storefront.core.numbers import fingerprint


class KeyReused(DomainError):
    """The key was used before, for something else."""


class OneTimeKey(Model):
    """A key that a form carried, what the form said, and what came of it."""

    __tablename__ = "one_time_key"

    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    result_id: Mapped[int | None]
    used_at: Mapped[datetime]


def result_of(key: str, *content: object) -> int | None:
    """The id of what this key made before, or None when the caller is the first to hold it.

    Call it first in a transaction and `keep_result` at its end: a second request with the same
    key waits for the first one. Raises KeyReused when the content differs.
    """
    mark = fingerprint(*content)
    if insert_if_new(OneTimeKey, key=key, content=mark, used_at=clock.now()):
        return None
    query = sa.select(OneTimeKey.content, OneTimeKey.result_id).where(OneTimeKey.key == key)
    earlier = run(query).one()
    if earlier.content != mark:
        raise KeyReused()
    result_id: int | None = earlier.result_id
    return result_id


def keep_result(key: str, result_id: int) -> None:
    run(_KEEP, {"used": key, "made": result_id})


_KEY = table_of(OneTimeKey)
_KEEP = (
    sa.update(_KEY).where(_KEY.c.key == sa.bindparam("used")).values(result_id=sa.bindparam("made"))
)
