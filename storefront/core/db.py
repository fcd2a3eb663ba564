"""The database: one session, one base class, one way to open a transaction."""

import enum
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry, relationship

from storefront.core.errors import Missing

Found = TypeVar("Found")
Rows = Sequence[Mapping[str, Any]]


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Stores UTC, refuses naive datetimes, always returns aware ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime: use core.clock.now()")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            int: sa.BigInteger().with_variant(sa.Integer(), "sqlite"),  # rupiah outgrow 32 bits
            enum.StrEnum: sa.Enum(
                enum.StrEnum,
                native_enum=False,
                length=32,
                values_callable=lambda cls: [member.value for member in cls],
            ),
        },
    )


PATIENCE_S = 5  # how long SQLite waits for another writer
LOOK_AGAIN_S = 0.002
WRITE = "BEGIN IMMEDIATE"
_turn = threading.Lock()

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:

    class Model(Base):
        """What every model derives from; Flask-SQLAlchemy makes it while running."""

        __abstract__ = True
        __tablename__: str
        id: Any
else:
    Model = db.Model


def related(**options: Any) -> Any:
    """A relationship that never loads by surprise: queries say what they need."""
    return relationship(lazy="raise_on_sql", **options)


class DirtySession(RuntimeError):
    """Something was changed outside a transaction; a bug, so it stays a 500."""


@contextmanager
def atomic() -> Iterator[Session]:
    """Commit when the outermost block ends; roll everything back on any error.

    Services open it, views and models never do; inner blocks join the outer one. The outermost
    block first ends the request's read transaction, because SQLite refuses to turn a read into a
    write while another writer is at work, and forgets what was read, so that a service decides
    on rows read inside. Raises DirtySession when something was changed before it opened.
    """
    session = db.session()
    if session.info.get("atomic"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise DirtySession(f"changed outside atomic(): {[*session.new, *session.dirty]}")
    session.commit()
    session.expire_all()
    with _turn_to_write():
        session.info["atomic"] = True
        try:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info["atomic"]


@contextmanager
def _turn_to_write() -> Iterator[None]:
    """Let the threads of a process write one after the other where there is one writer.

    SQLite has those that wait look again now and then, and the luckiest goes first; in a crowd
    some look in vain until their patience is over. Raises OperationalError as it would.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    if not _turn.acquire(timeout=PATIENCE_S):
        refused = sqlite3.OperationalError("others were writing all the time")
        raise OperationalError(WRITE, None, refused)
    try:
        yield
    finally:
        _turn.release()


def the_one(query: sa.Select[Found]) -> Found:
    """The row that a query is of; raises Missing when there is none."""
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing()
    return found


def table_of(model: type[Base]) -> sa.Table:
    """For statements that no object in the session has to hear of."""
    return cast(sa.Table, model.__table__)


def run(statement: sa.Executable, values: Mapping[str, Any] | Rows | None = None) -> Any:
    """Run a statement on tables in the open transaction, after what was changed before it.

    Past the session, which looks for entities in all that it is asked: it takes as long for that
    as a short statement does. No object that is loaded hears of it.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


def insert_rows(model: type[Base], rows: Rows) -> None:
    """Insert rows in one statement; no objects are made of them."""
    if rows:
        run(_insert(model), rows)


def insert_if_new(model: type[Base], **values: Any) -> Any:
    """Insert a row unless a unique rule is in the way; returns its (first) key, or None.

    On PostgreSQL it waits for another transaction that is inserting the same row, so two
    requests with one key never both go on.
    """
    return run(_key_unless_there(model, db.engine.dialect.name), values).scalar()


def insert_new_ones(model: type[Base], rows: Rows) -> None:
    """Insert the rows that no unique rule is in the way of.

    Bring them in one order everywhere, so that nobody waits in a circle.
    """
    if rows:
        run(_unless_there(model, db.engine.dialect.name), rows)


@cache
def _insert(model: type[Base]) -> sa.Insert:
    return sa.insert(table_of(model))


@cache
def _key_unless_there(model: type[Base], kind: str) -> Any:
    return _unless_there(model, kind).returning(*list(sa.inspect(model).primary_key)[:1])


@cache
def _unless_there(model: type[Base], kind: str) -> Any:
    dialect = postgresql if kind == "postgresql" else sqlite
    return dialect.insert(table_of(model)).on_conflict_do_nothing()


@event.listens_for(sa.Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in (
        f"busy_timeout={PATIENCE_S * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(sa.Engine, "do_connect")
def _prepare_postgresql(
    dialect: sa.Dialect, _record: Any, _arguments: Any, options: dict[str, Any]
) -> None:
    """Ours are short questions, to a disk that finds every page alike; the address may differ."""
    if dialect.name == "postgresql":
        options.setdefault("options", "-c jit=off -c random_page_cost=1.1")


@event.listens_for(sa.Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.dbapi_connection
    if connection.get_execution_options().get("sqlite_begin") == "IMMEDIATE":
        _begin_to_write(driver)
    else:
        driver.execute("BEGIN DEFERRED")


def _begin_to_write(connection: Any) -> None:
    """Look often whether another process has ended its transaction, so that no look is too rare.

    SQLite alone looks ten times a second in the end, and a busy process leaves shorter gaps.
    """
    until = time.monotonic() + PATIENCE_S
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not connection.in_transaction:
            try:
                connection.execute(WRITE)
            except sqlite3.OperationalError as refused:
                is_busy = refused.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or time.monotonic() > until:
                    raise OperationalError(WRITE, None, refused) from refused
                time.sleep(LOOK_AGAIN_S)
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_S * 1000}")
