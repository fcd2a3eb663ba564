"""Photos of products: many at once, good ones kept whatever else goes wrong, bad ones named."""

import pytest

from storefront.catalog.models import ProductStatus
from storefront.catalog.services.photos import keep_photos
from storefront.core import storage
from storefront.core.db import db
from storefront.core.images import accept_photo
from storefront.core.numbers import new_secret
from storefront.core.pictures import Picture
from tests.catalog.keeper import (
    add,
    address_of,
    edit,
    file,
    filled_in,
    keep_shop,
    only_product,
    phone_photo,
    products,
    sent_by,
    tokens_in,
)
from tests.core.hostile import SVG, cut, encoded, ftyp, jpeg_of_size, picture, png


def pictures_of(product):
    return [photo.picture_id for photo in product.photos]


def test_photos_come_with_a_new_product_and_are_shown_once_their_sizes_are_made(client, run_jobs):
    group = keep_shop(client)

    answer = add(client, group, uploads=[phone_photo("a.jpg"), phone_photo("b.jpg")])

    assert answer.status_code == 303
    product = only_product()
    assert len(product.photos) == 2
    assert "belum-ada-foto" in client.get(f"/kelola/{group.slug}/produk").text
    run_jobs()
    cover = db.session.get(Picture, product.photos[0].picture_id)
    assert cover.alt == "Keripik jamur pedas"
    assert cover.name in client.get(f"/kelola/{group.slug}/produk").text
    assert cover.name in client.get(f"/toko/{group.slug}/{product.slug}").text


def test_no_file_that_is_kept_tells_where_a_photo_was_taken(client, app, run_jobs):
    before = set(storage.public().root.rglob("*.*"))
    group = keep_shop(client)
    sent = phone_photo()
    assert b"Exif" in sent[0].getvalue()

    add(client, group, uploads=[sent])
    run_jobs()

    kept = set(storage.public().root.rglob("*.*")) - before
    assert len(kept) >= 4
    for path in kept:
        content = path.read_bytes()
        assert not [
            word for word in (b"Exif", b"GPS", b"Phone of Sri", b"script") if word in content
        ]


REFUSED = {
    "cut": (cut("JPEG", 0.5), "rusak atau terpotong"),
    "bomb": (lambda: jpeg_of_size(50_000, 50_000), "terlalu besar"),
    "png bomb": (lambda: png(50_000, 50_000, data=b""), "terlalu besar"),
    "heic": (lambda: ftyp(b"heic", b"mif1"), "Paling Kompatibel"),
    "svg": (lambda: SVG, "bukan foto JPG"),
    "no picture": (lambda: b"halo", "bukan foto JPG"),
}


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_photo_is_named_with_advice_and_the_good_one_stays(client, kind):
    make, advice = REFUSED[kind]
    group = keep_shop(client)

    page = add(client, group, uploads=[file(make(), "dari-hp.jpg"), phone_photo()])

    assert page.status_code == 422
    assert "dari-hp.jpg" in page.text
    assert advice in page.text
    assert "Produk sudah disimpan" in page.text
    product = only_product()
    assert (len(product.photos), product.status) == (1, ProductStatus.DRAFT)
    assert len(tokens_in(page)) == 1

    sent = sent_by(page) | {"is_shown": "y"}  # the page that came back goes on with the product
    assert client.post(address_of(product), data=sent).status_code == 303
    assert only_product().status is ProductStatus.ACTIVE
    assert len(only_product().photos) == 1


def test_a_mistake_in_the_form_loses_no_photo(client):
    group = keep_shop(client)

    page = add(client, group, name="", uploads=[phone_photo()])

    assert page.status_code == 422
    assert products() == []
    kept = tokens_in(page)
    assert len(kept) == 1
    answer = client.post(
        f"/kelola/{group.slug}/produk/baru", data=sent_by(page) | {"name": "Keripik jamur pedas"}
    )
    assert answer.status_code == 303
    assert len(only_product().photos) == 1


def test_the_page_of_a_group_with_a_logo_comes_back_too(client):
    (logo,) = keep_photos([accept_photo(phone_photo()[0])], alt="Logo")
    group = keep_shop(client, logo_id=logo)

    assert add(client, group, name="", uploads=[phone_photo()]).status_code == 422


def test_one_more_row_loses_no_photo(client):
    group = keep_shop(client)

    page = add(client, group, more="1", uploads=[phone_photo(), file(SVG, "logo.svg")])

    assert page.status_code == 422
    assert "logo.svg" in page.text
    assert len(tokens_in(page)) == 1


def test_a_double_tap_keeps_its_photos_once(client):
    group = keep_shop(client)

    for _ in range(2):
        answer = add(client, group, key="k" * 22, uploads=[phone_photo()])
        assert answer.status_code == 303

    assert len(only_product().photos) == 1
    assert db.session.query(Picture).count() == 1


def test_photos_change_places_without_losing_what_is_typed(client):
    group = keep_shop(client)
    add(client, group, uploads=[phone_photo(), phone_photo(), phone_photo()])
    product = only_product()
    one, two, three = pictures_of(product)

    for button, place, order in (
        ("photo_cover", "2", [three, one, two]),
        ("photo_right", "0", [two, one, three]),
        ("photo_left", "2", [one, three, two]),
        ("photo_left", "0", [one, two, three]),
        ("photo_right", "2", [one, two, three]),
        ("photo_drop", "1", [one, three]),
        ("photo_drop", "9", [one, two, three]),
        ("photo_drop", "x", [one, two, three]),
    ):
        opened = sent_by(client.get(address_of(product)))
        page = client.post(address_of(product), data=opened | {button: place, "about": "Baru"})
        assert page.status_code == 200
        assert pictures_of(only_product()) == [one, two, three]
        sent = sent_by(page)
        assert sent["about"] == "Baru"
        client.post(address_of(product), data=sent)
        assert pictures_of(only_product()) == order
        _put_back(client, product, opened)


def _put_back(client, product, opened):
    now = sent_by(client.get(address_of(product)))
    client.post(address_of(product), data=now | {"photo": opened["photo"]})


def test_the_last_photo_can_go_too(client):
    group = keep_shop(client)
    add(client, group, uploads=[phone_photo()])
    product = only_product()

    page = edit(client, product, photo_drop="0")
    client.post(address_of(product), data=sent_by(page))

    assert only_product().photos == []


def test_a_ninth_photo_is_refused_by_name(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    for number in range(2):
        uploads = [phone_photo(f"{number}-{each}.jpg") for each in range(5)]
        page = edit(client, product, uploads=uploads)

    assert page.status_code == 422
    assert "1-3.jpg" in page.text
    assert "paling banyak 8 foto" in page.text
    assert len(only_product().photos) == 8


def test_a_photo_of_another_group_cannot_be_named(client, app):
    other = app.test_client()
    theirs = keep_shop(other, name="Lain")
    add(other, theirs, uploads=[phone_photo()])
    (foreign,) = tokens_in(other.get(address_of(only_product())))
    group = keep_shop(client)

    opened = sent_by(client.get(f"/kelola/{group.slug}/produk/baru"))
    for value in (foreign, "1", "", "WzFd", "1.abc"):
        sent = opened | filled_in(photo=value, key=new_secret())
        assert client.post(f"/kelola/{group.slug}/produk/baru", data=sent).status_code == 303

    assert all(product.photos == [] for product in products() if product.group_id == group.id)


def test_what_another_member_did_to_the_photos_is_not_overwritten(client):
    group = keep_shop(client)
    add(client, group, uploads=[phone_photo()])
    product = only_product()
    opened = sent_by(client.get(address_of(product)))
    edit(client, product, uploads=[file(encoded("PNG", picture()), "b.png")])

    page = client.post(
        address_of(product), data=opened | {"uploads": [phone_photo()], "name": "Keripik"}
    )

    assert page.status_code == 409
    assert "Jumlah foto: 2" in page.text
    assert len(tokens_in(page)) == 2  # hers and the one that came with the refused form
    assert len(only_product().photos) == 2
