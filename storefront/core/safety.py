"""What protects every request: where it comes from, how often, and what an answer may do."""

import re
from typing import Any

from flask import Flask, Request, Response, abort, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # printable ASCII, no backslash, no `//host`
SIGNED_PATHS = "/pembayaran/webhook/"  # providers sign what they send
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data: blob:; connect-src 'self'; form-action 'self' {pages}; "
        "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

MOST = 2**31 - 1  # what an integer column holds

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


class RowNumber(IntegerConverter):
    """`<int:…>` in a route: a larger one is no row of ours, so its page does not exist."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": MOST} | options)


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; for a visitor without one no signature is got ready."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        has_one = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if has_one else self.session_class()


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_unkept_letters)
    app.before_request(refuse_foreign_origin)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(harden)


def refuse_unkept_letters() -> None:
    """PostgreSQL keeps no NUL, so nothing of ours has an address with one, and no class a code."""
    if "\0" in request.root_path + request.path:
        abort(404)


def refuse_foreign_origin() -> None:
    """An unsafe request must come from our own pages; a browser says so in one of three headers.

    Pages that are the same for everybody carry no token, so this guards their forms (the cart);
    forms on session pages carry a token besides.
    """
    if request.method in SAFE_METHODS or request.path.startswith(SIGNED_PATHS):
        return
    if site := request.headers.get("Sec-Fetch-Site"):
        is_ours = site == "same-origin"
    else:
        source = request.headers.get("Origin") or request.headers.get("Referer") or ""
        is_ours = source.partition("://")[2].partition("/")[0] == request.host
    if not is_ours:
        abort(403)


def harden(response: Response) -> Response:
    """Security headers on everything; `no-store` unless the view said how long it keeps."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value.format(pages=current_app.config["PAY_PAGES"]))
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def last_seen() -> int | None:
    """The last id on the page before, as `?lewat=` says; what cannot be an id is none."""
    seen = request.args.get("lewat", type=int)
    return seen if seen is not None and 0 < seen <= MOST else None


def own_path(address: str | None) -> str | None:
    """The address when it leads to a page of our own, else None: redirects go nowhere else."""
    if not address or not OWN_PATH.fullmatch(address):
        return None
    return address
