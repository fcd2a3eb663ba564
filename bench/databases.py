"""Filled shops on both databases, which wait for the disk as they do in production."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import flask_migrate
import psycopg
from flask import Flask

from bench import world
from storefront import create_app
from tests.databases import postgres_server

UrlOf = Callable[[str], str]


def databases(folder: Path) -> Iterator[tuple[str, UrlOf]]:
    """Each kind, with what makes an empty database of a name; a server lives until the next one."""
    yield "sqlite", lambda name: f"sqlite:///{folder / name}.db"
    with postgres_server(folder / "postgresql") as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET ALL")  # tests have it wait for nothing
            connection.execute("SELECT pg_reload_conf()")
        yield "postgresql", partial(_new_database, server)


def _new_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        where = connection.info
        return f"postgresql+psycopg://{where.user}@/{name}?host={where.host}&port={where.port}"


def shop(url: str, products: int) -> Flask:
    """A shop with so many products in an empty database."""
    app = create_app(SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        flask_migrate.upgrade()
        world.fill(products)
    return app
