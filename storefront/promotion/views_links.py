"""`/p/<code>`: the short links that groups share."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from storefront.promotion.browser import is_a_person, remember_visit, visits
from storefront.promotion.queries.links import target_of
from storefront.promotion.services.links import count_open

bp = Blueprint("links", __name__)


@bp.get("/p/<code>")
def follow(code: str) -> ResponseReturnValue:
    """Lead to a page of our own; two queries, of which one counts."""
    target = target_of(code)
    if is_a_person(request):
        is_first = all(visit.link_id != target.link_id for visit in visits())
        remember_visit(count_open(target.link_id, is_first=is_first), target.link_id)
    response = redirect(f"{request.script_root}{target.path}")
    response.headers["X-Robots-Tag"] = "noindex"
    return response
