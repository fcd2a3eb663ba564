import pytest
from playwright.sync_api import expect

from tests.factories import make_group, make_variant
from tests.pages import sold


@pytest.fixture
def shop_window(app):
    weavers = make_group("Dapur Serayu")
    sold(make_variant(weavers, "Keripik Tempe Sagu"), 5)
    make_variant(weavers, "Keripik Jamur")
    make_variant(make_group("Canting"), "Kerudung Sulam")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ker", ["Keripik Tempe Sagu", "Kerudung Sulam", "Keripik Jamur"]),
        ("KERIPIK  te", ["Keripik Tempe Sagu"]),
        ("tempe ker", ["Keripik Tempe Sagu"]),
        ("dapur", ["Dapur Serayu"]),
        ("jil", ["jilbab"]),
        ("sula", ["Kerudung Sulam"]),
        ("kripi", ["kripik"]),
        ("k", []),
        ("", []),
        ("%", []),
        ("zzz", []),
        ("a\0b", []),
        ("x" * 200, []),
    ],
)
def test_what_is_typed_is_completed(client, shop_window, typed, offered):
    answer = client.get("/cari/saran", query_string={"q": typed})
    assert answer.json == offered
    assert answer.headers["Cache-Control"] == "public, max-age=600"


def test_a_suggestion_is_searched_for_when_it_is_chosen(page, shop_window):
    page.goto("/")
    field = page.get_by_role("combobox", name="Cari produk")
    field.press_sequentially("kerip")
    expect(page.locator("#saran option")).to_have_count(2)
    field.evaluate(  # a list of the browser's own cannot be tapped from outside
        """field => {
            field.value = 'Keripik Jamur';
            field.dispatchEvent(new InputEvent('input', {inputType: 'insertReplacementText'}));
        }"""
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil untuk “Keripik Jamur”")


def test_the_same_form_searches_without_script(page_without_script, shop_window):
    page = page_without_script
    page.goto("/")
    page.get_by_role("searchbox").fill("keripik jamur")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Keripik Jamur"])
