"""One number for the state of what visitors see; kept pages are good as long as it stays.

Whoever changes a row of a model that is `shown` raises it, without a word in the service: every
statement passes the connection, so none is forgotten, and the row is raised right before the
commit, so nobody waits for it while he holds another lock. The practice lane is never kept, so
what changes there raises nothing. Why so: ADR 8.
"""

from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import world
from storefront.core.db import Model, db

UNSEEN = {"unseen": True}  # execution options of a statement that changes nothing that is shown
CHANGED = "catalogue_changed"
_shown: set[str] = set()

Shown = TypeVar("Shown", bound=type[Model])


class CatalogueVersion(Model):
    """The one row of it."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]

    raised_here: ClassVar[int] = 0  # how often by this process


def shown(model: Shown) -> Shown:
    """Class decorator: rows of this model are seen on pages that are the same for everybody."""
    _shown.add(model.__tablename__)
    return model


def catalogue_changed() -> None:
    """Say that this transaction, by a statement marked UNSEEN, changed what is shown after all."""
    _note_change(db.session.connection())


def catalogue_version(engine: sa.Engine) -> int:
    """The number as it is in the database; a page made afterwards shows at least this state."""
    with engine.connect() as connection:
        return connection.scalars(sa.select(CatalogueVersion.number)).one()


def _note_change(connection: sa.Connection) -> None:
    if not world.is_practice():
        connection.info[CHANGED] = True


@event.listens_for(sa.Engine, "begin")
def _nothing_yet(connection: sa.Connection) -> None:
    connection.info.pop(CHANGED, None)


@event.listens_for(sa.Engine, "before_execute")
def _notice(
    connection: sa.Connection, statement: Any, _many: Any, _one: Any, options: dict[str, Any]
) -> None:
    if statement.is_dml and statement.table.name in _shown and "unseen" not in options:
        _note_change(connection)


@event.listens_for(sa.Engine, "commit")
def _raise_version(connection: sa.Connection) -> None:
    if connection.info.pop(CHANGED, False):
        connection.execute(sa.update(CatalogueVersion).values(number=CatalogueVersion.number + 1))
        CatalogueVersion.raised_here += 1
