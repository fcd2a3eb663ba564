from tests.factories import make_group, make_photo, make_variant
from tests.pages import names_on, sold


def test_a_group_page_shows_the_group_and_what_it_makes(client):
    group = make_group("Pelangi Dieng", about="Dapur bersama.\n\nDi lereng Tambi.")
    sold(make_variant(group, "Carica"), 5)
    make_variant(group, "Teh", price_idr=9_000)
    make_variant(product="Nopia")
    page = client.get(f"/toko/{group.slug}")
    assert page.status_code == 200
    assert names_on(page) == ["Carica", "Teh"]
    for words in ("Dapur bersama.", "Di lereng Tambi.", "Lipursari, Kec. Leksono, Wonosobo"):
        assert words in page.text
    assert f"https://wa.me/{group.whatsapp[1:]}?text=" in page.text
    assert names_on(client.get(f"/toko/{group.slug}?urut=termurah")) == ["Teh", "Carica"]


def test_members_are_counted_only_when_they_are_known(client):
    unknown, known = make_group(), make_group(members_count=24)
    assert "anggota" not in client.get(f"/toko/{unknown.slug}").text
    assert "24 anggota" in client.get(f"/toko/{known.slug}").text


def test_a_group_without_products_says_what_to_do(client):
    page = client.get(f"/toko/{make_group().slug}")
    assert page.status_code == 200
    assert "Belum ada produk" in page.text


def test_a_group_page_asks_four_questions_however_much_there_is(client, count_queries):
    group = make_group()
    path = f"/toko/{group.slug}"

    def queries():
        with count_queries() as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    make_variant(group)
    few = queries()
    for _ in range(30):
        make_photo(make_variant(group).product_id)
    assert few == queries() <= 4
