"""`make run`: keep the web server and the jobs process running; Ctrl-C ends both.

    python -m scripts.run [demo]

`demo` brings the database up to date and fills an empty shop first. When one of the two ends by
itself the other is ended too, so a half-working shop is never left behind. The shop is loaded
once: the others are forks of this process and share what they do not change.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from multiprocessing import Process
from types import FrameType

from flask.cli import ScriptInfo
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app import app
from scripts.prepare import prepare

HOST = os.environ.get("BIND") or "127.0.0.1"  # of a class: the laptop on its hotspot
PORT = int(os.environ.get("PORT") or 8000)
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE = 10  # seconds to finish what is being done
ENDINGS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    """Start both, say where the shop is, and wait for the end."""
    if port_is_taken():
        print(f"Port {PORT} is taken; choose another: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    for number in ENDINGS:
        signal.signal(number, leave)
    children: list[Process] = []
    try:
        if "demo" in sys.argv:
            children.append(started(prepare))
            children[0].join()
            if children.pop().exitcode:
                return 1
        children.append(started(serve))
        wait_for_first_page(children)
        children.append(started(work))
        print(f"\nEtalase is open at {ADDRESS} (Ctrl-C closes it)", flush=True)
        while all(child.is_alive() for child in children):
            time.sleep(0.5)
        print("One of the processes has ended, see above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(children)


def serve() -> None:
    """The web server, which forks its workers."""
    Granian(
        "app:app",
        HOST,
        PORT,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS") or os.cpu_count() or 1),
        blocking_threads=8,
        websockets=False,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve()


def work() -> None:
    """The jobs of the outbox."""
    app.cli.main(["work"], obj=ScriptInfo(create_app=lambda: app))


def started(do: Callable[[], None]) -> Process:
    """A process that does this in a session of its own: the terminal's Ctrl-C reaches only us."""
    child = Process(target=alone, args=(do,))
    child.start()
    return child


def alone(do: Callable[[], None]) -> None:
    os.setsid()
    for number in ENDINGS:
        signal.signal(number, signal.SIG_DFL)
    do()


def port_is_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, PORT)) == 0


def leave(_number: int, _frame: FrameType | None) -> None:
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the end short
    raise KeyboardInterrupt


def wait_for_first_page(children: list[Process]) -> None:
    """Return when the shop answers, or when a process has ended and it never will."""
    while all(child.is_alive() for child in children):
        connection = HTTPConnection(HOST, PORT, timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()


def end(children: list[Process]) -> None:
    """Ask the processes to finish, then make those that do not."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.join(max(0, deadline - time.monotonic()))
        if child.is_alive():
            os.killpg(child.ident or 0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
