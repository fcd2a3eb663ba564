"""A group comes in by the door."""

import pytest
import sqlalchemy as sa

from storefront.accounts import services as accounts
from storefront.accounts.models import User
from storefront.accounts.services import PinTaken
from storefront.core.db import db
from storefront.groups.models import Certificate, GroupStatus, Member, ProducerGroup, Role
from storefront.groups.services.sign_up import SignUp, sign_up
from storefront.payments.models import PaymentOption
from storefront.shipping.models import ShippingKind, ShippingOption
from tests.factories import LEKSONO, PIN, make_group, make_region, make_user
from tests.race import at_once
from tests.visitor import forms_in

WHAT = {
    "group_name": "Tunas Serayu",
    "district_query": "Leksono",
    "name": "Bu Endang",
    "phone": "0811 0000 1021",
    "pin": PIN,
    "pin_again": PIN,
    "consent": "y",
}


@pytest.fixture(autouse=True)
def _leksono(app):
    make_region()


def fill(client, **other):
    return client.submit("/daftar", WHAT | other)


def groups():
    db.session.rollback()
    return db.session.scalars(sa.select(ProducerGroup).order_by(ProducerGroup.id)).all()


def wanted(name="Tunas Serayu", phone="+6281100001021", person="Bu Endang"):
    return SignUp(name, LEKSONO, "", None, person, phone)


def test_a_group_signs_up_and_invites_at_once(client, run_jobs):
    answer = fill(client, village="Lipursari", nib="1234 5678 90123")

    assert answer.location == "/kelola/tunas-serayu/anggota"
    assert "Ajak anggota" in client.get(answer.location).text
    [group] = groups()
    assert group.status is GroupStatus.SUBMITTED
    assert group.whatsapp == "+6281100001021"
    [nib] = db.session.scalars(sa.select(Certificate)).all()
    assert (nib.kind, nib.status, nib.number) == ("nib", "held", "1234567890123")
    assert db.session.scalars(sa.select(Member.role)).all() == [Role.CHAIR]
    run_jobs()
    assert db.session.scalars(sa.select(ShippingOption.kind)).all() == [ShippingKind.PICKUP]
    assert db.session.scalars(sa.select(PaymentOption.method)).all() == ["cod"]


def test_a_form_sent_twice_makes_one_group(client):
    sent = forms_in(client.get("/daftar").text)[-1].values | WHAT

    first = client.post("/daftar", data=sent)
    again = client.post("/daftar", data=sent | {"csrf_token": token(client)})

    assert first.status_code == again.status_code == 303
    assert len(groups()) == 1
    assert client.get("/kelola/tunas-serayu/anggota").status_code == 200


def test_a_number_serves_ten_people_and_no_more(client):
    for pin in range(accounts.MOST_PEOPLE):
        secret = accounts.hash_pin(f"73100{pin}")
        make_user("Bu Endang", phone="+6281100001021", password_hash=secret)

    page = fill(client)

    assert page.status_code == 409
    assert "sudah dipakai 10 orang" in page.text
    assert 'value="Tunas Serayu"' in page.text
    known = fill(client, pin="731009", pin_again="731009")
    assert known.status_code == 409  # or the answer would tell which PINs there are


def test_two_taps_at_once_make_one_group(app):
    runs = at_once(app, [lambda: sign_up(wanted(), pin=PIN, key="k" * 20)] * 4)

    assert [run.exception() for run in runs] == [None] * 4
    assert sum(run.result() is not None for run in runs) == 1
    assert len(groups()) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


def test_groups_of_one_name_get_addresses_of_their_own(app):
    for number in range(3):
        sign_up(wanted(phone=f"+628110000200{number}"), pin=PIN, key=f"key-number-{number}-long")
    for name in ("Admin", "!!!", "Batik & Kain “Sêkar”"):
        sign_up(
            wanted(name, phone=f"+62811000030{len(name):02}"), pin=PIN, key=f"{name}-0123456789"
        )

    assert [group.slug for group in groups()] == [
        "tunas-serayu",
        "tunas-serayu-2",
        "tunas-serayu-3",
        "admin-2",
        "kelompok",
        "batik-kain-sekar",
    ]


def test_who_has_an_account_keeps_it_for_a_second_group(client):
    sari = make_user(name="Bu Endang", phone="+6281100001021")
    assert fill(client).status_code == 303
    assert db.session.scalars(sa.select(Member.user_id)).all() == [sari.id]


def test_somebody_else_with_this_number_and_pin_keeps_hers(client, app):
    make_user(name="Bu Sari", phone="+6281100001021")

    answer = fill(client)

    assert answer.status_code == 422
    assert "Pilih PIN lain" in answer.text
    assert "Sari" not in answer.text
    assert groups() == []
    with pytest.raises(PinTaken):
        sign_up(wanted(), pin=PIN, key="k" * 20)


def test_pins_of_a_number_cannot_be_guessed_by_signing_up(client):
    make_user(name="Bu Sari", phone="+6281100001021")
    answers = [
        fill(client, pin=f"58392{n}", pin_again=f"58392{n}", group_name=f"Grup {n}").status_code
        for n in range(6)
    ]
    assert answers == [303] * 5 + [429]


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("phone", "0812 00", "Nomor kurang angka"),
        ("group_name", "", "Isi nama kelompok"),
        ("group_name", "x" * 5000, "Paling banyak 80 huruf"),
        ("group_name", "Tunas\x00Serayu", "tidak terbaca"),
        ("district_query", "Atlantis", "Belum ditemukan"),
        ("nib", "12", "13 angka"),
        ("pin_again", "999999", "Belum sama"),
        ("consent", None, "Tanpa izin"),
    ],
)
def test_what_has_to_be_mended_is_said_and_the_rest_stays(client, field, typed, words):
    answer = fill(client, **{field: typed})

    assert answer.status_code == 422
    assert words in answer.text
    assert field == "name" or "Bu Endang" in answer.text
    assert groups() == []


def test_groups_come_in_by_the_live_door_only(client):
    make_group()
    assert client.get("/latihan/TEK4Q7/daftar").status_code == 404


def token(client):
    return forms_in(client.get("/daftar").text)[-1].values["csrf_token"]


def test_a_known_number_costs_as_many_comparisons_as_a_new_one(client, app, monkeypatch):
    compared = []
    fits = accounts._fits
    monkeypatch.setattr(accounts, "_fits", lambda *pair: compared.append(pair) or fits(*pair))
    make_user(phone="+6281100001021", password_hash=accounts.hash_pin("583920"))

    assert fill(client).status_code == 303
    known = len(compared)
    assert fill(app.test_client(), phone="0811 0000 1022").status_code == 303

    assert len(compared) == 2 * known
