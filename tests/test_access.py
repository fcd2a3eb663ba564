"""Every route × every kind of visitor × own, foreign and missing things, from `tests/access.py`.

Who is turned away at the guard of an area changes nothing behind it, so all routes of a kind are
tried in one world. The guard knows no difference between databases; the views behind it do.
"""

import pytest
from flask import url_for

from storefront.groups.models import Role
from tests.access import TABLE, Group, Operator, Own, Public, Trainer
from tests.factories import (
    make_category,
    make_classroom,
    make_group,
    make_member,
    make_trainer,
    make_user,
)

DONE = {200, 303, 409, 422}  # it was let in; what came of it other tests say


def of_kind(kind):
    return [(name, row) for name, row in TABLE.items() if type(row) is kind]


def rows(kind):
    return [pytest.param(name, row, id=name) for name, row in of_kind(kind)]


@pytest.fixture
def send(app, monkeypatch):
    """Use a route as somebody, or as nobody; buttons need no token here."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    make_category()
    signed_in = {}

    def visitor(user_id):
        if user_id is None:
            return app.test_client()
        if user_id not in signed_in:
            signed_in[user_id] = app.test_client()
            signed_in[user_id].enter(user_id)
        return signed_in[user_id]

    def send(endpoint, arguments, user_id=None):
        with app.test_request_context():
            address = url_for(endpoint, **arguments)
        app.extensions["page_cache"].forget()  # the view answers everybody, not the memory
        return visitor(user_id).open(address, method=method_of(app, endpoint))

    return send


@pytest.fixture
def nowhere(client):
    """The page of what does not exist."""
    page = client.get("/pengelola/tidak-ada")
    assert page.status_code == 404
    return page


@pytest.fixture
def strangers(app):
    """Everybody who has no business in the group of a test."""
    classroom = make_classroom()
    practice = make_group(classroom_id=classroom.id)
    return {
        "the chair of another group": make_member(make_group()).user_id,
        "an operator": make_user(is_operator=True).id,
        "a customer": make_user().id,
        "a participant of a class": make_member(practice, classroom_id=classroom.id).user_id,
    }


@pytest.fixture
def let_in(send, strangers, nowhere):
    """Who gets past the guard of a page: nobody should be led to the door, others find nothing."""

    def let_in(endpoint, arguments):
        found = [] if is_led_to_the_door(send(endpoint, arguments)) else ["nobody"]
        return found + [
            f"{who}: {endpoint} {arguments}"
            for who, user_id in strangers.items()
            if not is_nowhere(send(endpoint, arguments, user_id), nowhere)
        ]

    return let_in


def method_of(app, endpoint):
    [rule, *_] = app.url_map.iter_rules(endpoint)
    return next(iter(rule.methods - {"HEAD", "OPTIONS"}))


def lost(arguments):
    """The same words, leading nowhere."""
    return {
        name: 2_000_000_000 if isinstance(value, int) else "tidak-ada"
        for name, value in arguments.items()
    }


def is_led_to_the_door(answer):
    return answer.status_code == 303 and answer.location.startswith("/masuk")


def is_nowhere(answer, like, row=None):
    """Whether it is the page of what does not exist, to the byte, or leads to what is left."""
    if row and row.takes_away:
        return answer.status_code == 303
    return answer.status_code == 404 and answer.data == like.data


def without_a_row(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()} - set(TABLE)


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert without_a_row(app) == set(), "add a row to tests/access_group.py or a neighbour"
    assert set(TABLE) - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_a_route_without_a_row_is_found(make_app):
    app = make_app()
    app.add_url_rule("/rahasia", "planted.secret", lambda: "")
    assert "planted.secret" in without_a_row(app)


@pytest.mark.databases("sqlite")
def test_a_page_without_a_guard_is_found(let_in, strangers):
    assert len(let_in("catalog.home", {})) == 1 + len(strangers)


@pytest.mark.databases("sqlite")
def test_nobody_else_gets_into_the_back_office_of_a_group(let_in):
    found = []
    for endpoint, row in of_kind(Group):
        group = make_group()
        own = row.make(group)
        missing = own if row.same_for_all else lost(own)
        for slug, words in ((group.slug, own), ("tidak-ada", own), (group.slug, missing)):
            found += let_in(endpoint, words | {"group_slug": slug})
    assert found == []


@pytest.mark.parametrize(("endpoint", "row"), rows(Group))
def test_a_page_of_a_group_is_for_its_roles_alone(send, nowhere, endpoint, row):
    group = make_group()
    things = row.make(group)
    own = {"group_slug": group.slug} | things
    chair = make_member(group).user_id
    assert is_nowhere(send(endpoint, own | {"group_slug": "tidak-ada"}, chair), nowhere)
    if things and not row.same_for_all:
        missing = send(endpoint, own | lost(things), chair)
        foreign = send(endpoint, own | row.make(make_group()), chair)
        assert is_nowhere(missing, missing, row)
        assert is_nowhere(foreign, missing, row)
    for role in Role:
        status = send(endpoint, own, make_member(group, role).user_id).status_code
        assert status in DONE if role in row.roles else status == 403, role


@pytest.mark.parametrize(("endpoint", "row"), rows(Public))
def test_a_public_page_answers_everybody_alike(send, strangers, endpoint, row):
    group = make_group()
    visitors = {"nobody": None, "the chair": make_member(group).user_id} | strangers
    seen = set()
    arguments = row.make(group)
    for who, user_id in visitors.items():
        if seen and not row.is_shared:  # a button may have used up what it was about
            arguments = row.make(group)
        answer = send(endpoint, arguments, user_id)
        seen.add(answer.data)
        assert answer.status_code in row.answers, who
        if arguments and 404 not in row.answers:
            assert send(endpoint, lost(arguments), user_id).status_code == row.missing, who
    assert len(seen) == 1 or not row.is_shared


@pytest.mark.parametrize(("endpoint", "row"), rows(Own))
def test_a_page_of_ones_own_needs_a_person(send, strangers, endpoint, row):
    sent = send(endpoint, {})
    assert (sent.status_code, sent.location[:6]) == (303, "/masuk")
    for user_id in strangers.values():
        assert send(endpoint, {}, user_id).status_code in row.answers


@pytest.mark.databases("sqlite")
def test_nobody_else_gets_to_the_desk_of_the_operator(let_in, strangers):
    del strangers["an operator"]
    found = []
    for endpoint, row in of_kind(Operator):
        group = make_group()
        strangers["the chair"] = make_member(group).user_id
        found += let_in(endpoint, row.make(group))
    assert found == []


@pytest.mark.parametrize(("endpoint", "row"), rows(Operator))
def test_a_page_of_the_operator_is_for_operators(send, nowhere, endpoint, row):
    own = row.make(make_group())
    operator = make_user(is_operator=True).id
    if own:
        assert is_nowhere(send(endpoint, lost(own), operator), nowhere, row)
    assert send(endpoint, own, operator).status_code in DONE


@pytest.mark.databases("sqlite")
def test_nobody_else_gets_to_the_classes_of_trainers(let_in):
    found = []
    for endpoint, row in of_kind(Trainer):
        found += let_in(endpoint, things_of(row, make_classroom(trainer=make_trainer())))
    assert found == []


@pytest.mark.parametrize(("endpoint", "row"), rows(Trainer))
def test_a_page_of_a_class_is_for_its_trainers_alone(send, nowhere, endpoint, row):
    trainer, other = make_trainer(), make_trainer("Pak Bowo")
    things = things_of(row, make_classroom(trainer=trainer))
    if things:
        assert is_nowhere(send(endpoint, things, other.id), nowhere)
        for name in things:
            missing = things | {name: 2_000_000_000}
            expected = 303 if row.takes_away and name != "classroom_id" else 404
            assert send(endpoint, missing, trainer.id).status_code == expected, name
    assert send(endpoint, things, trainer.id).status_code in DONE


def things_of(row, classroom):
    """The words of an address about a class."""
    return {"classroom_id": classroom.id} | row.make(classroom) if row.make else {}
