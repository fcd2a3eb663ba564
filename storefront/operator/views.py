"""What machines ask: is the process there, and can it serve?"""

from dataclasses import asdict

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from storefront.operator.readiness import readiness

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    found = readiness(current_app.config["MEDIA_ROOT"])
    return jsonify(asdict(found)), 200 if found.is_ready else 503
