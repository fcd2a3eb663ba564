"""A visitor's browser without the browser: cookies, an origin, forms filled in and sent."""

import contextvars
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import has_app_context
from flask.globals import _cv_app
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext
from werkzeug.test import TestResponse

from storefront.accounts.models import User
from storefront.core.db import db
from tests.factories import PASSWORD, PIN

UNSENT = {"submit", "button", "image", "reset", "file"}


class Visitor(FlaskClient):
    """Flask's test client with the habits of a browser.

    Every request gets an app context and so a session of its own, as in production, and says that
    it comes from our own pages. What the test holds in its own session is read again afterwards.
    """

    def open(self, *args: Any, headers: Mapping[str, str] | None = None, **kwargs: Any) -> Any:
        own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        if has_app_context():
            unsaved = [*db.session.new, *db.session.dirty, *db.session.deleted]
            assert not unsaved, f"commit before the request, it would not see {unsaved}"
            db.session.rollback()
            db.session.expire_all()
        return contextvars.copy_context().run(
            self._open_afresh, *args, headers=own | dict(headers or {}), **kwargs
        )

    def _open_afresh(self, *args: Any, **kwargs: Any) -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]  # else Flask would lend the test's app context, session and `g`
        kwargs.setdefault("buffered", True)  # a page that is sent bit by bit needs its contexts
        return super().open(*args, **kwargs)

    def enter(self, user_id: int) -> None:
        """Be signed in as this user, without the slow check of her PIN."""
        user = db.session.get_one(User, user_id)
        with self.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True

    def let_in(self, context: BrowserContext) -> None:
        """Let a real browser in as the person that this visitor is by now."""
        kept = self.get_cookie("session")
        assert kept, "nobody has signed in"
        context.add_cookies(
            [{"name": "session", "value": kept.value, "domain": "127.0.0.1", "path": "/"}]
        )

    def press(self, path: str, what: str) -> TestResponse:
        """Send a button of a page by the end of its address, whether or not the page shows it."""
        token = forms_in(self.get(path).text)[0].values["csrf_token"]
        return self.post(f"{path}/{what}", data={"csrf_token": token})

    def sign_in(self, who: Any, *, secret: str | None = None) -> TestResponse:
        """Sign in by the front door as a user or member that the factories made."""
        db.session.rollback()
        user = db.session.get_one(User, getattr(who, "user_id", who.id))
        secret = secret or (PASSWORD if user.is_operator else PIN)
        self.submit("/masuk?lain=1", phone=user.phone)
        answer = self.submit("/masuk/pin", pin=secret, form="/masuk/pin")
        assert answer.status_code == 303, answer.text
        return answer

    def submit(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        /,
        *,
        form: str | None = None,
        follow: bool = False,
        **more: Any,
    ) -> TestResponse:
        """Open a page, fill in its form and send it with everything that the page put into it.

        The form is the one POST form that has the given fields; `form` is its "#id" or the end of
        its action where several do. A list chooses several, None leaves a field out.
        """
        page = self.get(path)
        assert page.status_code < 400, f"{path} answers {page.status}"
        address = page.request.path
        chosen = _choose(forms_in(page.text), set(fields or {}) | set(more), form, path)
        data = chosen.values | dict(fields or {}) | more
        return self.post(
            urljoin(address, chosen.action) if chosen.action else page.request.full_path,
            data={name: value for name, value in data.items() if value is not None},
            follow_redirects=follow,
        )


@dataclass
class FormOnPage:
    """What a browser knows of one form: where it goes, what it would send, which fields it has."""

    action: str
    method: str
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def is_called(self, name: str) -> bool:
        return name == f"#{self.id}" or urlsplit(self.action).path.endswith(name)

    def add(self, name: str, value: str | None) -> None:
        """Note a field and, unless None, what it would send."""
        self.names.add(name)
        if value is None:
            return
        if name in self.values:
            earlier = self.values[name]
            value = [*(earlier if isinstance(earlier, list) else [earlier]), value]  # type: ignore[assignment]
        self.values[name] = value


def forms_in(html: str) -> list[FormOnPage]:
    """The forms of a page in their order, fields outside that name their form included."""
    reader = _FormReader()
    reader.feed(html)
    return reader.forms


def _choose(forms: list[FormOnPage], names: set[str], called: str | None, path: str) -> FormOnPage:
    fitting = [
        form
        for form in forms
        if form.method == "post" and names <= form.names and (not called or form.is_called(called))
    ]
    seen = [(form.id or form.action, sorted(form.names)) for form in forms]
    assert len(fitting) == 1, f"{len(fitting)} forms on {path} fit {sorted(names)}: {seen}"
    return fitting[0]


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.open: FormOnPage | None = None
        self.select: dict[str, Any] | None = None
        self.textarea: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = FormOnPage(
                action=attributes.get("action", ""),
                method=attributes.get("method", "get").lower(),
                id=attributes.get("id", ""),
            )
            self.forms.append(self.open)
        elif tag in {"input", "button"}:
            self._input(tag, attributes)
        elif tag == "select":
            self.select = attributes | {"options": []}
        elif tag == "option" and self.select is not None:
            self.select["options"].append(attributes)
        elif tag == "textarea":
            self.textarea = attributes | {"text": ""}

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.textarea["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select is not None:
            self._select(self.select)
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            self._add(self.textarea, self.textarea["text"].replace("\r\n", "\n").removeprefix("\n"))
            self.textarea = None

    def _input(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "submit" if tag == "button" else "text")
        if kind in UNSENT:
            self._add(attributes, None)
        elif kind in {"checkbox", "radio"}:
            checked = "checked" in attributes
            self._add(attributes, attributes.get("value", "on") if checked else None)
        else:
            self._add(attributes, attributes.get("value", ""))

    def _select(self, select: dict[str, Any]) -> None:
        chosen = [option for option in select["options"] if "selected" in option]
        if not chosen and "multiple" not in select:
            chosen = select["options"][:1]
        for option in chosen or [{}]:
            self._add(select, option.get("value"))

    def _add(self, attributes: dict[str, Any], value: str | None) -> None:
        owner = self.open
        if "form" in attributes:
            owner = next((form for form in self.forms if form.id == attributes["form"]), None)
        if owner and attributes.get("name") and "disabled" not in attributes:
            owner.add(attributes["name"], value)
