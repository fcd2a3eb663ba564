"""`make bench`: measure the shop and print every figure beside its goal, one JSON line each.

    bench.py [--products 10000] [--large 100000] [--lines 1000000] [--seconds 3] [NAME …]

NAME keeps it to the measurements called so. Ratios compare runs that alternate in
one go; figures are medians. Nothing here asserts: a figure that misses its goal says so.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import sync_playwright

from bench import world
from bench.checkout import checkout
from bench.cold import cold
from bench.figure import Figure
from bench.growth import growth
from bench.sales import sales
from bench.server import ROOT, Server, free_port, running, serving
from bench.speed import run, speed
from bench.view import first_view
from storefront import create_app
from storefront.core.db import db
from tests import chromium

ROUNDS = 3
PAGES = {
    "home": "/",
    "listing": f"/kategori/{world.CATEGORY}",
    "search": "/cari?q=keripik",
    "group": f"/toko/{world.GROUP}",
    "product": f"/toko/{world.GROUP}/{world.PRODUCT}",
}
QUERIES = {"home": 4, "listing": 2, "search": 4, "group": 2, "product": 6}


@dataclass
class Bench:
    """A filled shop in a folder of its own, how long to measure, and how large others may grow."""

    folder: Path
    seconds: float
    large: int
    lines: int
    settings: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = {
            "DATABASE_URL": f"sqlite:///{self.folder / 'bench.db'}",
            "MEDIA_URL": str(self.folder / "media"),
            "SECRET_KEY": "only for the bench, and long enough",
        }
        os.environ.update(self.settings)
        self.app = create_app()

    def fill(self, products: int) -> None:
        with self.app.app_context():
            flask_migrate.upgrade()
            world.fill(products)

    def pages(self) -> dict[str, str]:
        """The pages that answer 200; a page that is not built yet is left out."""
        client = self.app.test_client()
        return {name: path for name, path in PAGES.items() if client.get(path).status_code == 200}

    @contextmanager
    def shop(self) -> Iterator[Server]:
        with serving("app:app", self.settings) as server:
            yield server


def queries(bench: Bench) -> Iterator[Figure]:
    """Statements that a page sends to the database when it is not in memory."""
    for name, path in bench.pages().items():
        bench.app.extensions["page_cache"].forget()
        with counted(bench.app) as statements:
            bench.app.test_client().get(path)
        yield Figure(f"queries.{name}", len(statements), QUERIES[name], "statements")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        is_look = "catalogue_version" in statement  # once a second, whatever is asked for
        if not is_look and not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def view(bench: Bench) -> Iterator[Figure]:
    """What a first view takes on slow 4G; how quick it feels is for Lighthouse to say."""
    with bench.shop() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.how_to_start())
        for name, path in bench.pages().items():
            address = f"http://127.0.0.1:{server.port}{path}"
            seen = first_view(browser, address)
            size = seen.kb
            yield Figure(f"html.{name}", size.get("Document", 0), 12, "KB on the wire")
            yield Figure(f"css.{name}", size.get("Stylesheet", 0), 12, "KB on the wire")
            yield Figure(f"script.{name}", size.get("Script", 0), 5, "KB on the wire")
            yield Figure(f"all.{name}", seen.kb_without_pictures, 60, "KB without pictures")
            yield Figure(f"shift.{name}", seen.shift, 0.02, "of the screen")
        browser.close()


def kept(bench: Bench) -> Iterator[Figure]:
    """Pages from memory."""
    with serving("bench.hello:app", {}) as hello, bench.shop() as shop:
        yield from speed(hello, shop, bench.pages(), bench.seconds)


def memory(bench: Bench) -> Iterator[Figure]:
    """Two web workers and the jobs process after every page was visited, as `make run` has them."""
    command = [sys.executable, "-m", "scripts.run"]
    with running(command, bench.settings, free_port()) as server:
        for path in bench.pages().values():
            run(server, path, bench.seconds / 5)
        yield Figure("memory", server.memory_mb(), 280, "MB PSS")


def start(bench: Bench) -> Iterator[Figure]:
    """`make run` on a shop that is already there, until its first page."""
    settings = {**bench.settings, "DATABASE_URL": f"sqlite:///{bench.folder / 'start.db'}"}
    subprocess.run(
        ["make", "--silent", "demo"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        with running(["make", "--silent", "run"], settings, free_port()):
            taken.append(time.perf_counter() - started)
    yield Figure("start.warm", statistics.median(taken), 5, "seconds")


MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    **{measure.__name__: measure for measure in (queries, view, start, memory, kept)},
    "cold": lambda bench: cold(bench.app, bench.pages()),
    "growth": lambda bench: growth(bench.folder, bench.large),
    "checkout": lambda bench: checkout(bench.folder, bench.settings),
    "sales": lambda bench: sales(bench.folder, bench.lines),
}


def main() -> int:
    """Print the figures that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000, help="products of the large shop")
    parser.add_argument("--lines", type=int, default=1_000_000, help="order lines of all groups")
    parser.add_argument("--seconds", type=float, default=3, help="length of one burst")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(MEASUREMENTS):
        parser.error(f"there is no measurement {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), wanted.seconds, wanted.large, wanted.lines)
        bench.fill(wanted.products)
        for name in wanted.names or MEASUREMENTS:
            for figure in MEASUREMENTS[name](bench):
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
