"""Districts as suggestions while somebody types an address."""

from flask import Blueprint, Response, jsonify, request

from storefront.regions.queries import find_districts

bp = Blueprint("regions", __name__)


@bp.get("/wilayah")
def suggestions() -> Response:
    """Up to ten districts for `q`; they are the same for everybody for a day."""
    found = find_districts(request.args.get("q", ""))
    answer = jsonify(
        [{"code": choice.code, "label": choice.label, "detail": choice.detail} for choice in found]
    )
    answer.cache_control.public = True
    answer.cache_control.max_age = 86_400
    return answer
