"""The ground that the tests stand on holds what it promises."""

from datetime import UTC, datetime

import pytest
from flask import g, request

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.onetime import OneTimeKey
from tests.race import at_once

FORM = """
<form action="/cari"><input name="q"></form>
<form method="post" action="taruh" id="put">
  <input type="hidden" name="token" value="t&amp;1">
  <input name="quantity" value="1">
  <input type="checkbox" name="gift" checked> <input type="checkbox" name="fast" value="yes">
  <input type="radio" name="way" value="pickup">
  <input type="radio" name="way" value="zone" checked>
  <select name="size"><option value="s">S<option value="m" selected>M</select>
  <textarea name="note">
halo</textarea>
  <button name="do" value="buy">Beli</button>
</form>
<input form="put" name="outside" value="o">
"""


@pytest.fixture
def visitor(make_app):
    app = make_app(WTF_CSRF_ENABLED=False)
    app.add_url_rule("/rak/", "shelf", lambda: FORM)
    app.add_url_rule("/rak/taruh", "put", lambda: dict(request.form), methods=["POST"])
    app.add_url_rule("/jam", "hour", lambda: clock.now().isoformat())
    app.add_url_rule("/g", "seen", lambda: str(g.get("planted", "nothing")))
    with app.app_context():
        yield app.test_client()


def test_a_form_is_sent_with_all_that_the_page_put_into_it(visitor):
    assert visitor.submit("/rak/", quantity=3).json == {
        "token": "t&1",
        "quantity": "3",
        "gift": "on",
        "way": "zone",
        "size": "m",
        "note": "halo",
        "outside": "o",
    }


def test_a_button_and_a_choice_are_sent_when_named(visitor):
    answer = visitor.submit("/rak/", {"do": "buy"}, form="#put", fast="yes", gift=None)
    assert answer.json["do"] == "buy"
    assert answer.json["fast"] == "yes"
    assert "gift" not in answer.json


def test_a_field_that_no_form_has_cannot_be_sent(visitor):
    with pytest.raises(AssertionError, match="0 forms on /rak/ fit"):
        visitor.submit("/rak/", price=1)


def test_a_request_sees_the_clock_of_the_test_but_not_its_context(visitor):
    g.planted = "by the test"
    with clock.at(datetime(2026, 1, 2, tzinfo=UTC)):
        assert visitor.get("/jam").text.startswith("2026-01-02")
    assert visitor.get("/g").text == "nothing"


def test_a_row_that_a_request_could_not_see_is_reported(visitor):
    db.session.add(a_key())
    with pytest.raises(AssertionError, match="commit before the request"):
        visitor.get("/jam")


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_starts_with_a_clean_database(app, time):
    with atomic() as session:
        session.add(a_key())


def test_threads_start_together_and_have_a_session_each(app):
    with clock.at(datetime(2026, 1, 2, tzinfo=UTC)):
        runs = at_once(app, [lambda: (db.session(), clock.today().day)] * 5)
    sessions, days = zip(*[run.result() for run in runs], strict=True)
    assert len(set(sessions)) == 5
    assert set(days) == {2}


def test_statements_are_counted(app, count_queries):
    with count_queries() as queries:
        db.session.scalars(db.select(OneTimeKey)).all()
    assert len(queries) == 1


def a_key():
    return OneTimeKey(key="k", content="c", used_at=clock.now())
