import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.core.phones import NotAPhone, PhoneFault, mask_phone, normalise_phone


@pytest.mark.parametrize(
    "text",
    [
        "081200000000",
        "0812 0000 0000",
        "0812-0000-0000",
        "0812.0000.0000",
        "(0812) 0000 0000",
        "6281200000000",
        "+62 812-0000-0000",
        "+62 0812 0000 0000",
        "0062 812 0000 0000",
        "812 0000 0000",
        " 0812\N{NO-BREAK SPACE}0000\N{EN DASH}0000 ",
        "٠٨١٢٠٠٠٠٠٠٠٠",
        "\N{FULLWIDTH PLUS SIGN}6281200000000",
    ],
)
def test_every_usual_spelling_is_the_same_number(text):
    assert normalise_phone(text) == "+6281200000000"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+62 811-0000-1001", "+6281100001001"),
        ("0286 321234", "+62286321234"),
        ("+60 12-345 6789", "+60123456789"),
        ("+852 9123 4567", "+85291234567"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_sample_numbers_landlines_and_families_abroad_are_welcome(text, phone):
    assert normalise_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0812 345", PhoneFault.TOO_SHORT),
        ("0812 3456 7", PhoneFault.TOO_SHORT),
        ("0286", PhoneFault.TOO_SHORT),
        ("0812 0000 0000 0000", PhoneFault.TOO_LONG),
        ("0" * 300, PhoneFault.TOO_LONG),
        ("321234", PhoneFault.UNKNOWN),
        ("+999 1234 5678", PhoneFault.UNKNOWN),
        ("+852 1111 1111", PhoneFault.UNKNOWN),
        ("0800 FLOWERS", PhoneFault.UNKNOWN),
        ("0812 0000 0000 ext. 5", PhoneFault.UNKNOWN),
        ("0812\x00 0000 0000", PhoneFault.UNKNOWN),
        ("siti@contoh.example", PhoneFault.UNKNOWN),
        ("", PhoneFault.UNKNOWN),
    ],
)
def test_what_cannot_be_called_is_refused_with_its_reason(text, reason):
    with pytest.raises(NotAPhone) as refused:
        normalise_phone(text)
    assert refused.value.reason == reason


@given(st.text() | st.from_regex(r"\+?[\d .()-]{0,30}", fullmatch=True))
def test_any_text_is_a_number_or_refused_and_a_number_stays_itself(text):
    try:
        phone = normalise_phone(text)
    except NotAPhone:
        return
    assert re.fullmatch(r"\+[1-9][0-9]{5,15}", phone)
    assert normalise_phone(phone) == phone


def test_a_masked_number_can_be_recognised_but_not_called():
    assert mask_phone("+6281100001001") == "+62811*****001"
    assert mask_phone("12345") == "*****"
