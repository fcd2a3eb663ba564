import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.core.text import UnprintableText, clean_line, clean_text, fold

ANY_TEXT = st.text(st.characters())  # surrogates and control characters too


def test_spaces_around_and_marks_that_nobody_sees_are_dropped():
    assert clean_text("  \u202a+62 812\u202c\u200b ") == "+62 812"


def test_letters_and_accents_become_one_character():
    assert clean_text("Cafe\N{COMBINING ACUTE ACCENT}") == "Café"


def test_line_ends_are_plain_and_a_line_has_none():
    assert clean_text("satu\r\ndua\rtiga") == "satu\ndua\ntiga"
    assert clean_line(" Jl. Dieng\r\n  Km 3\t") == "Jl. Dieng Km 3"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "a\ud800b", "a\x85b"])
def test_control_characters_are_refused_and_can_be_shown_back_without(text):
    with pytest.raises(UnprintableText) as refused:
        clean_text(text)
    assert refused.value.cleaned == text[0] + text[2:]


@given(ANY_TEXT)
def test_clean_text_fits_every_database(text):
    try:
        cleaned = clean_text(text)
    except UnprintableText as refused:
        cleaned = refused.cleaned
    cleaned.encode()
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Karanganyar,  Kab. Kebumen ", "karanganyar kab kebumen"),
        ("Ba’a", "baa"),
        ("Mino Kopi ala Café", "mino kopi ala cafe"),
        ("Pulo Lon / Pulo Dayah", "pulo lon pulo dayah"),
        ("🙂", ""),
    ],
)
def test_folded_text_compares_what_people_mean(text, folded):
    assert fold(text) == folded


@given(ANY_TEXT)
def test_folded_text_is_plain_words(text):
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))
