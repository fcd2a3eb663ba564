from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.core.weights import MOST_GRAMS, NotAWeight, parse_grams


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("250", 250),
        ("250g", 250),
        ("250 gr", 250),
        ("250 gram", 250),
        ("1.500", 1_500),
        ("1.500 g", 1_500),
        ("0,25 kg", 250),
        ("0.25 kg", 250),
        (",5 kg", 500),
        ("1 kg", 1_000),
        ("1 Kg.", 1_000),
        ("1.5 kilo", 1_500),
        ("½ kg", 500),
        ("1 ½ kg", 1_500),
        ("2½ ons", 250),
        ("2 ons", 200),
        ("1/2 kg", 500),
        ("1 1/2 kg", 1_500),
        ("3\N{FRACTION SLASH}4 kilo", 750),
        ("setengah kg", 500),
        ("Seperempat kilogram", 250),
        ("1 setengah kg", 1_500),
        ("tiga perempat kg", 750),
        ("sekilo", 1_000),
        ("0.5kg", 500),
        ("0", 0),
    ],
)
def test_what_people_type_is_understood(text, grams):
    assert parse_grams(text) == grams


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "kg",
            "-1",
            "0,5",
            "0,2505 kg",
            "1,5 g",
            "½",
            "1/2",
            "setengah",
            "11/2 kg",
            "1/3 kg",
            "1/0 kg",
            "1 ton",
        ),
        *("1001 kg", "٢٥٠", "250\x00", "9" * 5_000),
    ],
)
def test_what_is_no_clear_weight_is_refused(text):
    with pytest.raises(NotAWeight):
        parse_grams(text)


@given(st.text() | st.from_regex(r"[0-9]{0,8}[.,/½]?[0-9]{0,4} ?(kg|g|ons)?", fullmatch=True))
def test_any_text_is_a_weight_or_refused(text):
    with suppress(NotAWeight):
        assert 0 <= parse_grams(text) <= MOST_GRAMS
