"""Public files; the one door that needs no page around it."""

from flask import Blueprint, Response

from storefront.core.storage import send_public

bp = Blueprint("media", __name__)


@bp.get("/media/<name>")
def show(name: str) -> Response:
    return send_public(name)
