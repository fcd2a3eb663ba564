"""A whole class without JavaScript: every step is a link or a form."""

import re

from tests.catalog.keeper import filled_in, phone_photo
from tests.factories import PIN, make_category, make_classroom, make_region, make_trainer
from tests.training.test_board import ticks_of

NAMES = ["Bu Sari Contoh", "Bu Tumi Contoh"]


def test_from_the_code_to_the_tracking_number_with_ticks_on_the_board(app, client, run_jobs):
    make_region()
    make_category()
    trainer = make_trainer()
    classroom = make_classroom(trainer=trainer, names=NAMES)
    client.enter(trainer.id)
    panel = f"/kelas/{classroom.id}/kendali"
    client.submit(panel, lesson="foto")

    def ticks():
        page = client.get(f"/kelas/{classroom.id}/papan").text
        assert '<noscript><meta http-equiv="refresh"' in page
        return ticks_of(page, "Bu Sari")

    phone = app.test_client()
    door = phone.submit("/kelas", code=classroom.code).location
    [person, *_] = re.findall(r'name="who" value="(\d+)"', phone.get(door).text)
    shop = phone.submit(door, who=person, pin=PIN).location
    assert ticks() == [True, False, False, False, False, False]

    lesson = phone.get(f"/latihan/{classroom.code}/pelajaran/foto").text
    [lands] = re.findall(r'<a class="btn next big wide" href="([^"]+)"', lesson)
    about = {"uploads": [phone_photo()], "about": "kata " * 20}
    added = phone.submit(lands, filled_in(**about), form="#produk")
    assert added.status_code == 303, added.text
    assert ticks() == [True, True, True, True, True, False]
    assert "Keripik jamur pedas" in phone.get(shop).text

    flag = phone.submit(shop, form="/minta-bantuan").location
    assert "Bantuan" in client.get(f"/kelas/{classroom.id}/papan").text
    phone.submit(flag, selesai="1")

    client.submit(panel, lesson="pesanan")
    client.submit(f"/kelas/{classroom.id}/pembeli", form="/pembeli")
    run_jobs()
    inbox = link_of(phone.get(shop), "/pesanan")
    assert ticks() == [True, True, False, False, False, False]
    for button in ("/penerimaan", "/kemasan"):
        assert phone.submit(inbox, form=button).status_code == 303
    number = re.search(r'id="(L-[^"]+)"', phone.get(inbox).text)[1]
    sent = {f"{number}-courier": "JNE", f"{number}-tracking_number": "JX0123456789"}
    assert phone.submit(inbox, sent, form="/pengiriman").status_code == 303
    assert ticks() == [True, True, True, True, True, False]


def link_of(page, ending):
    return re.search(rf'href="(/kelola/[^"]+{ending})"', page.text)[1]
