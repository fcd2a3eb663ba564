"""A trainer opens a class; ten people come in with a code, a name and a PIN."""

import random
import re
from datetime import UTC, datetime, time

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.numbers import ALPHABET
from storefront.core.safety import limiter
from storefront.training.models import Attendance, Classroom, Cluster, Participant, SessionDay
from storefront.training.names import called_among, first_name
from tests.factories import (
    PIN,
    come_in,
    make_category,
    make_classroom,
    make_region,
    make_trainer,
)

TUESDAY = datetime(2026, 12, 1, 2, tzinfo=UTC)  # nine o'clock in Wonosobo


@pytest.fixture
def trainer(client):
    make_region()
    make_category()
    trainer = make_trainer()
    client.enter(trainer.id)
    return trainer


def test_a_class_from_the_template_has_days_seats_and_a_code(client, trainer):
    with clock.at(TUESDAY):
        answer = client.submit(
            "/kelas/baru",
            regency_code="33.07",
            venue="Balai Desa Lipursari",
            first_on="2026-12-03",
            names="1. Bu Endang Purwanti\nBu Endang\n\nPak Yono",
        )

    assert answer.status_code == 303, answer.text
    made = db.session.scalars(sa.select(Classroom)).one()
    days = db.session.scalars(sa.select(SessionDay).order_by(SessionDay.held_on)).all()
    people = db.session.scalars(sa.select(Participant).order_by(Participant.number)).all()
    assert (made.cluster, made.seats) == (Cluster.SALES, 10)
    assert set(made.code) <= set(ALPHABET)
    assert [day.held_on.day for day in days] == [3, 4, 5, 7, 8]  # no Sunday
    assert [person.called for person in people] == ["Bu Endang", "Bu Endang 2", "Pak Yono"]
    page = client.get(answer.location).text
    assert f"{made.code[:3]} {made.code[3:]}" in page
    assert "Balai Desa Lipursari" in page
    assert "LATIHAN" in page


def test_the_whole_programme_is_three_classes_at_once(client, trainer):
    answer = client.submit("/kelas/baru", regency_code="33.07", clusters=[*Cluster])

    assert answer.location == "/kelas/saya"
    made = db.session.scalars(sa.select(Classroom)).all()
    assert {each.cluster for each in made} == set(Cluster)
    assert len({each.programme_id for each in made}) == 1
    assert len({each.code for each in made}) == 3


def test_a_form_that_makes_no_sense_says_so_and_keeps_what_was_typed(client, trainer):
    answer = client.submit(
        "/kelas/baru", regency_code="33.07", ends_at="07:00", seats="1", names="Bu Sari\nPak Yono"
    )
    assert answer.status_code == 422
    assert "Jam selesai harus sesudah jam mulai" in answer.text
    assert "Lebih banyak nama daripada kursi" in answer.text
    assert "Bu Sari\nPak Yono" in answer.text.replace("\r\n", "\n")


def test_the_sheet_and_the_cards_are_papers_that_say_practice(client, trainer):
    classroom = make_classroom(trainer=trainer, names=["Bu Endang Purwanti", "Pak Yono"])
    for paper in ("lembar", "kartu"):
        answer = client.get(f"/kelas/{classroom.id}/{paper}.pdf")
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
        assert b"LATIHAN" in answer.data  # in its title


def test_people_come_in_and_have_a_shop_to_practise_in(app, client, trainer):
    classroom = make_classroom(trainer=trainer, names=["Bu Endang Purwanti"])
    phone = app.test_client()

    typed = f"{classroom.code[:3]} {classroom.code[3:].lower()}"
    door = phone.submit("/kelas", code=typed).location
    page = phone.get(door).text
    assert "Bu Endang" in page
    assert "Purwanti" not in page  # first names alone
    person = db.session.scalars(sa.select(Participant)).one()
    answer = phone.submit(door, who=person.id, pin=PIN)
    assert answer.location == f"/latihan/{classroom.code}/toko-latihan"

    shop = phone.get(answer.location).text
    assert "LATIHAN" in shop
    assert shop.count('<article class="prod') == 3
    slug = re.search(r'href="/kelola/([^/"]+)/produk"', shop)[1]
    office = phone.get(f"/kelola/{slug}/produk")
    assert office.status_code == 200
    own_shop = re.search(r'href="([^"]*/toko/[^"/]+)"', office.text)[1]
    assert phone.get(own_shop).status_code == 200
    assert "Purwanti" not in shop
    phone.submit("/akun", language="en", form="/akun/bahasa")
    for path in ("toko-latihan", "pelajaran"):
        assert '<html lang="en">' in phone.get(f"/latihan/{classroom.code}/{path}").text


def token_of(client, page):
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)', client.get(page).text)
    return "csrf_token", found[1]


def test_a_name_that_came_in_needs_its_own_pin(app, client):
    classroom = make_classroom()
    person = come_in(classroom, "Bu Endang")
    phone = app.test_client()
    door = f"/kelas/gabung/{classroom.code}"

    for wrong in ("918273", "123456"):
        refused = phone.submit(door, who=person.id, pin=wrong)
        assert refused.status_code == 422
        assert "Bu Endang sudah pernah masuk dengan PIN lain" in refused.text
        assert "Terlalu mudah ditebak" not in refused.text
    assert "Terlalu mudah ditebak" in phone.submit(door, name="Mbak Rina", pin="123456").text
    assert phone.submit(door, who=person.id, pin=PIN).status_code == 303
    for nobody in ("9" * 30, "0", "²", "-1", str(come_in(make_classroom()).id)):
        form = [token_of(phone, door), ("who", nobody), ("pin", PIN)]
        assert phone.post(door, data=dict(form)).status_code == 422
    other = phone.submit(door, name="Mbak Rina", pin="918273")  # on the same phone
    assert other.status_code == 303
    assert "Toko latihan Mbak Rina" in phone.get(other.location).text
    for wrong in range(5):
        refused = phone.submit(door, who=person.id, pin=f"91827{wrong}")
    assert refused.status_code == 429


def test_coming_in_on_a_day_of_the_class_is_attendance(app, client, trainer):
    classroom = make_classroom(trainer=trainer, names=["Mbak Rina"])
    late = db.session.scalars(sa.select(Participant)).one()
    day = SessionDay(
        classroom_id=classroom.id,
        held_on=TUESDAY.date(),
        starts_at=time(8, 30),
        ends_at=time(15, 0),
    )
    db.session.add(day)
    db.session.commit()
    with clock.at(TUESDAY):
        person = come_in(classroom, "Bu Endang")
        page = client.get(f"/kelas/{classroom.id}/hadir").text
        assert "1 dari 2 hadir" in page
        path = f"/kelas/{classroom.id}/hadir"
        client.submit(path, form=f"/{day.id}/{person.id}", tidak="1")
        client.submit(path, form=f"/{day.id}/{late.id}")
    page = client.submit(f"/kelas/{classroom.id}", form=f"/{late.id}/hapus")
    assert page.status_code == 303
    assert db.session.scalars(sa.select(Attendance)).all() == []


def test_codes_die_with_the_class(app, client, trainer):
    classroom = make_classroom(trainer=trainer, names=["Bu Endang"])
    client.press(f"/kelas/{classroom.id}", "selesai")
    phone = app.test_client()
    assert phone.get(f"/kelas/gabung/{classroom.code}").status_code == 404
    assert phone.submit("/kelas", code=classroom.code).status_code == 404
    person = come_in(other := make_classroom(trainer=trainer), "Bu Tumi")
    phone.enter(person.user_id)
    assert phone.get("/masuk").location == f"/latihan/{other.code}/toko-latihan"
    client.press(f"/kelas/{other.id}", "selesai")
    assert phone.get(f"/latihan/{other.code}/toko-latihan").status_code == 404
    assert phone.get("/masuk").location.startswith("/kelola/toko-latihan-bu-tumi")


def test_a_hundred_thousand_guesses_hit_nothing(make_app, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # every app has the same one: set it back
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        classroom = make_classroom()
        dice = random.Random(7)
        guesses = {"".join(dice.choices(ALPHABET, k=6)) for _ in range(100_000)}
        assert classroom.code not in guesses
        phone = app.test_client()
        doors = [f"/kelas/gabung/{guess}" for guess in sorted(guesses)[:25]]
        answers = [phone.get(door).status_code for door in doors]
        right = phone.get(f"/kelas/gabung/{classroom.code}")
    assert answers == [404] * 20 + [429] * 5
    assert right.status_code == 429  # who guesses is not told when she is right


def test_the_class_is_full_when_its_seats_are_taken(app, client):
    classroom = make_classroom(seats=1, names=["Bu Endang"])
    door = f"/kelas/gabung/{classroom.code}"
    token = token_of(client, door)
    answer = client.post(door, data=dict([token, ("name", "Mbak Rina"), ("pin", PIN)]))
    assert answer.status_code == 409
    assert "Semua 1 kursi" in answer.text


def test_a_hand_is_raised_and_taken_down(app, client):
    classroom = make_classroom()
    person = come_in(classroom)
    client.enter(person.user_id)
    page = f"/latihan/{classroom.code}/toko-latihan"
    for is_up in (True, False):
        client.submit(page, form="/bantuan", **({} if is_up else {"selesai": "1"}))
        db.session.refresh(person)
        assert (person.help_at is not None) == is_up


@pytest.mark.parametrize(
    ("name", "called"),
    [("Bu Endang Purwanti", "Bu Endang"), ("Sulastri", "Sulastri"), ("Ibu", "Ibu")],
)
def test_first_names(name, called):
    assert first_name(name) == called


def test_nobody_is_called_like_another():
    assert called_among("Bu Siti Aminah", ["bu siti", "Bu Siti 2"]) == "Bu Siti 3"
