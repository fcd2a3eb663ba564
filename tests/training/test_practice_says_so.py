"""Whatever somebody of a class looks at, prints or takes along says LATIHAN."""

import io
import zipfile

import pytest
from PIL import Image

from storefront.core import world
from storefront.core.db import db
from storefront.core.world import World
from storefront.groups.models import ProducerGroup
from storefront.payments.qr_pictures import draw_qr, draw_qris, read_qr
from tests.access import Group, Public
from tests.factories import come_in, make_classroom
from tests.training.test_beside_real_sales import addresses

FILES = ("text/csv", "application/pdf", "application/vnd.openxmlformats")


@pytest.mark.databases("sqlite")
def test_every_page_and_every_file_of_a_class_says_that_it_is_practice(app, client):
    classroom = make_classroom()
    person = come_in(classroom)
    group = db.session.get_one(ProducerGroup, person.group_id)
    with world.entered(classroom.world):
        pages = addresses(app, group, (Group, Public))
    client.enter(person.user_id)
    root = f"/latihan/{classroom.code}"
    looked_at, taken = set(), set()
    for path in pages[Group] + [root + path for path in pages[Public]]:
        answer = client.get(path)
        if answer.status_code == 303:
            continue
        if answer.mimetype == "text/html":
            assert 'class="lat-bar"' in answer.text, path
            looked_at.add(path)
        elif answer.mimetype.startswith(FILES):
            assert "LATIHAN-" in answer.headers["Content-Disposition"], path
            taken.add(path.rpartition(".")[2])
            if "penjualan/" in path or path.endswith(".pdf"):
                assert b"LATIHAN" in opened(answer), path
    assert f"{root}/toko-latihan" in looked_at
    assert len(looked_at) > 70
    assert taken == {"csv", "xlsx", "pdf"}
    for sheet in ("slip", "nota"):  # also one that is cut off from the page
        [paper] = [path for path in pages[Group] if path.endswith(f"-1/{sheet}")]
        assert "LATIHAN</span>" in client.get(paper).text.partition("<main")[2]


def opened(answer):
    if not zipfile.is_zipfile(io.BytesIO(answer.data)):
        return answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_the_picture_of_a_code_says_it_too_and_is_read_as_before():
    live = draw_qris("CONTOH")
    with world.entered(World(7)):
        practice = draw_qris("CONTOH")
    assert live == draw_qr("CONTOH")
    assert read_qr(io.BytesIO(practice)) == read_qr(io.BytesIO(live)) == "CONTOH"
    with Image.open(io.BytesIO(practice)) as marked, Image.open(io.BytesIO(live)) as plain:
        assert marked.width == marked.height > plain.width
