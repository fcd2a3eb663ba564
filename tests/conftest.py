"""What tests stand on: the shop on SQLite and on PostgreSQL, a visitor, a browser, due jobs.

A test that asks for `app`, or for anything built on it, runs once on each database; one with a
browser on SQLite. Rows are made through the test's own session, then it walks in by the door.
"""

import gc
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from storefront import create_app
from storefront.core import outbox
from storefront.core.db import db
from storefront.core.safety import limiter
from tests import chromium
from tests.databases import (
    Database,
    PostgresDatabase,
    SqliteDatabase,
    close_connections,
    migrate,
    postgres_server,
)
from tests.factories import PIN_KIBIBYTES
from tests.sizes import NIGHTLY, size
from tests.visitor import Visitor

ROOT = Path(__file__).parents[1]

settings.register_profile(
    "etalase",
    max_examples=size(500, 10_000),
    derandomize=not NIGHTLY,  # a change lands or not for what it does, not by luck
    deadline=None,  # outcomes, never milliseconds
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # examples may share a shop
)
settings.load_profile("etalase")
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

KINDS = {
    "sqlite": pytest.param("sqlite"),
    "postgresql": pytest.param("postgresql", marks=pytest.mark.postgresql),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases, or on those that its marker `databases` names."""
    if "shop" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("databases")
    kinds = mark.args if mark else ["sqlite"] if _drives_a_browser(metafunc) else [*KINDS]
    metafunc.parametrize("shop", [KINDS[kind] for kind in kinds], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _drives_a_browser(item):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """What was imported stays: to look for garbage in it again and again takes a tenth of a run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _drives_a_browser(test: Any) -> bool:
    return "live_server" in test.fixturenames


class CompiledTemplates(BytecodeCache):
    """Every template is compiled once in each language for all the apps of a worker."""

    def __init__(self) -> None:
        self.compiled: dict[tuple[str, str], Any] = {}

    def get_bucket(self, environment: Any, name: str, filename: Any, source: str) -> Bucket:
        return super().get_bucket(environment, f"{environment.language}/{name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledTemplates()


@dataclass
class Shop:
    """The app on one worker's database of one kind."""

    database: Database
    media: Path

    def __post_init__(self) -> None:
        self.app = self.open()
        migrate(self.app)
        self.database.keep()

    def open(self, **settings: Any) -> Flask:
        """Make the app with these settings in place of the usual ones."""
        usual = {
            "TESTING": True,
            "SECRET_KEY": "a key that only the tests know, long enough",
            "SQLALCHEMY_DATABASE_URI": self.database.url,
            "MEDIA_ROOT": str(self.media),
            "RATELIMIT_ENABLED": False,
            "PIN_KIBIBYTES": PIN_KIBIBYTES,
        }
        app = create_app(**usual | settings)
        app.test_client_class = Visitor
        app.jinja_env.bytecode_cache = COMPILED
        with app.app_context():
            self.database.hurry(db.engine)
        return app

    def clean(self) -> None:
        """Leave no rows, no pages and no files of the test before."""
        if self.database.is_a_file:
            close_connections(self.app)  # before another file takes its place
        self.database.clean()
        self.app.extensions["page_cache"].forget()
        shutil.rmtree(self.media, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("sqlite")
    return Shop(SqliteDatabase(folder), folder / "media")


@pytest.fixture(scope="session")
def postgresql_shop(
    tmp_path_factory: pytest.TempPathFactory, testrun_uid: str, worker_id: str
) -> Iterator[Shop]:
    """On the server at TEST_POSTGRES_URL (as a superuser), else on one that this run starts."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    with ExitStack() as stack:
        url = os.environ.get("TEST_POSTGRES_URL") or stack.enter_context(
            postgres_server(shared / "postgresql")
        )
        server = stack.enter_context(psycopg.connect(url, autocommit=True))
        database = PostgresDatabase(server, f"etalase_{testrun_uid}_{worker_id}")
        stack.callback(database.drop)
        shop = Shop(database, tmp_path_factory.mktemp("media"))
        stack.callback(close_connections, shop.app)
        yield shop


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> Shop:
    """The shop of the kind that this test runs on, with nothing in it."""
    found: Shop = request.getfixturevalue(f"{request.param}_shop")
    found.clean()
    return found


@pytest.fixture
def app(shop: Shop) -> Iterator[Flask]:
    """The app, in a context with the session that the test makes its rows with."""
    with shop.app.app_context():
        yield shop.app


@pytest.fixture
def make_app(shop: Shop) -> Iterator[Callable[..., Flask]]:
    """Make the app once more with other settings, on the same database."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(shop.open(**settings))
        return made[-1]

    yield make
    limiter.enabled = False  # one limiter serves every app; the last one's settings hold
    for app in made:
        close_connections(app)


@pytest.fixture
def client(app: Flask) -> Visitor:
    """Somebody with a browser; `app.test_client()` brings another."""
    visitor: Visitor = app.test_client()  # type: ignore[assignment]
    return visitor


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Run what is due in the outbox, as `flask work` does; a job that fails fails the test."""

    def run() -> int:
        db.session.rollback()
        db.session.expire_all()
        with app.app_context():
            count = outbox.run_due()
            failed = db.session.execute(
                db.select(outbox.OutboxJob.fact, outbox.OutboxJob.last_error).where(
                    outbox.OutboxJob.done_at.is_(None), outbox.OutboxJob.last_error.is_not(None)
                )
            ).all()
        assert not failed, failed
        return count

    return run


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """`with count_queries() as queries: …` lists the statements that the database was sent."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            is_look = "catalogue_version" in statement  # once a second, whatever is asked for
            if not is_look and not statement.startswith("BEGIN"):
                statements.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the app on a port of its own; rows the test makes are seen there at once."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def class_said(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What the class that practises beside the tests has said so far; the workers share it."""
    folder = tmp_path_factory.getbasetemp()
    return (folder if worker_id == "master" else folder.parent) / "class.said"


@pytest.fixture(scope="session", autouse=True)
def _class_beside(request: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """Hold a class from the first test on, if one asks how it went: it mostly waits."""
    is_asked_for = any("class_said" in item.fixturenames for item in request.session.items)
    if not is_asked_for or worker_id not in ("master", "gw0"):
        yield
        return
    command = [sys.executable, "-m", "bench.classroom", "--seconds", str(size(30, 600))]
    with (
        request.getfixturevalue("class_said").open("w") as said,
        subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT),
    ):
        yield  # leaving waits for its end


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | chromium.how_to_start()


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: str) -> dict[str, Any]:
    """A cheap Android phone in Central Java that is looking at the shop."""
    return browser_context_args | chromium.PHONE | {"base_url": live_server}


@pytest.fixture
def page_without_script(new_context: Callable[..., Any]) -> Page:
    """The twin of `page` on a phone that runs no script."""
    page: Page = new_context(java_script_enabled=False).new_page()
    return page
