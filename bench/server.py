"""A WSGI app under Granian with the settings of `make run`, and what its processes cost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server: where it is and which processes it is made of."""

    port: int
    pid: int

    @property
    def pids(self) -> list[int]:
        """Its process and all that descend from it."""
        family = [self.pid]
        for pid in family:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            family += map(int, children.split())
        return family

    def cpu_s(self) -> float:
        """Seconds of CPU that all its processes have used so far."""
        fields = [
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids
        ]
        return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS

    def memory_mb(self) -> float:
        """Memory of all its processes, shared pages counted once (PSS)."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids]
        lines = [line for rollup in rollups for line in rollup.splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(app: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """Run `module:app` on two workers until the block ends."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--log-level", "error", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", "8", app),
    ]
    with running(command, settings, port) as server:
        yield server


@contextmanager
def running(command: list[str], settings: Mapping[str, str], port: int) -> Iterator[Server]:
    """Run a command until the block ends; enters it when somebody answers on the port."""
    ours = {"PORT": str(port), "WEB_WORKERS": str(WORKERS), "MALLOC_ARENA_MAX": "2"}  # as by make
    environment = os.environ | dict(settings) | ours
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Return when a page is answered; raises RuntimeError when that can or will not happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError(f"nobody answers on port {port}")
