"""The session of a signed-in person, on Flask-Login."""

from typing import cast

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user, logout_user

from storefront.accounts.models import User
from storefront.core.db import db

manager = LoginManager()


def init_app(app: Flask) -> None:
    manager.init_app(app)
    # There is no remember-me cookie, and looking for one makes every answer vary by cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)


@manager.user_loader
def _load(session_id: str) -> User | None:
    """The user whose session this is; none once her PIN was changed since."""
    user_id, _, epoch = session_id.partition(".")
    user = db.session.get(User, int(user_id)) if user_id.isdecimal() else None
    return user if user and epoch == str(user.session_epoch) else None


def signed_in_user() -> User | None:
    return cast(User, current_user) if current_user.is_authenticated else None


def start_session(user: User) -> None:
    """Sign in on this browser with a fresh session; only the cart comes along."""
    kept = {name: session[name] for name in ("cart_id", "purchases") if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(user)


def end_session() -> None:
    logout_user()
    session.clear()
