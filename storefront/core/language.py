"""Which language a page speaks: Indonesian, or English under `/en`.

Pages of the shop speak the language of their address, because one copy of them serves everybody;
pages of a person who has signed in speak hers. The words themselves are Indonesian in the source;
`core.catalogue` has the English ones.
"""

import enum
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import flask
from flask import Flask, request
from flask_babel import (
    Babel,
    LazyString,
    force_locale,
    get_locale,
    get_translations,
    lazy_gettext,
)
from markupsafe import Markup

from storefront.core.catalogue import built

PREFIX = "/en"
SAFE = "/?&=%+:;,@!$'()*~"  # what an address keeps as it is
OWN_PAGES = ("/akun", "/kelas", "/kelola", "/keluar", "/pengelola")  # of whoever has signed in
CLASS_PAGES = ("/minta-bantuan", "/pelajaran", "/toko-asli", "/toko-latihan")  # of its people
MOST_PHRASES = 8_000  # kept at hand: all that templates say, in two languages
CLASS_DOORS = ("/kelas", "/kelas/gabung")  # for whoever has the code of a class


class Language(enum.StrEnum):
    """Its code, as browsers and Babel know it."""

    ID = "id"
    EN = "en"


LANGUAGES = {Language.ID: "Bahasa Indonesia", Language.EN: "English"}  # as each calls itself


class LanguageMount:
    """WSGI: `/en/…` is the whole shop, mounted under that path.

    Pages of a person are reached there too, but without the prefix in their links.
    """

    def __init__(self, wsgi_app: Any) -> None:
        self.wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            path = path.removeprefix(PREFIX) or "/"
            environ["PATH_INFO"] = path
            if not is_own(path):
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
                environ["etalase.language"] = Language.EN
        answer: Iterable[bytes] = self.wsgi_app(environ, start_response)
        return answer


def init_app(app: Flask, of_person: Callable[[], Language | None]) -> None:
    """Let pages speak; `of_person` knows the language of whoever has signed in."""

    def of_request() -> str:
        if not flask.has_request_context():
            return Language.ID
        is_hers = is_own(request.path) or _is_under(CLASS_PAGES, request.path)
        return (of_person() if is_hers else None) or _of_address()

    Babel(app, default_translation_directories=str(built()), locale_selector=of_request)
    for tell in (in_language, other_languages, page_in, page_language, shop_root):
        app.jinja_env.globals[tell.__name__] = tell
    app.jinja_env.globals |= {"_": phrase, "_l": lazy_gettext, "languages": LANGUAGES}


def phrase(words: str, /, **values: Any) -> Markup:
    """The `_("Sisa %(count)d", count=3)` of templates, in the language of the page."""
    return spoken(words) % values


def spoken(words: str) -> Markup:
    """These words in the language of the page, with the places for values still in them."""
    return _known(words, get_translations())


def page_language() -> Language:
    """The language of the page that is being made."""
    locale = get_locale()
    return Language(locale.language) if locale else Language.ID


def shop_root(language: Language | None = None) -> str:
    """What stands in front of the paths of the shop, in this language or in that of the page."""
    return world_root() + (PREFIX if (language or page_language()) is Language.EN else "")


def world_root() -> str:
    """What both languages of the shop have in front: nothing, or the path of a class."""
    root = request.script_root
    return root.removesuffix(PREFIX) if _of_address() is Language.EN else root


def page_in(language: Language, path: str | None = None) -> str:
    """Where this page, or the one at `path`, speaks that language; what was asked of it is kept."""
    path = this_page() if path is None else path
    return quote(f"{shop_root(language)}/{path.lstrip('/')}", safe=SAFE)


def this_page() -> str:
    """Path and query of this page in front of no root.

    What a form was answered may be no page to go to; then it is the front page.
    """
    return quote(request.full_path.rstrip("?"), safe=SAFE) if _is_page() else "/"


def other_languages(path: str | None = None) -> list[tuple[Language, str, str]]:
    """Code, name and address of this page, or the one at `path`, in what it does not speak.

    None on the pages of a person: there her account decides.
    """
    if is_own(request.path):
        return []
    spoken = page_language()
    return [
        (language, name, page_in(language, path))
        for language, name in LANGUAGES.items()
        if language is not spoken
    ]


def in_language(language: Language, words: LazyString) -> str:
    """Words of `_l(…)` in the language of who reads them, whatever the page around speaks."""
    with force_locale(language):
        return str(words)


@lru_cache(maxsize=MOST_PHRASES)
def _known(words: str, translations: Any) -> Markup:
    return Markup(translations.ugettext(words))  # noqa: S704 our own words


def _of_address() -> Language:
    return Language(request.environ.get("etalase.language", Language.ID))


def is_own(path: str) -> bool:
    is_door = path in CLASS_DOORS or path.startswith(f"{CLASS_DOORS[-1]}/")
    return not is_door and _is_under(OWN_PAGES, path)


def _is_under(pages: Iterable[str], path: str) -> bool:
    return any(path == page or path.startswith(f"{page}/") for page in pages)


def _is_page() -> bool:
    if request.method == "GET":
        return request.url_rule is not None
    adapter = flask.current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(request.path, "GET")
