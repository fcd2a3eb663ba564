"""Who belongs to a group, and who may change that."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.accounts.services import DeadLink, hash_pin
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Invitation, Member, Role
from storefront.groups.services.members import (
    LastChair,
    accept_invitation,
    change_role,
    end_membership,
    hand_out_pin_link,
    invite,
)
from tests.factories import PIN, make_group, make_member, save
from tests.race import at_once
from tests.visitor import forms_in

NEW = "583920"


@pytest.fixture
def group(app):
    return make_group("Lebah")


@pytest.fixture
def chair(group, client):
    """The chair, who is signed in."""
    chair = make_member(group, name="Bu Sari", phone="+6281100000002")
    client.enter(chair.user_id)
    return chair


def page(group, path=""):
    return f"/kelola/{group.slug}/anggota{path}"


def join(visitor, token, phone="0811 0000 0033", pin=NEW):
    return visitor.submit(f"/gabung/{token}", phone=phone, pin=pin, pin_again=pin)


def invitation(group, chair, role=Role.MEMBER):
    return invite(group.id, "Bu Parti", role, by_id=chair.user_id)


def roles(group):
    db.session.rollback()
    query = (
        sa.select(User.name, Member.role)
        .join(Member.user)
        .where(Member.group_id == group.id, Member.left_at.is_(None))
        .order_by(User.name)
    )
    return [tuple(row) for row in db.session.execute(query)]


def test_an_invited_person_joins_with_her_own_number_and_pin(client, app, group, chair):
    client.submit(page(group), name="Bu Parti", role="treasurer", form="/undangan")
    token = db.session.scalars(sa.select(Invitation.token)).one()
    shown = client.get(page(group)).text
    assert f"/gabung/{token}" in shown
    assert "https://wa.me/?text=" in shown

    visitor = app.test_client()
    answer = join(visitor, token)

    assert answer.location == f"/kelola/{group.slug}/"
    assert roles(group) == [("Bu Parti", "treasurer"), ("Bu Sari", "chair")]
    assert "Undangan untuk" not in client.get(page(group)).text
    gone = app.test_client().get(f"/gabung/{token}")
    assert gone.status_code == 404
    assert "Minta tautan baru" in gone.text


def test_who_has_an_account_joins_with_it(app, group, chair):
    other = make_member(make_group(), Role.CHAIR, name="Bu Parti", phone="+6281100000033")
    join(app.test_client(), invitation(group, chair).token, pin=PIN)
    assert db.session.scalars(
        sa.select(Member.user_id).where(Member.group_id == group.id, Member.role == Role.MEMBER)
    ).all() == [other.user_id]


def test_a_member_who_shares_her_phone_needs_a_pin_of_her_own(app, group, chair):
    token = invitation(group, chair).token
    visitor = app.test_client()

    refused = join(visitor, token, phone="0811 0000 0002", pin=PIN)

    assert refused.status_code == 422
    assert "Pilih PIN lain" in refused.text
    assert join(visitor, token, phone="0811 0000 0002", pin=NEW).status_code == 303


def test_two_who_press_at_once_use_an_invitation_once(app, group, chair):
    token = invitation(group, chair).token

    runs = at_once(
        app,
        [
            lambda: accept_invitation(token, "+6281100000041", NEW, key="a" * 20),
            lambda: accept_invitation(token, "+6281100000042", NEW, key="b" * 20),
            lambda: accept_invitation(token, "+6281100000043", NEW, key="c" * 20),
        ],
    )

    assert sum(isinstance(run.exception(), DeadLink) for run in runs) == 2
    assert len(roles(group)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 2


def test_an_invitation_ends_after_seven_days_or_when_it_is_withdrawn(client, group, chair):
    old, withdrawn = invitation(group, chair), invitation(group, chair)
    client.submit(page(group), form=f"/undangan/{withdrawn.id}/pembatalan")
    assert client.get(f"/gabung/{withdrawn.token}").status_code == 404
    assert client.get(f"/gabung/{old.token}").status_code == 200
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(f"/gabung/{old.token}").status_code == 404


def test_a_role_is_changed_by_the_chair(client, group, chair):
    member = make_member(group, Role.MEMBER, name="Bu Tumi")
    client.submit(page(group, f"/{member.id}"), role="treasurer", form="/peran")
    assert ("Bu Tumi", "treasurer") in roles(group)


def test_the_last_chair_stays(client, group, chair):
    answer = client.submit(page(group, f"/{chair.id}"), role="member", form="/peran")
    assert answer.status_code == 409
    assert "Jadikan orang lain ketua dulu" in answer.text
    answer = client.submit(page(group), form="/keanggotaan/akhir")
    assert answer.status_code == 409
    assert roles(group) == [("Bu Sari", "chair")]


def test_two_chairs_who_step_down_at_once_leave_one(app, group, chair):
    second = make_member(group, name="Bu Ani")
    by_id, chairs = chair.user_id, [chair.id, second.id]

    runs = at_once(
        app,
        [lambda one=one: change_role(one, Role.MEMBER, by_id=by_id) for one in chairs]
        + [lambda one=one: end_membership(one, by_id=by_id) for one in chairs],
    )

    assert any(isinstance(run.exception(), LastChair) for run in runs)
    assert [role for _, role in roles(group)].count(Role.CHAIR) == 1


def test_who_is_removed_is_out_at_once_and_may_be_invited_again(client, app, group, chair):
    member = make_member(group, Role.SALES_ADMIN, name="Mbak Rina", phone="+6281100000033")
    hers = app.test_client()
    hers.enter(member.user_id)
    assert hers.get(page(group)).status_code == 200

    client.submit(page(group, f"/{member.id}"), form=f"/{member.id}/keluar")

    assert hers.get(page(group)).status_code == 410
    again = client.press(page(group), f"{member.id}/keluar")
    assert "Orang ini sudah bukan anggota." in client.get(again.location).text
    join(hers, invitation(group, chair).token, pin=PIN)
    assert ("Mbak Rina", "member") in roles(group)


def test_a_member_sees_who_may_do_what_but_changes_nothing(client, group, chair):
    member = make_member(group, Role.MEMBER, name="Bu Tumi")
    client.enter(member.user_id)
    shown = client.get(page(group)).text
    assert "Siapa boleh apa" in shown
    assert "Ajak anggota" not in shown
    leave = next(form for form in forms_in(shown) if form.action.endswith("/keanggotaan/akhir"))
    assert client.post(leave.action, data=leave.values).location == "/akun"
    again = client.post(leave.action, data=leave.values)  # a double tap
    assert again.status_code == client.get(page(group)).status_code == 410
    assert "minta undangan dari ketuanya" in again.text
    assert 'href="/akun"' in again.text


def test_the_chair_hands_out_a_pin_link_that_is_shown_once(client, app, group, chair):
    member = make_member(group, Role.MEMBER, name="Bu Tumi")
    shown = client.submit(page(group, f"/{member.id}"), form="/tautan-pin", follow=True).text
    token = shown.split("/pin/")[1].split("%")[0].split('"')[0]

    answer = app.test_client().submit(f"/pin/{token}", pin=NEW, pin_again=NEW)

    assert answer.status_code == 303
    assert "/pin/" not in client.get(page(group, f"/{member.id}")).text


@pytest.mark.parametrize("elsewhere", ["another group", "the operator's desk"])
def test_a_chair_does_not_get_into_what_is_not_hers_by_a_pin_link(client, group, chair, elsewhere):
    member = make_member(group, Role.MEMBER, is_operator=elsewhere != "another group")
    if elsewhere == "another group":
        save(Member(group_id=make_group().id, user_id=member.user_id, role=Role.CHAIR))
    answer = client.submit(page(group, f"/{member.id}"), form="/tautan-pin")
    assert answer.status_code == 409


def test_a_pin_link_is_dead_once_its_person_belongs_to_another_group(client, app, group, chair):
    member = make_member(group, Role.MEMBER, phone="+6281100000033")
    link = hand_out_pin_link(member.id, by_id=chair.user_id)
    elsewhere = invite(make_group("Roti").id, "Bu Tumi", Role.CHAIR, by_id=chair.user_id)

    assert join(app.test_client(), elsewhere.token, pin=PIN).status_code == 303

    assert client.get(f"/pin/{link.token}").status_code == 404


def test_the_page_costs_few_queries_however_many_members(client, group, chair, count_queries):
    path = page(group)

    def cost():
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    few = cost()
    for _ in range(5):
        make_member(group, Role.MEMBER, password_hash=hash_pin(PIN))
        invitation(group, chair)
    assert cost() == few <= 6
