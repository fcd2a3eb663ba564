"""The front door: number, then PIN."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.accounts.models import SignInTries
from storefront.accounts.services import MOST_TRIES, TooManyTries, WrongPin, hash_pin, sign_in
from storefront.config import read_settings
from storefront.core import clock
from storefront.core.db import db
from storefront.core.safety import limiter
from storefront.groups.models import Member, Role
from tests.factories import PIN, make_group, make_member, make_user, save
from tests.race import at_once

NUMBER = "+6281100000002"
OTHER_PIN = "583920"


def offer(client, secret, number="0811 0000 0002"):
    """Give a number and a PIN at the door."""
    client.submit("/masuk?lain=1", phone=number)
    return client.submit("/masuk/pin", pin=secret, form="/masuk/pin")


def test_a_member_lands_in_her_group(client):
    group = make_group("Lebah")

    answer = client.sign_in(make_member(group))

    assert answer.location == f"/kelola/{group.slug}/"
    assert client.get(f"/kelola/{group.slug}/anggota").status_code == 200


def test_a_member_of_several_groups_chooses(client):
    first, second = make_group("Lebah"), make_group("Roti")
    member = make_member(first)
    save(Member(group_id=second.id, user_id=member.user_id, role=Role.MEMBER))

    answer = client.sign_in(member)

    assert answer.location == "/akun"
    page = client.get("/akun").text
    assert "Lebah" in page
    assert "Roti" in page


def test_an_operator_lands_at_her_desk_and_somebody_without_a_group_in_the_shop(client, app):
    assert client.sign_in(make_user(is_operator=True)).location == "/pengelola/"
    assert app.test_client().sign_in(make_user()).location == "/"


def test_an_operator_does_not_get_in_with_six_digits(client):
    make_user(phone=NUMBER, is_operator=True, password_hash=hash_pin(PIN))
    assert offer(client, PIN).status_code == 422


def test_guessing_a_pin_from_a_stolen_copy_is_slow(make_app):
    with make_app(PIN_KIBIBYTES=read_settings({})["PIN_KIBIBYTES"]).app_context():
        assert hash_pin(PIN).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_door_says_the_same_whether_a_number_is_known(client, app):
    make_user(phone=NUMBER)
    known, unknown = app.test_client(), app.test_client()

    step_one = [
        known.submit("/masuk", phone="081100000002"),
        unknown.submit("/masuk", phone="081100000003"),
    ]
    step_two = [offer(known, "999999"), offer(unknown, "999999", "0811 0000 0003")]

    assert [answer.location for answer in step_one] == ["/masuk/pin"] * 2
    assert [answer.status_code for answer in step_two] == [422, 422]
    words = "Nomor dan PIN belum cocok. Masih bisa dicoba 4 kali."
    assert all(words in answer.text for answer in step_two)


def test_on_a_shared_number_the_pin_decides(client):
    group = make_group()
    make_member(group, name="Bu Sari", phone=NUMBER)
    make_member(
        group, Role.MEMBER, name="Pak Yono", phone=NUMBER, password_hash=hash_pin(OTHER_PIN)
    )

    offer(client, OTHER_PIN)

    assert "Pak Yono" in client.get("/akun").text


def test_after_five_wrong_tries_the_right_pin_has_to_wait_fifteen_minutes(client):
    make_user(phone=NUMBER)
    for _ in range(4):
        assert offer(client, "999999").status_code == 422
    assert offer(client, "999999").status_code == 429

    assert offer(client, PIN).status_code == 429
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert offer(client, PIN).status_code == 303


def test_a_success_forgives_earlier_mistakes(client):
    make_user(phone=NUMBER)
    for _ in range(2):
        for _ in range(4):
            offer(client, "999999")
        assert offer(client, PIN).status_code == 303
        client.submit("/akun", form="/keluar")


def test_an_account_of_ones_own_on_a_number_does_not_help_to_guess_the_other(app):
    make_user(phone=NUMBER)
    make_user(phone=NUMBER, password_hash=hash_pin(OTHER_PIN))
    for guess in ("999991", "999992", "999993", "999994"):
        with pytest.raises(WrongPin):
            sign_in(NUMBER, guess)
        sign_in(NUMBER, OTHER_PIN)
    with pytest.raises(TooManyTries):
        sign_in(NUMBER, "999995")
    with pytest.raises(TooManyTries):
        sign_in(NUMBER, PIN)


def test_many_guesses_at_once_are_no_more_than_five(app):
    make_user(phone=NUMBER)

    runs = at_once(app, [lambda: sign_in(NUMBER, "999999")] * 12)

    wrong = [run for run in runs if isinstance(run.exception(), WrongPin)]
    assert len(wrong) == MOST_TRIES - 1  # the fifth hears that it has to wait
    assert all(isinstance(run.exception(), WrongPin | TooManyTries) for run in runs)
    assert db.session.scalars(sa.select(SignInTries.count)).all() == [MOST_TRIES]


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    "address",
    [
        "https://jahat.example/",
        "//jahat.example",
        "/\\jahat.example",
        "jahat",
        "/\tkelola",
        "/a\nb",
    ],
)
def test_nobody_is_sent_to_a_foreign_address(client, address):
    make_user(phone=NUMBER)
    client.submit("/masuk", phone=NUMBER, lanjut=address)
    assert client.submit("/masuk/pin", pin=PIN, lanjut=address, form="/masuk/pin").location == "/"
    assert client.get("/masuk", query_string={"lanjut": address}).location == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(client):
    group = make_group()
    member = make_member(group, phone=NUMBER)
    wanted = f"/kelola/{group.slug}/anggota"

    sent = client.get(wanted)
    client.submit(sent.location, phone=NUMBER)
    answer = client.submit(f"/masuk/pin?lanjut={wanted}", pin=PIN, form="/masuk/pin")

    assert sent.status_code == 303
    assert answer.location == wanted
    assert member


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("number", ["", "0812 00", "abc", "0" * 5000, "0811\x0000000002", "+1 23"])
def test_a_number_that_is_none_is_asked_again(client, number):
    answer = client.submit("/masuk", phone=number)
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("secret", ["", "x" * 5000, "12\x003456"])
def test_a_pin_that_cannot_be_one_is_asked_again(client, secret):
    make_user(phone=NUMBER)
    assert offer(client, secret).status_code == 422


def test_those_who_have_signed_in_here_are_offered_by_name(client):
    group = make_group("Lebah")
    make_member(group, name="Bu Sari", phone=NUMBER)
    lastri = make_member(group, Role.TREASURER, name="Bu Lastri", phone="+6281100000009")
    client.sign_in(lastri)
    client.submit("/akun", form="/keluar")
    offer(client, PIN)
    client.submit("/akun", form="/keluar")

    page = client.get("/masuk", follow_redirects=True).text
    assert "Bu Sari" in page
    assert "Bendahara Lebah" in page
    client.submit("/masuk/pin", who=str(lastri.user_id), pin=PIN, form="/masuk/pin")
    assert "Bu Lastri" in client.get("/akun").text


def test_a_stranger_hears_no_names(client):
    make_member(make_group(), name="Bu Sari", phone=NUMBER)
    client.submit("/masuk", phone=NUMBER)
    assert "Bu Sari" not in client.get("/masuk/pin").text


def test_names_can_be_taken_off_the_phone(client):
    client.sign_in(make_user(name="Bu Sari"))
    client.submit("/akun", form="/keluar")
    client.submit("/masuk/pin", form="/masuk/lupakan")
    assert client.get("/masuk").status_code == 200


def test_a_session_starts_afresh_and_signing_out_needs_a_post(client):
    client.get("/masuk")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["cart_id"] = 7
    client.sign_in(make_user())
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["cart_id"] == 7

    assert client.get("/keluar").status_code == 405
    client.submit("/akun", form="/keluar")
    assert client.get("/akun").status_code == 303


def test_the_door_counts_addresses_too(make_app, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # every app has the same one: set it back
    app = make_app(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        answers = {app.test_client().post("/masuk").status_code for _ in range(61)}
    assert 429 in answers
