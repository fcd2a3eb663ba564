"""Many at once: threads that start together, each with an app context and a session of its own."""

import contextvars
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from flask import Flask

Action = Callable[[], Any]


def at_once(app: Flask, actions: Sequence[Action]) -> list[Future[Any]]:
    """Run the actions at the same moment and wait for all; the futures keep their order.

    Ask a future for its `result()` to see the value or have the error raised, or for its
    `exception()`. The test's clock and world hold in every thread.
    """
    start = threading.Barrier(len(actions))

    def run(action: Action) -> Any:
        with app.app_context():
            start.wait(timeout=30)
            return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [pool.submit(contextvars.copy_context().run, run, action) for action in actions]


def waves(actions: Sequence[Action], width: int = 24) -> list[Sequence[Action]]:
    """So many at once as a machine with two cores can hold threads for."""
    return [actions[start : start + width] for start in range(0, len(actions), width)]
