"""`/p/<code>`: the short links that groups share."""

import threading

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from storefront.core.db import db
from storefront.promotion.browser import is_a_person, remember_visit, visits
from storefront.promotion.queries.links import target_of
from storefront.promotion.services.links import count_open

bp = Blueprint("links", __name__)
_taking_turns = threading.Lock()


@bp.get("/p/<code>")
def follow(code: str) -> ResponseReturnValue:
    """Lead to a page of our own; two queries, of which one counts."""
    target = target_of(code)
    if is_a_person(request):
        remember_visit(_count(target.link_id), target.link_id)
    response = redirect(f"{request.script_root}{target.path}")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _count(link_id: int) -> int:
    """The threads of a process take turns, and who waits holds no connection.

    In front of SQLite's one writer they would wait asleep, and some of them for too long.
    """
    is_first = all(visit.link_id != link_id for visit in visits())
    db.session.rollback()
    with _taking_turns:
        return count_open(link_id, is_first=is_first)
