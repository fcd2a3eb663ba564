"""Pieces of pages that come out the same again and again, like the cards of products."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from flask import Flask, request

from storefront.core.language import page_language

MOST = 2_000  # pieces in each process: two megabytes of cards


def init_app(app: Flask) -> None:
    app.jinja_env.globals["remembered"] = remembered


def remembered(macro: Callable[..., str]) -> Callable[..., str]:
    """The macro, carried out once for the same values and then known by heart.

    The values are all that it may depend on, besides the language and the path that the shop is
    mounted under; so a card is never stale, and that of a class is not that of the live shop.
    """
    return partial(made, macro, request.script_root, page_language())


@lru_cache(maxsize=MOST)
def made(macro: Callable[..., str], _root: str, _language: str, *values: Any) -> str:
    return macro(*values)
