"""A small load generator: keep-alive connections in one loop, bounded in time, on loopback only."""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


@dataclass
class Answers:
    """What came back in how much time."""

    count: int
    failed: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds


class Answer(NamedTuple):
    """One answer, and how long its visitor waited for it."""

    status: int
    head: bytes
    seconds: float


class Connection:
    """One visitor that asks again as soon as she has the whole answer."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request

    def ask(self) -> None:
        self.received = b""
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> bytes | None:
        """The answer when it is whole."""
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise ConnectionError("closed by the server")
        self.received += chunk
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = LENGTH.search(self.received, 0, head + 2)
        body = int(length[1]) if length else 0
        return self.received if len(self.received) >= head + 4 + body else None


def hammer(
    port: int, path: str, *, seconds: float, clients: int = 16, headers: str = ""
) -> Answers:
    """Ask for a path with so many clients at once; an answer other than 200 or 304 has failed."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n".encode()
    count = failed = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            connection = Connection(port, request)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        started = time.perf_counter()
        deadline = started + seconds
        while time.perf_counter() < deadline:
            for key, _events in selector.select(1):
                if answer := key.data.read():
                    count += 1
                    failed += answer[9:12] not in {b"200", b"304"}
                    key.data.ask()
        taken = time.perf_counter() - started
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return Answers(count, failed, taken)


def rush(port: int, requests: Iterator[bytes], clients: int) -> Iterator[Answer]:
    """Send every request once, by so many clients of which each waits for her answer."""
    with selectors.DefaultSelector() as selector:
        for request in islice(requests, clients):
            connection = Connection(port, request)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        while selector.get_map():
            for key, _events in selector.select(1):
                connection = key.data
                if answer := connection.read():
                    waited = time.perf_counter() - connection.asked_at
                    yield Answer(int(answer[9:12]), answer.partition(b"\r\n\r\n")[0], waited)
                    if following := next(requests, None):
                        connection.request = following
                        connection.ask()
                    else:
                        selector.unregister(connection.socket)
                        connection.socket.close()
