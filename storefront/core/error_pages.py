"""One page for everything that goes wrong: what happened, that nothing is lost, what to do."""

from collections.abc import Callable

import structlog
from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from storefront.core.db import db
from storefront.core.errors import DomainError

log = structlog.get_logger()
Page = tuple[str, int] | tuple[str, int, dict[str, str]]


def init_app(app: Flask, say: Callable[[DomainError], str]) -> None:
    """Register the handlers; `say` knows the sentence for an error of the domain."""

    @app.errorhandler(DomainError)
    def broken_rule(error: DomainError) -> Page:
        if error.status == 404:
            return page(404)
        return page(error.status, say(error))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Page:
        return page(error.code or 500)

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> Page:
        return page(400)

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> Page:
        log.error("database_away", error=repr(error.orig), endpoint=request.endpoint)
        db.session.expunge_all()  # what is loaded stays as it is: the page must ask for nothing
        db.session.rollback()
        g.pop("group", None)  # nor for a menu
        return *page(503), {"Retry-After": "10"}

    app.jinja_env.globals["say"] = say


def page(status: int, words: str | None = None) -> tuple[str, int]:
    """The error page for a status; the template knows the words when none are given."""
    return render_template("errors/error.html", status=status, words=words), status
