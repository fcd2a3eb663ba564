"""What a page weighs on a weak signal, as it is sent; styles and scripts: test_assets."""

import shutil
from collections import Counter
from pathlib import Path

import brotli
import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.images import accept_photo
from storefront.core.pictures import Picture, keep_picture, make_sizes
from tests.factories import (
    make_category,
    make_group,
    make_photo,
    make_variant,
)
from tests.pages import names_on, path_of, sold

KIB = 1024
PHOTO = Path(__file__).parents[1] / "demo" / "products" / "abon-ikan.jpg"
WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.shift += entry.hadRecentInput ? 0 : entry.value;
})).observe({type: 'layout-shift', buffered: true});
"""
BARE_IMAGES = "img:not([width][height])"
NAMES = ("Keripik Tempe Bawang", "Gula Semut Kelapa", "Kopi Arabika Bowongso", "Carica Toples")


@pytest.fixture
def full(app):
    """Six groups with thirty products, every one with two photos."""
    for number in range(8):
        make_category(f"Kategori {number}", f"kategori-{number}")
    groups = [make_group(f"Kelompok Lereng {number}") for number in range(6)]
    variants = []
    for number in range(30):
        variant = make_variant(
            groups[number % 6], f"{NAMES[number % 4]} Nomor {number}", price_idr=9_000
        )
        sold(variant, 7 * number)
        make_photo(variant.product_id)
        make_photo(variant.product_id)
        variants.append(variant)
    return variants


def test_pages_weigh_at_most_twelve_kilobytes(client, full):
    assert len(names_on(client.get("/cari"))) == 24
    product = path_of(full[0])
    paths = ["/", "/cari", "/kategori/camilan", product, product.rpartition("/")[0]]
    weights = {path: weight_of(client, path) for path in paths}
    assert max(weights.values()) <= 12 * KIB, weights


@pytest.fixture
def pictured(app, full):
    """The same with photos that are there: one is rendered, the others are copies of its files."""
    with PHOTO.open("rb") as file:
        first = keep_picture(accept_photo(file), alt="Contoh")
    make_sizes(first.id)
    folder = Path(app.config["MEDIA_ROOT"]) / "public"
    for picture in db.session.scalars(sa.select(Picture).where(Picture.id != first.id)):
        for file in folder.glob(f"{first.name}*"):
            shutil.copy(file, folder / file.name.replace(first.name, picture.name))
        picture.width, picture.height = first.width, first.height
    db.session.commit()
    return full


def test_a_first_view_is_light_on_the_wire_and_stays_in_place(page, pictured):
    page.add_init_script(WATCH_SHIFT)
    for path in ("/", "/cari", path_of(pictured[0])):
        sent = sent_for(page, path)
        without_photos = sum(sent.values()) - sent["Image"]
        assert sent["Document"] <= 12 * KIB, (path, sent)
        assert sent["Stylesheet"] <= 12 * KIB, (path, sent)
        assert 0 < sent["Script"] <= 5 * KIB, (path, sent)
        assert without_photos <= 60 * KIB, (path, sent)
        assert 0 < sent["Image"] <= 450 * KIB - without_photos, (path, sent)
        assert page.evaluate("shift") == 0, path
        assert page.locator(BARE_IMAGES).count() == 0, path


def sent_for(page, path):
    """Bytes on the wire by kind of thing, with nothing cached."""
    kinds, sizes = {}, Counter()
    devtools = page.context.new_cdp_session(page)
    devtools.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda e: sizes.update({kinds.get(e["requestId"], "Other"): int(e["encodedDataLength"])}),
    )
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    page.goto(path, wait_until="networkidle")
    devtools.detach()
    return sizes


def weight_of(client, path):
    page = client.get(path, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(page.data).startswith(b"<!doctype html>")
    return len(page.data)
