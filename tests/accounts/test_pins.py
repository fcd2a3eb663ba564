"""New PINs: one's own, by a link, and the rule that a number's PINs differ."""

from datetime import timedelta

import pytest

from storefront.accounts.services import PasswordNeeded, hash_pin, make_pin_link, use_pin_link
from storefront.core import clock
from storefront.core.db import db
from tests.factories import PIN, make_group, make_member, make_user
from tests.race import at_once

NEW = "583920"


def change(client, pin, *, old=PIN):
    return client.submit("/akun/pin", old=old, pin=pin, pin_again=pin)


def test_a_new_pin_ends_every_other_session(client, app):
    user = make_user()
    other_phone = app.test_client()
    client.sign_in(user)
    other_phone.sign_in(user)

    assert change(client, NEW).location == "/akun"

    assert client.get("/akun").status_code == 200
    assert other_phone.get("/akun").status_code == 303
    assert app.test_client().sign_in(user, secret=NEW)


def test_the_old_pin_is_asked(client):
    client.sign_in(make_user())
    answer = change(client, NEW, old="999999")
    assert answer.status_code == 422
    assert "belum cocok" in answer.text


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("pin", ["123456", "111111", "12345", "abc", "12\x003456", "x" * 5000])
def test_a_pin_that_is_guessed_first_is_refused(client, pin):
    client.sign_in(make_user())
    assert change(client, pin).status_code == 422


def test_who_shares_a_number_hears_only_that_another_pin_is_needed(client):
    sari = make_user(name="Bu Sari", phone="+6281100000002")
    make_user(name="Pak Yono", phone=sari.phone, password_hash=hash_pin(NEW))
    client.sign_in(sari)

    answer = change(client, NEW)

    assert answer.status_code == 422
    assert "Pilih PIN lain" in answer.text
    assert "Yono" not in answer.text


def test_a_link_gives_one_new_pin(client, app):
    chair = make_member(make_group(), name="Bu Sari")
    user = make_user(name="Bu Warni")
    link = make_pin_link(user.id, by_id=chair.user_id)

    answer = client.submit(f"/pin/{link.token}", pin=NEW, pin_again=NEW)

    assert answer.status_code == 303
    assert "Bu Warni" in client.get("/akun").text
    again = app.test_client().get(f"/pin/{link.token}")
    assert again.status_code == 404
    assert "Minta tautan baru" in again.text


def test_a_link_is_dead_after_thirty_minutes_and_when_a_newer_one_was_made(client):
    user = make_user()
    old, new = make_pin_link(user.id, by_id=user.id), make_pin_link(user.id, by_id=user.id)

    assert client.get(f"/pin/{old.token}").status_code == 404
    assert client.get(f"/pin/{new.token}").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert client.get(f"/pin/{new.token}").status_code == 404
    assert client.get("/pin/nothing").status_code == 404


def test_two_at_once_use_a_link_once(app):
    user = make_user()
    token = make_pin_link(user.id, by_id=user.id).token

    runs = at_once(app, [lambda: use_pin_link(token, NEW), lambda: use_pin_link(token, "604817")])

    assert sorted(run.exception() is None for run in runs) == [False, True]
    db.session.refresh(user)
    assert user.session_epoch == 1


def test_an_operator_needs_more_than_six_digits(app):
    user = make_user(is_operator=True)
    token = make_pin_link(user.id, by_id=user.id).token
    with pytest.raises(PasswordNeeded):
        use_pin_link(token, NEW)
    assert use_pin_link(token, "kabut pagi di Dieng")
