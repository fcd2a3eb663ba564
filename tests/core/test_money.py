from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.core.money import MOST_IDR, NotRupiah, format_idr, parse_idr, split

AMOUNTS = st.integers(0, MOST_IDR)


@pytest.mark.parametrize(
    ("amount_idr", "text"),
    [(0, "Rp0"), (500, "Rp500"), (25_000, "Rp25.000"), (1_250_000, "Rp1.250.000")],
)
def test_an_amount_is_written_with_dots_and_nothing_else(amount_idr, text):
    assert format_idr(amount_idr) == text


def test_an_amount_below_zero_has_a_minus_before_the_currency():
    assert format_idr(-5_000) == "\N{MINUS SIGN}Rp5.000"


@pytest.mark.parametrize(
    ("text", "amount_idr"),
    [
        ("25000", 25_000),
        ("25.000", 25_000),
        ("25 000", 25_000),
        ("Rp25.000", 25_000),
        ("Rp 25.000,-", 25_000),
        ("Rp. 25.000", 25_000),
        ("rp\N{NO-BREAK SPACE}25.000", 25_000),
        ("25.000.-", 25_000),
        ("25.000,\N{EN DASH}", 25_000),
        ("Rp25.000,00", 25_000),
        ("25000 rupiah", 25_000),
        (" 25rb ", 25_000),
        ("25 ribu", 25_000),
        ("25RIBU RUPIAH", 25_000),
        ("25k", 25_000),
        ("17,5rb", 17_500),
        ("17.5 rb", 17_500),
        ("2,5jt", 2_500_000),
        ("1,125 juta", 1_125_000),
        ("1.250.000", 1_250_000),
        ("99.999.999.999", MOST_IDR),
        ("0", 0),
    ],
)
def test_what_people_type_is_understood(text, amount_idr):
    assert parse_idr(text) == amount_idr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Rp",
        "-5",
        "\N{MINUS SIGN}5.000",
        "25,5",
        "25.5",
        "25,000",
        "25.000,50",
        "25.00",
        "1250.000",
        "1.250 000",
        "1.250rb",
        "0,0005rb",
        "100.000.000.000",
        "999999jt",
        "9" * 5_000,
        "25\x00",
        "٢٥٠٠٠",
        "\N{FULLWIDTH DIGIT TWO}5000",
        "1e5",
        "25 r\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}bu",
        "0x10",
        "25rb/bks",
        "dua puluh ribu",
        "25000; DROP TABLE",
    ],
)
def test_what_is_no_clear_amount_is_refused(text):
    with pytest.raises(NotRupiah):
        parse_idr(text)


@given(st.text())
def test_any_text_is_an_amount_or_refused(text):
    with suppress(NotRupiah):
        assert 0 <= parse_idr(text) <= MOST_IDR


@given(AMOUNTS)
def test_what_is_written_can_be_read_back(amount_idr):
    assert parse_idr(format_idr(amount_idr)) == amount_idr
    assert parse_idr(str(amount_idr)) == amount_idr


def test_the_largest_remainder_gets_the_odd_rupiah():
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [1, 2, 4]) == [1, 3, 6]


def test_without_any_weight_everybody_gets_alike():
    assert split(100, [0, 0]) == [50, 50]


@given(st.integers(-MOST_IDR, MOST_IDR), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_shares_sum_to_the_total_and_are_off_by_less_than_a_rupiah(total_idr, weights):
    shares = split(total_idr, weights)
    assert sum(shares) == total_idr
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert not whole or abs(share * whole - total_idr * weight) < whole


@given(st.data(), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_a_discount_never_exceeds_its_line(data, lines):
    discount = data.draw(st.integers(0, sum(lines)))
    shares = split(discount, lines) if any(lines) else [0] * len(lines)
    assert all(0 <= share <= line for share, line in zip(shares, lines, strict=True))
