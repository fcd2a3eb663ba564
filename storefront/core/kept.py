"""What is read for many pages and is the same on all of them, kept while the catalogue stays."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from flask import has_request_context, request

from storefront.core import world
from storefront.core.language import page_language

STATE = "etalase.state"  # in the WSGI environment, where `page_cache` puts what stands for it
MOST = 64  # answers to a question in each process: a visitor chooses what is asked for

Read = TypeVar("Read", bound=Callable[..., Any])


def kept(read: Read) -> Read:
    """Decorator: read once for each state of the catalogue, language and values; never changed.

    A visit takes hold of its state before it begins to read, so what is kept for that is at least
    as new. A class, whose changes raise no version, reads anew.
    """

    @lru_cache(maxsize=MOST)
    def answer(_state: object, _language: str, *values: Any) -> Any:
        return read(*values)

    @wraps(read)
    def known(*values: Any) -> Any:
        state = request.environ.get(STATE) if has_request_context() else None
        if state is None or world.is_practice():
            return read(*values)
        return answer(state, page_language(), *values)

    return cast(Read, known)
