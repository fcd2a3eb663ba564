"""What is read for many pages and is the same on all of them, kept while the catalogue stays."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import has_request_context, request

from storefront.core import world
from storefront.core.language import page_language

ANSWERS = "etalase.answers"  # in the WSGI environment, where `page_cache` puts those of its state

Answer = TypeVar("Answer")


def kept(read: Callable[[], Answer]) -> Callable[[], Answer]:
    """Decorator: read once for each state of the catalogue and each language; never changed.

    A visit takes hold of the answers of its state before it begins to read, so what it puts there
    is at least as new. A class, whose changes raise no version, reads anew.
    """

    @wraps(read)
    def known() -> Answer:
        answers = request.environ.get(ANSWERS) if has_request_context() else None
        if answers is None or world.is_practice():
            return read()
        key = (read, page_language())
        if key not in answers:
            answers[key] = read()
        found: Answer = answers[key]
        return found

    return known
