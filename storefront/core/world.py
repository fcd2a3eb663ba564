"""Which world a request or a job works in: live, or the practice lane of one class.

Everything belongs to one world. It is entered in two places only, the path guard and the job
runner; public queries go through `in_world()`, and `clock.now()` adds the world's offset.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class World:
    """Live when it has no class; a class may have moved its clock forward."""

    classroom_id: int | None = None
    clock_offset: timedelta = timedelta()


LIVE = World()
_current: ContextVar[World] = ContextVar("world", default=LIVE)


def current() -> World:
    return _current.get()


def is_practice() -> bool:
    return current().classroom_id is not None


def enter(world: World) -> None:
    """Go on in this world until the request ends; only the path guards call it."""
    _current.set(world)


@contextmanager
def entered(world: World) -> Iterator[None]:
    """Work in a world for the length of a block."""
    token = _current.set(world)
    try:
        yield
    finally:
        _current.reset(token)


def in_world(model: Any) -> sa.ColumnElement[bool]:
    """The condition that keeps a query inside the current world.

    `model` has a `classroom_id` of its own: producer_group, user, cart, purchase or outbox.
    """
    condition: sa.ColumnElement[bool] = model.classroom_id.is_(None)
    if is_practice():
        condition = model.classroom_id == current().classroom_id
    return condition


class PracticeMount:
    """WSGI: `/latihan/<code>/…` is the whole public shop, mounted under that path.

    The code becomes part of SCRIPT_NAME, so every view and every link works unchanged; the guard
    in `training.views` then lets in only the people of that class.
    """

    PREFIX = "/latihan/"

    def __init__(self, wsgi_app: Any) -> None:
        self.wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(self.PREFIX):
            code, _, rest = path.removeprefix(self.PREFIX).partition("/")
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{self.PREFIX}{code}"
            environ["PATH_INFO"] = f"/{rest}"
            environ["etalase.class_code"] = code
        answer: Iterable[bytes] = self.wsgi_app(environ, start_response)
        return answer
