"""The path guard of the practice lane: `/latihan/<code>/…` is for the people of that class."""

import re

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from storefront.accounts.login import signed_in_user
from storefront.core.language import PREFIX, Language, page_language
from storefront.core.pdf import PRACTICE
from storefront.core.world import LIVE, enter, is_practice
from storefront.training.queries import open_classroom

MOST_LETTERS = 4_000
FILE_NAME = re.compile(r'filename="?')

bp = Blueprint("training", __name__)


@bp.before_app_request
def enter_world() -> ResponseReturnValue | None:
    """Every request starts in the live world, or in its class when it belongs to one."""
    code = request.environ.get("etalase.class_code")
    enter(LIVE)
    if code is None:
        return None
    classroom, user = open_classroom(code), signed_in_user()
    if classroom is None or user is None or user.classroom_id != classroom.id:
        root = PREFIX if page_language() is Language.EN else ""  # of the real shop
        return render_template("training/outside.html", root=root), 404
    enter(classroom.world)
    return None


@bp.after_app_request
def never_keep_practice(response: Response) -> Response:
    """No page of a class is cached or found by a search engine."""
    if "etalase.class_code" in request.environ:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.after_app_request
def name_practice(response: Response) -> Response:
    """A file that is taken along says what it is before it is opened."""
    if is_practice() and (named := response.headers.get("Content-Disposition")):
        marked = FILE_NAME.sub(lambda found: f"{found[0]}{PRACTICE}-", named)
        response.headers["Content-Disposition"] = marked
    return response


@bp.get("/pesan-latihan")
def message() -> ResponseReturnValue:
    """What WhatsApp would have been handed; only people of a class are led here."""
    user = signed_in_user()
    if user is None or user.classroom_id is None:
        abort(404)
    text = request.args.get("text", "")[:MOST_LETTERS]
    return render_template("training/message.html", text=text)
