"""Pages from memory beside a bare hello under the same server, in bursts that take turns."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection

from bench.figure import Figure
from bench.load import Answers, hammer
from bench.server import Server

ROUNDS = 5
BROTLI = "Accept-Encoding: br\r\n"


@dataclass
class Run:
    """One burst of requests and the server's CPU time for each."""

    answers: Answers
    cpu_ms: float

    @property
    def per_second(self) -> float:
        return self.answers.per_second


def speed(hello: Server, shop: Server, pages: dict[str, str], seconds: float) -> Iterator[Figure]:
    """Every page, and one that the visitor has already; per second and by the server's CPU.

    The generator shares the machine with both servers and takes from both alike, so the share by
    CPU is the stricter one.
    """
    asked = [(name, path, BROTLI) for name, path in pages.items()]
    asked.append(("unchanged", pages["listing"], f"{BROTLI}{condition(shop, pages['listing'])}"))
    for name, path, headers in asked:
        pairs = [
            (run(hello, "/", seconds), run(shop, path, seconds, headers)) for _ in range(ROUNDS)
        ]
        by_time = statistics.median(page.per_second / bare.per_second for bare, page in pairs)
        by_cpu = statistics.median(bare.cpu_ms / page.cpu_ms for bare, page in pairs)
        failed = sum(page.answers.failed for _bare, page in pairs)
        yield Figure(f"speed.{name}", by_time, 0.8, "of WSGI hello", at_most=False)
        yield Figure(f"speed_by_cpu.{name}", by_cpu, 0.8, "of WSGI hello", at_most=False)
        yield Figure(f"failed.{name}", failed, 0, "answers")


def condition(shop: Server, path: str) -> str:
    """The header of a visitor who has the page."""
    connection = HTTPConnection("127.0.0.1", shop.port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "br"})
    tag = connection.getresponse().headers["ETag"]
    connection.close()
    return f"If-None-Match: {tag}\r\n"


def run(server: Server, path: str, seconds: float, headers: str = BROTLI) -> Run:
    hammer(server.port, path, seconds=seconds / 5, headers=headers)  # warm
    before = server.cpu_s()
    answers = hammer(server.port, path, seconds=seconds, headers=headers)
    return Run(answers, (server.cpu_s() - before) * 1000 / max(answers.count, 1))
