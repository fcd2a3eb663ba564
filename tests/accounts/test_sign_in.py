"""The front door."""

from tests.factories import make_group, make_member


def test_a_member_signs_in_with_number_and_pin_and_lands_in_her_group(client):
    group = make_group("Lebah")
    member = make_member(group)

    answer = client.sign_in(member)

    assert answer.location == f"/kelola/{group.slug}/"
    assert client.get(f"/kelola/{group.slug}/anggota").status_code == 200
