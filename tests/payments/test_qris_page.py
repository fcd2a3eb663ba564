"""A group takes QRIS: its chair has a code read, looks at it and says yes with her PIN."""

import io

import pytest
from PIL import Image

from storefront.core.db import db
from storefront.core.history import events_of
from storefront.payments.models import PaymentOption
from storefront.payments.qr_pictures import draw_qr
from storefront.payments.queries.options import qris_of
from tests.factories import PASSWORD, PIN, make_group, make_member, make_user
from tests.payments.test_qris import CHARGING, DYNAMIC, STATIC, TRADER, WRONG_SUM, code
from tests.visitor import forms_in

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def group(client):
    group = make_group("Lebah")
    client.enter(make_member(group).user_id)
    return group


def page_of(group):
    return f"/kelola/{group.slug}/qris"


def offered(group):
    db.session.rollback()
    return qris_of(group)


def photo_of(payload):
    """A phone's photo of a sticker: turned, on a coloured wall, JPEG."""
    sticker = Image.open(io.BytesIO(draw_qr(payload))).convert("RGB")
    wall = Image.new("RGB", (1100, 900), "#b98")
    wall.paste(sticker.rotate(7, fillcolor="white", expand=True), (200, 120))
    file = io.BytesIO()
    wall.save(file, "JPEG", quality=70)
    file.seek(0)
    return file, "stiker.jpg"


def have_read(client, page, **fields):
    return client.submit(page, fields, form="bacaan")


def confirm(client, page, payload=STATIC, **fields):
    """Say yes to a code that was read before."""
    token = forms_in(client.get(page).text)[0].values["csrf_token"]
    fields = {"qris_payload": payload, "is_offered": "y", "pin": PIN, "csrf_token": token} | fields
    return client.post(page, data={name: value for name, value in fields.items() if value})


def test_a_pasted_code_is_shown_before_it_is_kept(client, group):
    answer = have_read(client, page_of(group), payload=f"  {STATIC[:60]}\r\n{STATIC[60:]} ")
    assert answer.status_code == 200
    for fact in ("KOPI LIPURSARI", "ID1020000000001", "WONOSOBO"):
        assert fact in answer.text
    assert offered(group) is None


@pytest.mark.parametrize("name", ["KOPI LIPURSARI", "WARÜNG KAFÉ"])
def test_a_code_is_read_from_its_photo(client, group, name):
    answer = have_read(client, page_of(group), photo=photo_of(code(t59=name)))
    assert name in answer.text
    assert f'value="{code(t59=name)}"' in answer.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"payload": WRONG_SUM}, "tidak utuh"),
        ({"payload": CHARGING}, "tip atau biaya"),
        ({"payload": DYNAMIC}, "hanya untuk satu pembayaran"),
        ({"payload": "halo"}, "bukan kode QRIS"),
        ({"payload": "0" * 600}, "Paling banyak 512"),
        ({}, "Pilih foto atau tempel"),
        ({"photo": (io.BytesIO(b"<svg/>"), "qris.png")}, "bukan foto"),
        ({"photo": photo_of("https://contoh.id")}, "bukan kode QRIS"),
    ],
)
def test_what_is_no_code_of_ours_is_told(client, group, sent, words):
    answer = have_read(client, page_of(group), **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert offered(group) is None


def test_a_photo_without_a_code_is_told(client, group):
    file = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(file, "PNG")
    file.seek(0)
    answer = have_read(client, page_of(group), photo=(file, "kosong.png"))
    assert "Tidak ada kode QR" in answer.text


def test_it_is_taken_with_the_pin_and_shown(client, group):
    assert confirm(client, page_of(group), puts_amount="y").status_code == 303
    option = offered(group)
    assert (option.qris_payload, option.puts_amount) == (STATIC, True)
    assert [event.became for event in events_of("payment_option", [option.id])] == ["offered"]
    assert "KOPI LIPURSARI" in client.get(f"/kelola/{group.slug}/rekening-ongkir").text
    assert "KOPI LIPURSARI" in client.get(page_of(group)).text


def test_without_the_right_pin_nothing_is_taken(client, group):
    answer = confirm(client, page_of(group), pin="999999")
    assert answer.status_code == 422
    assert "KOPI LIPURSARI" in answer.text
    assert offered(group) is None


def test_a_code_that_was_changed_on_the_way_is_refused(client, group):
    for payload in (WRONG_SUM, CHARGING, DYNAMIC, None):
        assert confirm(client, page_of(group), payload).status_code == 422
    assert offered(group) is None


def test_another_code_takes_its_place_and_the_old_one_comes_back_as_it_was(client, group):
    confirm(client, page_of(group))
    old = offered(group)
    confirm(client, page_of(group), TRADER)
    assert offered(group).id != old.id
    assert db.session.get(PaymentOption, old.id).qris_payload == STATIC
    confirm(client, page_of(group), puts_amount="y")
    assert offered(group).id == old.id  # so that no amount is due twice to one code
    confirm(client, page_of(group), is_offered=None)
    assert offered(group) is None


def test_the_operator_does_so_for_the_platform(client, app):
    client.enter(make_user(is_operator=True).id)
    assert "KOPI LIPURSARI" in have_read(client, "/pengelola/qris", payload=STATIC).text
    answer = confirm(client, "/pengelola/qris", pin=PASSWORD)
    assert answer.status_code == 303
    assert offered(None).qris_payload == STATIC
