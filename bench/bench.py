"""`make bench`: measure the shop and print every figure beside its goal, one JSON line each.

    bench.py [--products 10000] [--seconds 3] [NAME …]

NAME keeps it to the measurements whose function is called so. Ratios compare runs that alternate in
one go; figures are medians. Nothing here asserts: a figure that misses its goal says so.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import flask_migrate
import sqlalchemy as sa
from flask import Flask

from bench import world
from bench.load import Answers, hammer
from bench.server import ROOT, Server, free_port, serving
from storefront import create_app
from storefront.core.db import db

ROUNDS = 3
PAGES = {
    "home": "/",
    "listing": f"/kategori/{world.CATEGORY}",
    "search": "/cari?q=keripik",
    "group": f"/toko/{world.GROUP}",
    "product": f"/toko/{world.GROUP}/{world.PRODUCT}",
}
QUERIES = {"home": 2, "listing": 2, "search": 4, "group": 2, "product": 6}
LINKED = re.compile(r'<(?:link[^>]+href|script[^>]+src)="(/static/[^"]+\.(?:css|js))"')


@dataclass
class Bench:
    """A filled shop in a folder of its own, and how long to measure."""

    folder: Path
    seconds: float
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


@dataclass
class Figure:
    """One measured thing; `at_most` tells whether the goal is a ceiling or a floor."""

    name: str
    figure: float
    goal: float
    unit: str
    at_most: bool = True

    def line(self) -> str:
        met = self.figure <= self.goal if self.at_most else self.figure >= self.goal
        sign = "<=" if self.at_most else ">="
        return json.dumps(
            {
                "name": self.name,
                "figure": round(self.figure, 3),
                "goal": f"{sign} {self.goal:g}",
                "unit": self.unit,
                "met": met,
            }
        )


def queries(bench: Bench) -> Iterator[Figure]:
    """Statements that a page sends to the database."""
    for name, path in bench.pages().items():
        with counted(bench.app) as statements:
            bench.app.test_client().get(path)
        yield Figure(f"queries.{name}", len(statements), QUERIES[name], "statements")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def sizes(bench: Bench) -> Iterator[Figure]:
    """What a first view costs on the wire, without photos."""
    with bench.shop() as server:
        for name, path in bench.pages().items():
            html = fetch(server, path)
            linked = sorted(set(LINKED.findall(unpacked(html).decode())))
            css = sum(len(fetch(server, url)) for url in linked if url.endswith(".css"))
            script = sum(len(fetch(server, url)) for url in linked if url.endswith(".js"))
            yield Figure(f"html.{name}", len(html) / 1024, 12, "KB compressed")
            yield Figure(f"css.{name}", css / 1024, 12, "KB compressed")
            yield Figure(f"script.{name}", script / 1024, 5, "KB compressed")


def fetch(server: Server, path: str) -> bytes:
    """The body as it travels, compressed with brotli."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", headers={"Accept-Encoding": "br"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def unpacked(body: bytes) -> bytes:
    try:
        return brotli.decompress(body)
    except brotli.error:
        return body


def speed(bench: Bench) -> Iterator[Figure]:
    """Pages per second against a bare hello under the same server, in alternating runs."""
    with serving("bench.hello:app", {}) as hello, bench.shop() as shop:
        for name, path in bench.pages().items():
            pairs = [
                (run(hello, "/", bench.seconds), run(shop, path, bench.seconds))
                for _ in range(ROUNDS)
            ]
            ratio = statistics.median(page.per_second / bare.per_second for bare, page in pairs)
            cost = statistics.median(page.cpu_ms for _bare, page in pairs)
            failed = sum(page.answers.failed for _bare, page in pairs)
            yield Figure(f"speed.{name}", ratio, 0.8, "of WSGI hello", at_most=False)
            yield Figure(f"cpu.{name}", cost, 2, "ms of server CPU per request")
            yield Figure(f"failed.{name}", failed, 0, "answers")


@dataclass
class Run:
    """One burst of requests and the server's CPU time for each."""

    answers: Answers
    cpu_ms: float

    @property
    def per_second(self) -> float:
        return self.answers.per_second


def run(server: Server, path: str, seconds: float) -> Run:
    hammer(server.port, path, seconds=seconds / 5, headers="Accept-Encoding: br\r\n")  # warm
    before = server.cpu_s()
    answers = hammer(server.port, path, seconds=seconds, headers="Accept-Encoding: br\r\n")
    return Run(answers, (server.cpu_s() - before) * 1000 / max(answers.count, 1))


def memory(bench: Bench) -> Iterator[Figure]:
    """Two workers and their parent after every page was visited."""
    with bench.shop() as server:
        for path in bench.pages().values():
            run(server, path, bench.seconds / 5)
        yield Figure("memory.web", server.memory_mb(), 210, "MB PSS")


def start(bench: Bench) -> Iterator[Figure]:
    """`make run` on a shop that is already there, until its first page."""
    taken = statistics.median(seconds_to_first_page(bench) for _ in range(ROUNDS))
    yield Figure("start.warm", taken, 5, "seconds")


def seconds_to_first_page(bench: Bench) -> float:
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        ["make", "--silent", "run"],
        cwd=ROOT,
        env={**os.environ, **bench.settings, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        while process.poll() is None and time.perf_counter() - started < 60:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(30)


MEASUREMENTS: tuple[Callable[[Bench], Iterator[Figure]], ...] = (
    queries,
    sizes,
    start,
    memory,
    speed,
)


def main() -> int:
    """Print the figures that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=[each.__name__ for each in MEASUREMENTS])
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=3, help="length of one burst")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), wanted.seconds)
        bench.fill(wanted.products)
        for measure in MEASUREMENTS:
            if not wanted.names or measure.__name__ in wanted.names:
                for figure in measure(bench):
                    print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
