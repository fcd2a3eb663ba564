"""Whole pages that are the same for everybody, answered from memory before Flask is asked."""

import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from storefront.core import clock
from storefront.core.catalogue_version import CatalogueVersion, catalogue_version
from storefront.core.db import db
from storefront.core.kept import STATE
from storefront.core.shared import SHARED

MOST_BYTES = 16 * 1024 * 1024  # in each process
LOOKS_S = 1
LASTS_S = 15 * 60  # WIB midnight is the end of one
ROW_BYTES = 2_048  # what the headers and the place in the dictionary take
HIT = ("Cache-Status", "etalase; hit")  # RFC 9211
ABOUT_THE_BODY = {"Content-Encoding", "Content-Length", "Content-Type"}

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


class Page(NamedTuple):
    """A page as it was answered, compressed; `unchanged` are the headers for who has it already."""

    headers: Headers
    body: bytes
    tag: str
    unchanged: Headers


class PageCache:
    """WSGI: keeps what `shared()` made, by all of its address and how it is compressed.

    A page lives while the catalogue version stays, which is looked at once a second and after
    each change of this process, and until the quarter of an hour ends: a holiday is over by then,
    and something else sells best. What has to do with a cookie or a class is never kept. The
    oldest pages make room: one that is thrown out too early costs being made once more.
    """

    def __init__(self, app: Flask, most_bytes: int = MOST_BYTES) -> None:
        self.wsgi_app: Any = app.wsgi_app
        self.most_bytes = most_bytes
        self.lock = threading.Lock()
        with app.app_context():
            self.engine = db.engine
        self.raised = 0
        self.forget()
        app.extensions["page_cache"] = self

    def forget(self, state: tuple[float, ...] = ()) -> None:
        """Start empty, for this state of the catalogue; for an unknown one until the next look."""
        with self.lock:
            self.pages: dict[Key, Page] = {}
            self.bytes = 0
            self.state = state
            self.seen = object()  # stands for that state, for what is `kept`
            if not state:
                self.looked_at = self.looks_at = 0.0  # so at once

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self.wsgi_app(environ, start_response)
        self._look()
        state, key = self.state, _key(environ)
        page = self.pages.get(key)
        if page is None:
            environ["HTTP_ACCEPT_ENCODING"] = key[0]
            environ[STATE] = self.seen
            said, answer = _asked(self.wsgi_app, environ)
            if not _is_for_everybody(*said):
                start_response(*said)
                return answer
            page = _page(said[1], answer)
            if method == "GET":
                self._keep(key, page, state)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (page.tag in known or known == "*"):
            start_response("304 NOT MODIFIED", page.unchanged)
            return []
        start_response("200 OK", page.headers)
        return [page.body] if method == "GET" else []

    def _look(self) -> None:
        """Whoever comes when it is due looks; the others go on with what is known."""
        seconds, raised = clock.seconds(), CatalogueVersion.raised_here
        if self.looked_at <= seconds < self.looks_at and raised == self.raised:
            return
        quarter = seconds // LASTS_S
        self.looked_at, self.raised = seconds, raised
        self.looks_at = min(seconds + LOOKS_S, (quarter + 1) * LASTS_S)
        try:
            state = (catalogue_version(self.engine), quarter)
        except SQLAlchemyError:
            self.forget()  # the app inside has the words for it
        else:
            if state != self.state:
                self.forget(state)

    def _keep(self, key: Key, page: Page, state: tuple[float, ...]) -> None:
        """Keep a page unless the catalogue changed while it was made."""
        with self.lock:
            if state is not self.state or key in self.pages:
                return
            self.pages[key] = page._replace(headers=[*page.headers, HIT])
            self.bytes += _bytes(key, page)
            while self.bytes > self.most_bytes:
                oldest = next(iter(self.pages))
                self.bytes -= _bytes(oldest, self.pages.pop(oldest))


def _key(environ: dict[str, Any]) -> Key:
    get = environ.get
    return (
        _encoding(get("HTTP_ACCEPT_ENCODING", "")),
        environ["wsgi.url_scheme"],
        get("HTTP_HOST", ""),
        get("SCRIPT_NAME", ""),
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
    )


@lru_cache(maxsize=64)
def _encoding(accepted: str) -> str:
    """The one in which a page is sent to a browser that accepts these; empty: as it is."""
    choices = parse_accept_header(accepted, Accept)
    return choices.best_match(["br", "gzip"]) or "" if accepted else ""


def _asked(app: Any, environ: dict[str, Any]) -> tuple[tuple[str, Headers], Iterable[bytes]]:
    """What an app says about its answer, and the answer, of which nothing is read yet."""
    said: list[tuple[str, Headers]] = []
    answer = app(environ, lambda status, headers, _error=None: said.append((status, headers)))
    return said[-1], answer


def _is_for_everybody(status: str, headers: Headers) -> bool:
    said = dict(headers)
    return (
        status.startswith("200")
        and said.get("Cache-Control") == SHARED
        and said.get("Vary") == "Accept-Encoding"
        and "Set-Cookie" not in said
    )


def _page(headers: Headers, answer: Iterable[bytes]) -> Page:
    try:
        body = b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()
    unchanged = [each for each in headers if each[0] not in ABOUT_THE_BODY]
    return Page(headers, body, dict(headers)["ETag"], unchanged)


def _bytes(key: Key, page: Page) -> int:
    return sum(map(len, key)) + len(page.body) + ROW_BYTES
