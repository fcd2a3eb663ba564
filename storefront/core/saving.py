"""The shop for a weak signal: under `/hemat` every page comes without photos and web font.

The mode stands in the address, so that one copy of a page still serves everybody and every link
keeps to it without script; `saving.js` remembers it.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, request

from storefront.core.language import PREFIX as ENGLISH
from storefront.core.language import is_own, this_page

PREFIX = "/hemat"


class SavingMount:
    """WSGI: `/hemat/…` is the whole shop, mounted under that path.

    Pages of a person are reached there too, but with their photos.
    """

    def __init__(self, wsgi_app: Any) -> None:
        self.wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ["etalase.root"] = root = environ.get("SCRIPT_NAME", "")
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            path = path.removeprefix(PREFIX) or "/"
            environ["PATH_INFO"] = path
            if not is_own(path.removeprefix(ENGLISH)):
                environ["SCRIPT_NAME"] = root + PREFIX
        answer: Iterable[bytes] = self.wsgi_app(environ, start_response)
        return answer


def init_app(app: Flask) -> None:
    for tell in (other_mode, saves_data):
        app.jinja_env.globals[tell.__name__] = tell
    app.jinja_env.filters["with_photos"] = with_photos


def saves_data() -> bool:
    """Whether the page that is being made leaves photos out."""
    return _root().startswith(PREFIX)


def other_mode(path: str | None = None) -> str:
    """Where this page, or the one at `path`, has photos, or none when it has some."""
    root = with_photos(_root()) if saves_data() else PREFIX + _root()
    path = this_page() if path is None else path
    return f"{_class_root()}{root}{path}"


def with_photos(address: str) -> str:
    """An address of the live shop as everybody else has it: what is shared and indexed."""
    return address.removeprefix(PREFIX)


def _root() -> str:
    """What stands in front of the path, behind that of a class."""
    return request.script_root.removeprefix(_class_root())


def _class_root() -> str:
    root: str = request.environ.get("etalase.root", request.script_root)
    return root
