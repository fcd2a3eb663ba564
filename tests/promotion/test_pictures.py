"""Pictures: nothing runs over, codes can be read, and the same is drawn once."""

import io
import json
import re
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from storefront.catalog.models import Photo, Product, Variant
from storefront.catalog.services.shelve import show_anew
from storefront.core import clock, outbox, storage
from storefront.core.catalogue_version import catalogue_version
from storefront.core.db import atomic, db
from storefront.core.images import accept_photo
from storefront.core.pictures import keep_picture
from storefront.groups.models import Role
from storefront.promotion import pictures_layout as layout
from storefront.promotion.models import DrawnPicture, LinkChannel
from storefront.promotion.pictures import SHARE_BYTES
from storefront.promotion.pictures_canvas import drawn, printed
from storefront.promotion.pictures_layout import POSTER_MM, Kind
from storefront.promotion.pictures_marks import Code, Words, width_of
from storefront.promotion.services.pictures import draw_share
from storefront.promotion.subject import Offered, Subject
from tests.factories import make_group, make_member, make_variant, save
from tests.promotion.following import link_to

ROOT = Path(__file__).parents[2]
PHOTOS = ROOT / "demo" / "products"
LINK = "https://etalase-wonosobo.example/latihan/TEK4Q7/p/7K4QH"
LONG = "Keripik Jamur Tiram Dieng Goreng Bawang Putih Pedas Manis Kemasan Besar Isi Baru"
NAMES = {
    "long": LONG,
    "one word": "K" * 80,
    "short": "Nopia",
    "letters of others": "Carica ★ 🥭 ชา Dieng",
}


def subject(name=LONG, price_idr=99_999_999, **changes):
    said = {
        "group": "Kelompok Purna Pekerja Migran Lereng Bowongso",
        "place": "Bowongso, Kalikajar, Wonosobo",
        "regency": "Wonosobo",
        "about": "",
        "maker": "",
        "facts": {},
        "proofs": (),
        "offers": [Offered("Kemasan keluarga isi dua belas", price_idr, has_more_prices=True)],
        "photos": ["keripik-jamur"],
        "is_practice": True,
    }
    return Subject(name=name, **said | changes)


def shop(products=12):
    names = [*NAMES.values(), *(f"Produk {number}" for number in range(products))]
    return subject(
        "Pelangi Dieng",
        offers=[Offered(name, 99_999_999, has_more_prices=True) for name in names],
        photos=["carica-sirup", "keripik-jamur", "purwaceng", "batik-carica"],
        is_shop=True,
    )


def opened(name):
    return (PHOTOS / name).open("rb")


def faults_of(sheet):
    """Where text leaves its box or the sheet, or lies on other text."""
    found, seen = [], []
    for mark in (mark for mark in sheet.marks if isinstance(mark, Words)):
        box = mark.box
        widest = max(width_of(line, mark.size, mark.weight) for line in mark.lines)
        if widest > box.w + 0.5 or mark.height > box.h + 0.5:
            found.append(f"{mark.lines} leaves its box")
        if box.x < 0 or box.y < 0 or box.right > sheet.width or box.bottom > sheet.height:
            found.append(f"{mark.lines} leaves the sheet")
        for other in seen:
            apart = box.right <= other.x or other.right <= box.x
            if not apart and box.y < other.bottom - 1 and other.y < box.bottom - 1:
                found.append(f"{mark.lines} lies on another text")
        seen.append(box)
    return found


def test_no_text_leaves_its_place():
    for name in NAMES.values():
        for kind in (Kind.SQUARE, Kind.STORY, Kind.POSTER):
            assert faults_of(layout.sheet_of(kind, subject(name), LINK)) == [], (name, kind)
            bare = subject(name, photos=[], is_practice=False)
            assert faults_of(layout.sheet_of(kind, bare, LINK)) == [], (name, kind)
        assert faults_of(layout.share(subject(name))) == [], name
    for products in (1, 60):
        assert faults_of(layout.sheet_of(Kind.PRICES, shop(products), LINK)) == []
    assert faults_of(layout.sheet_of(Kind.SQUARE, shop(), LINK)) == []


def test_text_that_leaves_its_place_is_found():
    sheet = layout.sheet_of(Kind.SQUARE, subject("Nopia"), LINK)
    words = next(mark for mark in sheet.marks if isinstance(mark, Words))
    too_long = Words(words.box, (LONG * 3,), words.size, words.weight, words.colour)
    assert faults_of(layout.Sheet(sheet.width, sheet.height, (words, too_long)))


def code_in(image):
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


def images_in(pdf):
    """The grey pictures of a PDF that are kept without loss, with a quiet zone around."""
    for found in re.finditer(rb"<<\n/BitsPerComponent(.*?)>>\nstream\n", pdf, re.DOTALL):
        facts = found[1]
        if b"DCTDecode" in facts or b"/DeviceGray" not in facts:
            continue
        width, height = (
            int(re.search(rb"/%s (\d+)" % side, facts)[1]) for side in (b"Width", b"Height")
        )
        raw = zlib.decompressobj().decompress(pdf[found.end() :])
        code = Image.frombytes("L", (width, height), unfiltered(raw, width, height))
        yield bordered(code)


def unfiltered(raw, width, height):
    """Undo the filters of PNG (RFC 2083, 6) where a PDF says that it has them."""
    if len(raw) == width * height:
        return raw
    head = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    )
    png = head + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    with Image.open(io.BytesIO(png)) as picture:
        return picture.tobytes()


def chunk(kind, content):
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def test_codes_are_read_back_from_pictures_and_from_paper():
    for kind in Kind:
        about = shop() if kind is Kind.PRICES else subject()
        assert code_in(drawn(layout.sheet_of(kind, about, LINK), opened)) == LINK, kind
    poster = layout.sheet_of(Kind.POSTER, subject(), LINK)
    pdf = printed(poster, opened, width_mm=POSTER_MM, title="Poster")
    codes = [found.text for image in images_in(pdf) for found in zxingcpp.read_barcodes(image)]
    assert codes == [LINK]
    size = [
        float(each) for each in re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    ]
    assert [round(points / 72 * 25.4) for points in size] == [148, 209]


def bordered(image):
    """With the quiet zone that the white box around it gives."""
    large = Image.new("L", (image.width + 80, image.height + 80), 255)
    large.paste(image, (40, 40))
    return large


MEASURE = """
import resource, json
from tests.promotion.test_pictures import shop, subject, opened, LINK
from storefront.promotion.pictures_canvas import drawn, printed
from storefront.promotion import pictures_layout as layout
from PIL import Image
import io
layout.sheet_of(layout.Kind.SQUARE, subject(), LINK)  # the font is cut once and for all

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

before = peak()
for kind in layout.Kind:
    about = shop(60) if kind is layout.Kind.PRICES else subject()
    sheet = layout.sheet_of(kind, about, LINK)
    drawn(sheet, opened).save(io.BytesIO(), format="PNG")
    if kind is layout.Kind.POSTER:
        printed(sheet, opened, width_mm=148, title="Poster")
print(json.dumps(peak() - before))
"""


@pytest.mark.slow
def test_pictures_take_little_memory():
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, check=True
    )
    assert json.loads(done.stdout) <= 60


@pytest.fixture
def kit(client, app):
    """The kit of a product with a photo, for the sales admin of its group."""
    group = make_group("Pelangi Dieng")
    product = db.session.get_one(Product, make_variant(group, "Carica").product_id)
    with (PHOTOS / "carica-sirup.jpg").open("rb") as file:
        picture = keep_picture(accept_photo(file), alt="Carica")
    save(Photo(product_id=product.id, picture_id=picture.id))
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    client.group, client.product = group, product
    return f"/kelola/{group.slug}/promosi/{product.slug}"


def media_on(page):
    return sorted(set(re.findall(r"/media/([0-9a-f]{32}\.(?:jpg|png|pdf))", page.text)))


@pytest.mark.databases("sqlite")
def test_a_job_draws_a_kit_once_and_anew_when_something_changes(client, kit, run_jobs, app):
    client.submit(kit)
    assert "Belum dibuat" in client.get(f"{kit}/gambar").text
    run_jobs()
    page = client.get(f"{kit}/gambar")
    made = media_on(page)

    assert [name[-3:] for name in made].count("jpg") == 2
    assert {name[-3:] for name in made} == {"jpg", "pdf", "png"}
    assert "Belum dibuat" not in page.text
    link = link_to(client.group, LinkChannel.POSTER, product_id=client.product.id)
    (poster,) = (name for name in made if name.endswith("png"))
    with Image.open(io.BytesIO(client.get(f"/media/{poster}").data)) as picture:
        assert code_in(picture) == f"{app.config['PUBLIC_BASE_URL']}/p/{link.code}"
    path = storage.public()._path(poster)
    written = path.stat().st_mtime_ns
    client.press(kit, "gambar")
    run_jobs()
    assert path.stat().st_mtime_ns == written
    assert media_on(client.get(f"{kit}/gambar")) == made

    db.session.get_one(Product, client.product.id).name = "Carica Baru"
    db.session.commit()
    assert media_on(client.get(f"{kit}/gambar")) == []
    client.submit(f"{kit}/gambar")
    run_jobs()
    assert not set(media_on(client.get(f"{kit}/gambar"))) & set(made)


@pytest.mark.databases("sqlite")
def test_a_chat_shows_the_picture_with_the_price_until_the_product_changes(kit, client, run_jobs):
    product = db.session.get_one(Product, client.product.id)
    page = f"/toko/{client.group.slug}/{product.slug}"
    assert 'og:image:width" content="1200"' not in client.get(page).text
    run_jobs()
    client.submit(kit)
    before = catalogue_version(db.engine)
    run_jobs()
    assert catalogue_version(db.engine) == before + 1  # pages that were kept are made anew
    shown = client.get(page).text
    (address,) = re.findall(r'og:image" content="[^"]*(/media/\w+\.jpg)"', shown)
    assert 'og:image:width" content="1200"' in shown
    assert client.get(address).status_code == 200

    product.name = "Carica Baru"
    db.session.commit()
    assert 'og:image:width" content="1200"' not in client.get(page).text


@pytest.mark.databases("sqlite")
def test_a_shared_link_has_a_light_picture(kit, client):
    name = draw_share(client.product.id)
    content = client.get(f"/media/{name}").data
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1200, 630)
    assert len(content) <= SHARE_BYTES
    assert draw_share(client.product.id) == name


@pytest.mark.databases("sqlite")
def test_a_product_that_changes_is_drawn_anew_and_the_old_picture_goes_a_day_later(
    kit, client, run_jobs
):
    """No kit was asked for; what changes without being in the picture draws nothing."""
    price = f"pilihan-{db.session.scalar(sa.select(Variant.id))}-price_idr"
    bare = make_variant(client.group, "Tanpa foto").product_id
    edit = f"/kelola/{client.group.slug}/produk/{client.product.slug}"
    page = f"/toko/{client.group.slug}/{client.product.slug}"

    def shown():
        run_jobs()
        told = client.get(page).text
        (address,) = re.findall(r'og:image" content="[^"]*(/media/[\w-]+\.jpg)"', told)
        return address

    client.submit(edit, about="Manis segar.", form=edit)
    first = shown()
    client.submit(edit, about="Manis dan segar.", form=edit)
    assert shown() == first
    client.submit(edit, **{price: "31.000"}, form=edit)
    second = shown()
    assert second != first
    assert [client.get(each).status_code for each in (first, second)] == [200, 200]
    with clock.at(clock.now() + timedelta(days=1)):
        run_jobs()
    assert [client.get(each).status_code for each in (first, second)] == [404, 200]
    drawn = db.session.execute(sa.select(DrawnPicture.product_id, DrawnPicture.public_file)).all()
    assert drawn == [(client.product.id, second.removeprefix("/media/"))]
    assert bare not in [product_id for product_id, _file in drawn]


@pytest.mark.databases("sqlite")
def test_of_many_products_some_are_drawn_and_the_others_later(app, kit, client):
    with atomic():
        show_anew([client.product.id, *(make_variant(client.group).product_id for _ in range(24))])
    assert all(outbox.run(job_id) for job_id in outbox.lease_due())
    assert db.session.scalars(sa.select(DrawnPicture.product_id)).all() == [client.product.id]
    waiting = sa.select(outbox.OutboxJob.payload).where(outbox.OutboxJob.done_at.is_(None))
    assert [len(payload["product_ids"]) for payload in db.session.scalars(waiting)] == [5]


def test_pictures_of_a_class_say_so():
    for kind in Kind:
        about = shop() if kind is Kind.PRICES else subject()
        for is_practice in (True, False):
            about = Subject(**{**about.__dict__, "is_practice": is_practice})
            sheet = layout.sheet_of(kind, about, LINK)
            lines = [line for mark in sheet.marks if isinstance(mark, Words) for line in mark.lines]
            assert any("LATIHAN" in line for line in lines) is is_practice
    assert sum(isinstance(mark, Code) for mark in sheet.marks) == 1
