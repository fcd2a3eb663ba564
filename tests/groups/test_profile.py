"""What a group shows of itself."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Permission, ProducerGroup, Role
from tests.factories import make_group, make_member


@pytest.fixture
def group(client):
    group = make_group("Lebah")
    client.enter(make_member(group).user_id)
    return group


def picture(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(file, kind)
    file.seek(0)
    return file


def save(client, group, **fields):
    return client.submit(f"/kelola/{group.slug}/toko", {"whatsapp": "0811 0000 0002"} | fields)


def kept(group):
    db.session.rollback()
    return db.session.get_one(ProducerGroup, group.id)


def test_on_a_phone_the_part_of_the_menu_is_marked_that_is_open(client, group):
    for page, part in (("saldo", "Uang"), ("promosi", "Produk"), ("sertifikat", "Anggota")):
        bar = client.get(f"/kelola/{group.slug}/{page}").text.partition('class="dock"')[2]
        (marked,) = re.findall(r'aria-current="true">.*?</svg>(\w+)', bar)
        assert marked == part


def test_words_number_and_holiday_are_kept(client, group):
    until = clock.today() + timedelta(days=3)
    answer = save(
        client, group, about="Dari lereng.", members_count="14", holiday_until=until.isoformat()
    )
    assert answer.status_code == 303
    shown = kept(group)
    assert (shown.about, shown.members_count, shown.holiday_until) == ("Dari lereng.", 14, until)
    assert shown.whatsapp == "+6281100000002"
    assert save(client, group, holiday_until="").status_code == 303
    assert kept(group).holiday_until is None


def test_pictures_are_kept_and_stay_when_no_other_is_sent(client, group):
    save(client, group, logo=(picture(), "logo.png"), banner=(picture("JPEG"), "foto.jpg"))
    first = kept(group)
    assert first.logo_id
    assert first.banner_id
    ids = first.logo_id, first.banner_id

    save(client, group)

    assert (kept(group).logo_id, kept(group).banner_id) == ids
    assert client.get(f"/kelola/{group.slug}/anggota").status_code == 200


def test_a_file_that_is_no_picture_changes_nothing(client, group):
    answer = save(client, group, about="Baru", logo=(io.BytesIO(b"<svg/>"), "logo.svg"))
    assert answer.status_code == 422
    assert "Baru" in answer.text
    assert kept(group).about == ""


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("whatsapp", "0812"),
        ("whatsapp", ""),
        ("about", "x" * 5000),
        ("about", "a\x00b"),
        ("members_count", "banyak"),
        ("holiday_until", "kemarin"),
        ("holiday_until", "2020-01-01"),
    ],
)
def test_what_does_not_fit_is_asked_again(client, group, field, typed):
    assert save(client, group, **{field: typed}).status_code == 422


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CHAIR])
def test_the_menu_shows_what_the_role_may(client, group, role):
    member = make_member(group, role)
    client.enter(member.user_id)
    page = client.get(f"/kelola/{group.slug}/anggota").text
    for path, permission in [("/toko", Permission.SHOP), ("/uang-masuk", Permission.MONEY)]:
        assert (f'href="/kelola/{group.slug}{path}"' in page) == member.may(permission)
