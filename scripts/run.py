"""`make run`: keep the web server and the jobs process running; Ctrl-C ends both.

When one of them ends by itself the other is ended too, so a half-working shop is never left behind.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from types import FrameType

HOST = os.environ.get("BIND") or "127.0.0.1"  # of a class: the laptop on its hotspot
PORT = int(os.environ.get("PORT") or 8000)
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE = 10  # seconds to finish what is being done

WEB = [
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"),
    *("--host", HOST, "--port", str(PORT)),
    *("--workers", os.environ.get("WEB_WORKERS") or str(os.cpu_count() or 1)),
    *("--blocking-threads", "8", "--workers-kill-timeout", "5", "app:app"),
]
JOBS = [sys.executable, "-m", "flask", "--app", "app", "work"]


def main() -> int:
    """Start both, say where the shop is, and wait for the end."""
    if port_is_taken():
        print(f"Port {PORT} is taken; choose another: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    children: list[subprocess.Popen[bytes]] = []
    try:
        # A session of their own keeps the terminal's Ctrl-C from them: this process passes it on.
        children.append(subprocess.Popen(WEB, start_new_session=True))
        wait_for_first_page(children)
        children.append(subprocess.Popen(JOBS, start_new_session=True))
        print(f"\nEtalase is open at {ADDRESS} (Ctrl-C closes it)", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        print("One of the processes has ended, see above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(children)


def port_is_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, PORT)) == 0


def leave(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the end short
    raise KeyboardInterrupt


def wait_for_first_page(children: list[subprocess.Popen[bytes]]) -> None:
    """Return when the shop answers, or when a process has ended and it never will."""
    while all(child.poll() is None for child in children):
        connection = HTTPConnection(HOST, PORT, timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask the processes to finish, then make those that do not."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
