"""The session of a signed-in person, on Flask-Login, and who has signed in on this browser."""

from datetime import timedelta
from typing import cast

from flask import (
    Flask,
    Response,
    abort,
    after_this_request,
    current_app,
    redirect,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer

from storefront.accounts.models import User
from storefront.core import world
from storefront.core.db import db
from storefront.core.language import PREFIX, Language, page_language

KNOWN = "known"  # the cookie with the ids of who has signed in here
KNOWN_LASTS = timedelta(days=365)
MOST_KNOWN = 8

manager = LoginManager()


def init_app(app: Flask) -> None:
    manager.init_app(app, add_context_processor=False)  # shared pages ask nothing of the session
    # There is no remember-me cookie, and looking for one makes every answer vary by cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    app.jinja_env.globals["is_in_class"] = is_in_class


@manager.user_loader
def _load(session_id: str) -> User | None:
    """The user whose session this is; none once her PIN was changed since."""
    user_id, _, epoch = session_id.partition(".")
    user = db.session.get(User, int(user_id)) if user_id.isdecimal() else None
    return user if user and epoch == str(user.session_epoch) else None


def signed_in_user() -> User | None:
    return cast(User, current_user) if current_user.is_authenticated else None


def is_in_class() -> bool:
    """Whether whoever looks at this practice page takes part in its class."""
    user = signed_in_user()
    of_class = world.current().classroom_id
    return user is not None and of_class is not None and user.classroom_id == of_class


def language_of_person() -> Language | None:
    user = signed_in_user()
    return user.language if user else None


def start_session(user: User) -> None:
    """Sign in on this browser with a fresh session; only the cart comes along."""
    kept = {name: session[name] for name in ("cart_id", "purchases") if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(user)
    _keep_known([user.id, *(known for known in known_ids() if known != user.id)][:MOST_KNOWN])


def end_session() -> None:
    logout_user()
    session.clear()


def leave_class() -> ResponseReturnValue | None:
    """Before a request: the front door stands outside of every class in practice."""
    if "etalase.class_code" not in request.environ:
        return None
    outside = request.path if page_language() is Language.ID else PREFIX + request.path
    return redirect(outside, 303) if request.method == "GET" else abort(404)


def known_ids() -> list[int]:
    """Who has signed in on this browser, the last one first."""
    try:
        ids: list[int] = _signer().loads(request.cookies.get(KNOWN, ""))
    except BadSignature:
        return []
    return ids


def forget_known() -> None:
    """Offer no names on this browser any more."""
    _keep_known([])


def _keep_known(ids: list[int]) -> None:
    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            KNOWN,
            str(_signer().dumps(ids)),
            max_age=KNOWN_LASTS if ids else 0,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=KNOWN)
