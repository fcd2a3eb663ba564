"""A WSGI app under Granian with the settings of `make run`, and what its processes cost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

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
def serving(app: str, settings: Mapping[str, str], workers: int = WORKERS) -> Iterator[Server]:
    """Run `module:app` until the block ends; enters it when the port answers."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--log-level", "error", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "8", app),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, "PORT": str(port)})
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Return when somebody listens; raises RuntimeError when the process ends or time runs out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens on port {port}")
