"""A member of a group puts products up, changes them and takes them off, each by the form."""

import pytest

from storefront.catalog.models import FactKind, ProductStatus
from storefront.core.db import atomic, db
from storefront.groups.models import GroupStatus, Role
from tests.catalog.keeper import (
    ROW,
    add,
    address_of,
    edit,
    filled_in,
    keep_shop,
    only_product,
    products,
    row_of,
    sent_by,
    token,
)
from tests.factories import add_variant, make_group, make_member, make_variant


def test_a_new_product_is_on_sale_at_once(client):
    group = keep_shop(client)

    answer = add(client, group, about="Digoreng pagi hari.", maker="Bu Sari", net_content="100 g")

    assert answer.status_code == 303
    product = only_product()
    assert product.status is ProductStatus.ACTIVE
    assert (product.slug, product.maker) == ("keripik-jamur-pedas", "Bu Sari")
    assert [(fact.kind, fact.text) for fact in product.facts] == [(FactKind.NET_CONTENT, "100 g")]
    (variant,) = product.variants
    assert (variant.name, variant.price_idr, variant.weight_g) == ("100 gram", 25_000, 130)
    assert (variant.stock, variant.cost_idr) == (12, None)
    shelf = client.get(f"/kelola/{group.slug}/produk").text
    assert "Keripik jamur pedas disimpan dan tampil di etalase." in shelf
    assert "Rp25.000" in shelf
    assert client.get(f"/toko/{group.slug}/{product.slug}").status_code == 200
    assert "Keripik jamur pedas" in client.get("/cari?q=jamur").text


def test_without_the_tick_it_is_a_draft_that_nobody_sees(client):
    group = keep_shop(client)

    answer = add(client, group, is_shown=None)

    assert answer.location.endswith("/produk?rak=draf")
    assert only_product().status is ProductStatus.DRAFT
    assert "Keripik jamur pedas" in client.get(answer.location).text
    assert "Keripik jamur pedas" not in client.get("/cari?q=jamur").text


def test_a_group_that_waits_for_approval_is_told_when_its_product_appears(client):
    group = keep_shop(client, status=GroupStatus.SUBMITTED)

    assert (
        "Tampil setelah kelompok disetujui" in client.get(f"/kelola/{group.slug}/produk/baru").text
    )
    add(client, group)

    assert "Tampil setelah kelompok disetujui" in client.get(f"/kelola/{group.slug}/produk").text


def test_a_double_tap_makes_one_product(client):
    group = keep_shop(client)
    first, second = (add(client, group, key="k" * 22) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert only_product().variants[0].stock == 12


def test_the_same_key_with_other_content_is_refused(client):
    group = keep_shop(client)
    add(client, group, key="k" * 22)

    answer = add(client, group, key="k" * 22, name="Kopi")

    assert answer.status_code == 409
    assert 'value="Kopi"' in answer.text
    only_product()


def test_one_more_row_keeps_everythingsent_by(client):
    group = keep_shop(client)

    page = add(client, group, more="1", name="Keripik pedas", about="Baris\nkedua")

    assert page.status_code == 200
    assert 'value="Keripik pedas"' in page.text
    assert "Baris\nkedua" in page.text
    assert 'value="25rb"' in page.text or 'value="25.000"' in page.text
    assert 'name="pilihan-baru-2-name"' in page.text
    assert products() == []


def test_rows_that_nobody_filled_in_are_left_out(client):
    group = keep_shop(client)
    second = {"pilihan-baru-2-name": "250 gram", "pilihan-baru-2-price_idr": "60.000"}
    second |= {"pilihan-baru-2-stock": "4", "pilihan-baru-2-weight_g": "0,3 kg"}
    sent = filled_in(row=["baru-1", "baru-2", "baru-3"], key="k" * 22, is_shown="y", **second)
    sent["csrf_token"] = token(client, group)

    client.post(f"/kelola/{group.slug}/produk/baru", data=sent)

    assert [variant.name for variant in only_product().variants] == ["100 gram", "250 gram"]
    assert [variant.weight_g for variant in only_product().variants] == [130, 300]


BAD = [
    ("name", "x" * 5_000, "Paling banyak 80 huruf"),
    ("name", "  ", "Isi bagian ini"),
    ("name", "Kripik\0pedas", "Ada huruf yang tidak terbaca"),
    ("about", "x" * 5_000, "Paling banyak 2000 huruf"),
    (f"{ROW}name", "", "Isi bagian ini"),
    (f"{ROW}price_idr", "murah", "Tulis rupiah seperti"),
    (f"{ROW}price_idr", "0", "Paling sedikit Rp100"),
    (f"{ROW}price_idr", "1000000000000", "Tulis rupiah seperti"),
    (f"{ROW}stock", "-1", "Paling sedikit 0"),
    (f"{ROW}stock", "1000000000000", "Paling banyak 99.999"),
    (f"{ROW}stock", "dua", "Tulis jumlah dengan angka"),
    (f"{ROW}weight_g", "0", "Paling sedikit 1 gram"),
    (f"{ROW}cost_idr", "-5", "Tulis rupiah seperti"),
]


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(("field", "typed", "words"), BAD)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client, field, typed, words):
    group = keep_shop(client)

    page = add(client, group, **{"maker": "Bu Sari & kawan", field: typed})

    assert page.status_code == 422
    assert words in page.text
    assert "Bu Sari &amp; kawan" in page.text
    if "\0" not in typed:
        assert typed.strip() in page.text
    assert products() == []


@pytest.mark.parametrize("choice", ["", "0", "999999999999", "camilan"])
def test_a_category_is_one_of_the_list(client, choice):
    group = keep_shop(client)

    page = add(client, group, category_id=choice)

    assert page.status_code == 422
    assert 'value="Keripik jamur pedas"' in page.text


def test_an_emoji_name_gets_an_address_that_can_besent_by(client):
    group = keep_shop(client)

    for _ in range(2):
        add(client, group, name="🌶️🌶️")

    assert [product.slug for product in products()] == ["produk", "produk-2"]


def test_names_alike_get_addresses_that_differ(client):
    group = keep_shop(client)

    for name in ("Keripik Pisang", "keripik pisang!", "Keripik", "Baru"):
        add(client, group, name=name)

    slugs = [product.slug for product in products()]
    assert slugs == ["keripik-pisang", "keripik-pisang-2", "keripik", "baru-2"]


def test_renaming_keeps_the_address_and_is_found_by_the_new_name(client):
    group = keep_shop(client)
    add(client, group)

    edit(client, only_product(), name="Sambal bawang")

    product = only_product()
    assert (product.name, product.slug) == ("Sambal bawang", "keripik-jamur-pedas")
    assert "Sambal bawang" in client.get("/cari?q=sambal").text


def test_two_rows_may_not_have_one_name(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    add_variant(product, "250 gram")

    page = edit(client, product, **row_of(product.variants[0], name="250 GRAM"))

    assert page.status_code == 422
    assert "sudah ada di baris lain" in page.text


def test_a_variant_is_withdrawn_and_offered_again_but_never_deleted(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()
    more = add_variant(product, "250 gram")

    edit(client, product, **row_of(more, is_withdrawn="y"))
    assert [variant.is_withdrawn for variant in only_product().variants] == [False, True]
    assert "250 gram" not in client.get(f"/kelola/{group.slug}/produk").text

    edit(client, product, **row_of(more, is_withdrawn=None))
    assert [variant.is_withdrawn for variant in only_product().variants] == [False, False]


def test_the_last_variant_cannot_be_withdrawn(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()

    page = edit(client, product, name="Lain", **row_of(product.variants[0], is_withdrawn="y"))

    assert page.status_code == 409
    assert "Paling sedikit satu pilihan" in page.text
    assert 'value="Lain"' in page.text
    assert only_product().name == "Keripik jamur pedas"
    assert not only_product().variants[0].is_withdrawn


def test_a_product_is_archived_and_shown_again(client):
    group = keep_shop(client)
    add(client, group)
    product = only_product()

    answer = client.submit(address_of(product), form="#arsip")
    assert answer.status_code == 303
    assert only_product().status is ProductStatus.ARCHIVED
    assert product.name in client.get(f"/kelola/{group.slug}/produk?rak=diarsipkan").text

    edit(client, product, name="Keripik jamur")
    assert only_product().status is ProductStatus.ARCHIVED
    edit(client, product, is_shown="y")
    assert only_product().status is ProductStatus.ACTIVE


def test_few_and_none_left_are_said_in_words(client):
    group = keep_shop(client)
    for stock in (0, 4, 5, 6):
        make_variant(group, f"Kopi {stock}", stock=stock)

    page = client.get(f"/kelola/{group.slug}/produk").text

    assert "Habis" in page
    assert "Sisa 4" in page
    assert "Sisa 5" in page
    assert "Sisa 6" not in page


def test_an_empty_shelf_says_what_to_do(client):
    group = keep_shop(client)

    for shelf in ("", "?rak=draf", "?rak=diarsipkan", "?rak=apa&lewat=99999999999999999999"):
        page = client.get(f"/kelola/{group.slug}/produk{shelf}")
        assert page.status_code == 200
        assert 'class="empty"' in page.text
    assert "Tambah produk pertama" in client.get(f"/kelola/{group.slug}/produk").text


def test_a_long_shelf_goes_on_by_key(client):
    group = keep_shop(client)
    for number in range(21):
        make_variant(group, f"Kopi {number:02}")

    first = client.get(f"/kelola/{group.slug}/produk").text
    assert "Kopi 01" in first
    assert "Kopi 00" not in first
    rest = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Kopi 00" in client.get(rest).text


def test_a_shelf_asks_the_database_six_times_however_long_it_is(client, count_queries):
    group = keep_shop(client)
    make_variant(group)
    path, counts = f"/kelola/{group.slug}/produk", []
    for _ in range(2):
        with count_queries() as queries:
            client.get(path)
        counts.append(len(queries))
        for number in range(10):
            make_variant(group, f"Kopi {number}")
        add_variant(products()[-1], "250 g")

    assert counts[0] == counts[1] <= 6, queries


@pytest.mark.parametrize("slug", ["tidak-ada", "milik-orang"])
def test_a_product_of_others_looks_like_a_missing_one(client, slug):
    group = keep_shop(client)
    make_variant(make_group("Lain"))
    with atomic():
        only_product().slug = "milik-orang"

    path = f"/kelola/{group.slug}/produk/{slug}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"csrf_token": token(client, group)}).status_code == 404
    assert (
        client.post(f"{path}/arsip", data={"csrf_token": token(client, group)}).status_code == 404
    )


def test_a_row_of_another_product_is_not_taken(client):
    group = keep_shop(client)
    foreign = make_variant(make_group("Lain"), stock=7)
    mine = make_variant(group)
    path = f"/kelola/{group.slug}/produk"
    product = next(each for each in products() if each.group_id == group.id)
    sent = sent_by(client.get(address_of(product)))
    sent |= {"row": [str(mine.id), str(foreign.id)], **row_of(foreign, stock="1", name="X")}

    assert client.post(address_of(product), data=sent).status_code == 303

    db.session.refresh(foreign)
    assert (foreign.stock, foreign.name) == (7, "100 g")
    assert client.get(path).status_code == 200


def test_a_treasurer_may_not_touch_products(client):
    group = make_group()
    client.enter(make_member(group, Role.TREASURER).user_id)

    for path in ("produk", "produk/baru", "stok"):
        assert client.get(f"/kelola/{group.slug}/{path}").status_code == 403
