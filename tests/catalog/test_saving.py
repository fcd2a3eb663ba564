"""The shop without photos: in the address, so it needs no script and leaks to nobody."""

import re

import pytest
from playwright.sync_api import expect

from storefront.catalog.queries.cards import CARDS
from tests.factories import make_classroom, make_group, make_member, make_photo, make_variant
from tests.pages import link_to, path_of


@pytest.fixture
def path(app):
    """Of one product among more than fit on a page, each with a photo."""
    group = make_group("Lebah")
    for number in range(CARDS + 1):
        variant = make_variant(group, f"Madu {number}")
        make_photo(variant.product_id)
    return path_of(variant)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("root", ["/hemat", "/hemat/en"])
def test_pages_of_a_person_stand_under_no_root(client, root):
    assert client.get(f"{root}/akun").location == "/masuk?lanjut=/akun"


@pytest.mark.databases("sqlite")
def test_every_link_keeps_to_it_and_one_leads_back(client, path):
    group = path.rpartition("/")[0]
    for page in ("/", "/cari?q=madu", "/kategori/camilan", group, path, "/keranjang", "/lacak"):
        for root in ("", "/en"):
            text = client.get(f"/hemat{root}{page}").text
            assert "<picture" not in text.replace(asked_for(text), "")
            assert "plus-jakarta-sans" not in text
            links = set(re.findall(r'(?:href|action)="(/[^"#]*)', text))
            plain = {link for link in links if not link.startswith(("/hemat", "/static"))}
            assert {link.partition("?")[0] for link in plain} == {f"{root}{page}".partition("?")[0]}
    assert 'rel="canonical" href="http://127.0.0.1:8000/cari' in client.get("/hemat/cari").text


def asked_for(text):
    """The one photo of a product page that waits to be asked for."""
    found = re.search("<details.*?</details>", text, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.databases("sqlite")
def test_lists_go_on_without_photos(client, path):
    page = client.get("/hemat/cari")
    for words in ("Berikutnya", "Terbaru"):
        assert link_to(page, words).startswith("/hemat/cari?")
    assert link_to(client.get("/cari?urut=terbaru"), "Tampilan hemat kuota") == (
        "/hemat/cari?urut=terbaru"
    )


@pytest.mark.databases("sqlite")
def test_what_is_shared_shows_photos_to_others(client, path):
    text = client.get(f"/hemat{path}").text
    assert f"http://127.0.0.1:8000{path}" in text
    assert "8000/hemat" not in text
    assert "<picture" in client.get(path).text  # the same page for everybody else


@pytest.mark.databases("sqlite")
def test_a_group_sees_its_photos_and_a_class_may_save_too(client):
    classroom = make_classroom()
    practice = make_group("Latihan", classroom_id=classroom.id)
    client.enter(make_member(practice, classroom_id=classroom.id).user_id)
    assert "hemat" not in re.findall(
        '<body class="(.*?)"', client.get(f"/hemat/kelola/{practice.slug}/").text
    )
    shop = f"/latihan/{classroom.code}"
    assert link_to(client.get(f"{shop}/hemat/cari"), "Tampilkan foto") == f"{shop}/cari"


def test_it_is_chosen_in_one_tap_and_remembered(page, path):
    photos = []
    page.on("request", lambda request: "/media/" in request.url and photos.append(request.url))
    page.goto("/cari")
    page.get_by_role("link", name="Tampilan hemat kuota").first.click()
    expect(page.get_by_role("link", name="Tampilkan foto").first).to_be_visible()
    photos.clear()
    page.get_by_role("link", name="Madu 24").click()
    page.wait_for_load_state("networkidle")
    assert photos == []
    page.get_by_text("Lihat foto").click()
    expect(page.locator("details img").first).not_to_have_js_property("currentSrc", "")
    assert len(photos) == 1

    page.goto("/")
    expect(page).to_have_url(re.compile("/hemat/$"))
    page.get_by_role("link", name="Tampilkan foto").click()
    page.goto("/cari")
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("/cari")


def test_a_phone_that_saves_data_starts_so(page, path):
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    page.goto("/cari?q=madu")
    page.wait_for_url("**/hemat/cari?q=madu")
