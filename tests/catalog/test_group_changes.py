"""A product's form that was open while orders came or another member saved."""

from tests.catalog.keeper import (
    add,
    address_of,
    edit,
    keep_shop,
    only_product,
    row_of,
    sell,
    sent_by,
)


def test_the_stock_that_is_typed_is_booked_as_a_difference(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    row = row_of(product.variants[0], stock="20")
    sold = client.get(address_of(product))  # she opens the page …
    sell(product.variants[0], 3)  # … an order comes …

    sent = sent_by(sold) | row | {"stock_reason": "produced"}
    assert client.post(address_of(product), data=sent).status_code == 303

    assert only_product().variants[0].stock == 17
    book = client.get(f"/kelola/{group.slug}/stok").text
    assert "Baru dibuat" in book
    assert "+8" in book


def test_a_count_that_orders_made_impossible_is_asked_again(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    variant = product.variants[0]
    opened = client.get(address_of(product))
    sell(variant, 10)

    page = client.post(address_of(product), data=sent_by(opened) | row_of(variant, stock="1"))

    assert page.status_code == 409
    assert "Stok tinggal 2" in page.text
    assert client.post(address_of(product), data=sent_by(page)).status_code == 303
    assert only_product().variants[0].stock == 1


def test_saving_twice_books_the_stock_once(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    variant = product.variants[0]
    sent = sent_by(client.get(address_of(product))) | row_of(variant, stock="20")

    for _ in range(2):
        assert client.post(address_of(product), data=sent).status_code == 303

    assert only_product().variants[0].stock == 20


def test_a_page_from_before_that_is_sent_again_books_nothing_twice(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    variant = product.variants[0]
    sent = sent_by(client.get(address_of(product))) | row_of(variant, stock="20")
    client.post(address_of(product), data=sent)

    page = client.post(address_of(product), data=sent | {"name": "Keripik jamur"})
    assert page.status_code == 409
    assert client.post(address_of(product), data=sent_by(page)).status_code == 303

    assert only_product().name == "Keripik jamur"
    assert only_product().variants[0].stock == 20


def test_what_another_member_changed_is_shown_and_not_overwritten(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    variant = product.variants[0]
    opened = client.get(address_of(product))
    edit(client, product, maker="Pak Joko", **row_of(variant, price_idr="28000"))

    sent = sent_by(opened) | row_of(variant, price_idr="27000")
    page = client.post(address_of(product), data=sent)

    assert page.status_code == 409
    assert "Rp28.000" in page.text
    assert 'value="27000"' in page.text
    assert "Dibuat oleh: Pak Joko" in page.text
    assert only_product().variants[0].price_idr == 28_000

    assert client.post(address_of(product), data=sent_by(page)).status_code == 303
    assert only_product().variants[0].price_idr == 27_000
