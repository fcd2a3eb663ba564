"""The board on the wall, the panel in the trainer's hand, and the lessons on the phones."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.core.history import Event
from storefront.core.world import entered
from storefront.groups.models import ProducerGroup
from storefront.health.checks import CHECKS
from storefront.training.lessons.book import LESSONS
from storefront.training.lessons.questions import QUESTIONS
from storefront.training.lessons.steps import STEPS
from storefront.training.models import Classroom, LessonStep, Participant
from storefront.training.services.classes import end_class
from storefront.training.services.reset import reset_practice, undo_reset
from tests.factories import (
    come_in,
    make_classroom,
    make_photo,
    make_trainer,
    make_variant,
    place_order,
)

NAMES = [f"Bu {name} Contoh" for name in ("Sari", "Tumi", "Rina", "Warni", "Yono", "Lastri")]


@pytest.fixture
def trainer(client):
    trainer = make_trainer()
    client.enter(trainer.id)
    return trainer


@pytest.fixture
def classroom(trainer):
    return make_classroom(trainer=trainer, names=NAMES)


@pytest.fixture
def person(classroom):
    return come_in(classroom, NAMES[0])


@pytest.fixture
def phone(app, person):
    phone = app.test_client()
    phone.enter(person.user_id)
    return phone


def shop_of(person):
    return db.session.get_one(ProducerGroup, person.group_id)


def put_up(person, classroom, name="Nopia sekar"):
    """A product of her own in her practice shop, with a photo."""
    group = shop_of(person)
    with entered(classroom.world):
        variant = make_variant(group, name)
        make_photo(variant.product_id)
        db.session.commit()
    return variant


def press(client, panel, what):
    """A button of the timer."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(panel).text)[1]
    return client.post(f"{panel}/waktu/ubah", data={"what": what, "csrf_token": token})


def ticks_of(page, called):
    """Which of the six cells of somebody's row are ticked."""
    [row] = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f">{called}" in row]
    return [kind == "yes" for kind in re.findall(r'<td><span class="(yes|not)', row)]


def test_the_board_ticks_itself_and_shows_nothing_of_buyers(
    client, classroom, person, count_queries
):
    path = f"/kelas/{classroom.id}/papan"
    page = client.get(path).text
    assert ticks_of(page, "Bu Sari") == [True, False, False, False, False, False]
    assert ticks_of(page, "Bu Tumi") == [False] * 6

    variant = put_up(person, classroom)
    with entered(classroom.world):
        place_order(variant, 2)
    with count_queries() as queries:
        page = client.get(path).text
    assert len(queries) <= 6, queries
    assert ticks_of(page, "Bu Sari") == [True, True, True, True, False, False]
    assert "2 Nopia sekar" in page
    assert "Contoh" not in page  # first names alone
    for about_buyer in ("Dewi", "0811", "Jl."):
        assert about_buyer not in page


def test_the_board_is_sent_again_only_when_it_has_changed(client, classroom, person, phone):
    path = f"/kelas/{classroom.id}/papan"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304

    phone.submit(f"/kelola/{shop_of(person).slug}/produk", form="/minta-bantuan")
    raised = client.get(path, headers={"If-None-Match": tag})
    assert raised.status_code == 200
    assert "Bantuan" in raised.text
    panel = client.get(f"/kelas/{classroom.id}/kendali").text
    assert "Sudah dibantu" in panel
    client.press(f"/kelas/{classroom.id}/kendali", f"{person.id}/terbantu")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path.replace("/papan", "9/papan")).status_code == 404


def test_help_is_asked_for_from_any_practice_screen_and_leads_back(phone, classroom, person):
    here = f"/latihan/{classroom.code}/toko/{shop_of(person).slug}"
    answer = phone.submit(here, form="/minta-bantuan")
    page = phone.get(answer.location)
    assert "Pelatih sudah diberi tahu" in page.text
    assert f'href="{here}"' in page.text
    assert db.session.get_one(Participant, person.id, populate_existing=True).help_at
    phone.submit(answer.location, selesai="1")
    assert not db.session.get_one(Participant, person.id, populate_existing=True).help_at
    away = phone.get("/minta-bantuan?dari=//elsewhere.example")
    assert "elsewhere" not in away.text.split('class="lat-bar"')[1].partition("<main")[2]


def test_lesson_step_and_timer_are_chosen_on_the_panel(client, trainer, classroom):
    panel, board = f"/kelas/{classroom.id}/kendali", f"/kelas/{classroom.id}/papan"
    client.submit(panel, lesson="pesanan")
    client.submit(panel, step="has_packed_order")
    page = client.get(board).text
    assert "Satu pesanan, dari terima sampai resi" in page
    assert '<th scope="col" class="now">Kemas</th>' in page

    assert client.submit(panel, minutes="0").status_code == 422
    assert press(client, panel, "jeda").status_code == 409
    noon = clock.now()
    with clock.at(noon):
        client.submit(panel, minutes="30")
    with clock.at(noon + timedelta(minutes=10)):
        press(client, panel, "jeda")
    with clock.at(noon + timedelta(hours=1)):
        assert ">20.00<" in client.get(board).text
        press(client, panel, "lanjut")
        press(client, panel, "tambah")
    with clock.at(noon + timedelta(hours=1, minutes=5)):
        assert 'data-left="1200"' in client.get(board).text
        press(client, panel, "hapus")
        assert "data-left" not in client.get(board).text
    end_class(classroom.id, by_id=trainer.id)
    assert "<form" not in client.get(panel).text


def test_a_trainer_ticks_what_no_row_can_show_and_says_why(client, classroom, person):
    path = f"/kelas/{classroom.id}/kendali/{person.id}"
    seen = {"aman-step": "keeps_codes", "aman-note": ""}
    refused = client.submit(path, seen, form="/aman")
    assert refused.status_code == 422
    assert "Tulis apa yang dilihat" in refused.text
    seen["aman-note"] = "menjelaskan OTP kepada Bu Tumi"
    assert client.submit(path, seen, form="/aman").status_code == 303
    assert "menjelaskan OTP kepada Bu Tumi" in client.get(path).text
    ticked = db.session.scalars(sa.select(LessonStep)).one()
    assert (ticked.step, ticked.ticked_by_id is None) == ("keeps_codes", False)
    client.submit(path, step="keeps_codes", form="/batal")
    assert db.session.scalars(sa.select(LessonStep)).all() == []


def test_a_trainer_looks_over_a_shoulder_and_that_is_noted(client, classroom, person):
    page = client.get(f"/kelas/{classroom.id}/kendali/{person.id}/toko")
    assert "Carica dalam sirup" in page.text
    assert "LATIHAN" in page.text
    watched = sa.select(Event).filter_by(subject="participant", became="watched")
    assert db.session.scalars(watched).one().subject_id == person.id


def test_every_lesson_lands_on_a_screen_of_her_own_shop(client, phone, classroom, person):
    for cluster, lessons in LESSONS.items():
        changed = db.session.get_one(Classroom, classroom.id)
        changed.cluster = cluster
        db.session.commit()
        listed = phone.get("/pelajaran", follow_redirects=True).text
        for lesson in lessons:
            assert len(lesson.how) == 3
            assert str(lesson.title) in listed
            page = phone.get(f"/latihan/{classroom.code}/pelajaran/{lesson.key}").text
            [lands] = re.findall(r'<a class="btn next big wide" href="([^"]+)"', page)
            assert lands.startswith(f"/kelola/{shop_of(person).slug}/")
            assert phone.get(lands).status_code == 200, lands
    assert phone.get(f"/latihan/{classroom.code}/pelajaran/sulap").status_code == 404


def test_a_session_has_six_steps_and_every_step_has_words():
    for lessons in LESSONS.values():
        for session in {lesson.session for lesson in lessons}:
            held = [lesson for lesson in lessons if lesson.session == session]
            assert len({step for lesson in held for step in lesson.steps}) == 6
    used = {step for lessons in LESSONS.values() for each in lessons for step in each.steps}
    assert used == set(STEPS)
    assert set(CHECKS) <= used


def test_steps_go_with_a_reset_come_back_with_it_and_outlive_the_class(
    client, trainer, classroom, person
):
    put_up(person, classroom)
    board = f"/kelas/{classroom.id}/papan"
    assert sum(ticks_of(client.get(board).text, "Bu Sari")) == 4
    with entered(classroom.world):
        reset_id = reset_practice(classroom.id, [person.id], by_id=trainer.id)
    assert sum(ticks_of(client.get(board).text, "Bu Sari")) == 1
    with entered(classroom.world):
        undo_reset(classroom.id, reset_id, by_id=trainer.id)
        end_class(classroom.id, by_id=trainer.id)
    noted = {step.step for step in db.session.scalars(sa.select(LessonStep))}
    assert {"is_open", "has_photo", "has_named_product", "shows_product"} <= noted


def test_the_right_answer_ticks_what_is_about_knowing(phone, client, classroom, person):
    path = f"/latihan/{classroom.code}/pelajaran/aman"
    choice = {"keeps_codes-choice": "0"}
    wrong = phone.submit(path, choice, form="/keeps_codes")
    assert wrong.status_code == 422
    assert "Belum tepat. OTP dan PIN tidak pernah" in wrong.text
    choice["keeps_codes-choice"] = str(QUESTIONS["keeps_codes"].right)
    assert phone.submit(path, choice, form="/keeps_codes").status_code == 303
    assert "keeps_codes-choice" not in phone.get(path).text
    ticked = db.session.scalars(sa.select(LessonStep)).one()
    assert (ticked.step, ticked.ticked_by_id, ticked.note) == ("keeps_codes", None, "")
    assert phone.post(f"{path}/has_denied_proof").status_code in (400, 404)
