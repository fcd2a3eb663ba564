"""What belongs to a class answers nobody outside of it, whatever address is asked for."""

import re

import pytest
from flask import url_for

from storefront.core import world
from tests import arguments, arguments_class, arguments_money
from tests.access import TABLE, Operator, Public
from tests.arguments_class import a_failed_job
from tests.factories import (
    come_in,
    make_category,
    make_classroom,
    make_group,
    make_trainer,
    make_user,
)
from tests.test_access import method_of

NAME = "Zamrud"
NOT_OF_A_CLASS = {
    arguments.nothing,
    arguments_money.provider_case,
    arguments_class.trainer_id,
    arguments.parked_job,  # below
    arguments_class.class_code,  # its door, for whoever knows the code
    arguments.platform_voucher,  # the platform pays for nothing in practice
    arguments.pin_token,  # the trainer hands it over, to whom it belongs
}
IN_A_CLASS = {  # where the operator has money of her own, a class has its participants'
    arguments_money.platform_payment: arguments_money.payment,
    arguments_money.platform_proof: arguments_money.proof,
    arguments_money.platform_refund: arguments_money.refund,
    arguments_money.platform_statement: arguments_money.statement,
}


def maker_of(row):
    """What makes the row that the address is about, if a class may have one."""
    make = getattr(row, "make", None)
    if type(row) not in (Public, Operator) or make in NOT_OF_A_CLASS:
        return None
    return None if make.__qualname__.startswith("always.") else IN_A_CLASS.get(make, make)


@pytest.mark.databases("sqlite")
def test_no_address_outside_of_a_class_leads_to_a_row_of_it(app, client, monkeypatch):
    """Those of a group: `test_access.py`, where that of somebody else is as good as missing."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    make_category()
    classroom = make_classroom()
    practice = make_group(f"Kelompok {NAME}", classroom_id=classroom.id)
    client.enter(make_user(is_operator=True).id)
    made = {}
    for endpoint, row in TABLE.items():
        make = maker_of(row)
        if make is None:
            continue
        if make not in made:
            with world.entered(classroom.world):
                made[make] = make(practice)
        with app.test_request_context():
            address = url_for(endpoint, **made[make])
        answer = client.open(address, method=method_of(app, endpoint))
        assert answer.status_code == getattr(row, "missing", 404), endpoint
        assert NAME not in answer.get_data(as_text=True), endpoint
    assert len(made) > 15


def test_a_job_of_a_class_that_failed_is_a_case_of_its_trainer_alone(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    trainer = make_trainer()
    classroom = make_classroom(trainer=trainer)
    job_id = a_failed_job(classroom)["job_id"]
    client.enter(make_user(is_operator=True).id)
    assert f"nomor {job_id}" not in client.get("/pengelola/").text
    assert client.post(f"/pengelola/pekerjaan/{job_id}/ulangan").status_code == 404

    client.enter(trainer.id)
    panel = f"/kelas/{classroom.id}/kendali"
    seen = client.get(panel).text
    assert "Pembeli latihan tidak jadi datang" in seen
    assert f"nomor {job_id}" in seen
    assert "KeyError" not in seen
    again = client.submit(panel, form=f"/pekerjaan/{job_id}/ulangan", follow=True).text
    assert "Dicoba lagi sekarang" in again
    assert "Gagal di belakang layar" not in again


def test_who_opens_a_link_out_of_a_class_reads_to_join_it_first(app, client):
    classroom = make_classroom()
    person = come_in(classroom, f"Bu {NAME}")
    client.enter(person.user_id)
    office = f"/kelola/toko-latihan-bu-{NAME.lower()}/anggota"
    client.submit(office, name="Bu Parti", role="treasurer", form="/undangan")
    link = re.search(r"/gabung/[\w-]+", client.get(office).text)[0]

    stranger = app.test_client()
    for path in (link, f"/latihan/{classroom.code}/", "/latihan/TEK4Q7/"):
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert 'href="/kelas">Gabung kelas' in answer.text, path
        assert "latihan" in answer.text
        assert NAME not in answer.text
    assert "Ini undangan latihan" in stranger.get(link).text
