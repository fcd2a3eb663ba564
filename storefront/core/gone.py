"""Buttons that take something away, pressed a second time."""

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from storefront.core.errors import Missing

View = Callable[..., ResponseReturnValue]


def once_gone(words: LazyString, *, back: str = ".index") -> Callable[[View], View]:
    """Say so on the page to go back to when there is nothing left to take away, not 404.

    A double tap finds its row gone; somebody else's looks the same.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def take_away(**arguments: object) -> ResponseReturnValue:
            try:
                return view(**arguments)
            except Missing:
                flash(str(words), "ok")
                return redirect(url_for(back), 303)

        return take_away

    return decorate
