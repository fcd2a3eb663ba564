from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from storefront.core import clock, filters
from storefront.core.language import page_language
from storefront.core.money import format_idr
from storefront.core.world import LIVE, World, entered

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # a Tuesday, 12.00 WIB


@pytest.fixture(autouse=True)
def page():
    app = Flask("page")
    Babel(app, default_locale="id")
    filters.init_app(app)
    with app.test_request_context(), clock.at(NOON):
        yield app


def test_money_is_written_as_on_a_price_tag(page):
    assert (
        shown(page, "{{ 25000|rp }} {{ 0|rp }} {{ (-5000)|rp }}")
        == "Rp25.000 Rp0 \N{MINUS SIGN}Rp5.000"
    )
    assert shown(page, "{{ 1250000|thousands }}") == "1.250.000"


def test_moments_are_told_in_the_time_of_central_java():
    night = datetime(2026, 12, 3, 23, 5, tzinfo=UTC)
    assert filters.when(night) == "4 Desember 2026, 06.05 WIB"
    assert filters.when_short(night) == "Jumat 4 Des, 06.05"
    assert filters.day(night) == "4 Desember 2026"
    assert filters.day(date(2026, 12, 3)) == "3 Desember 2026"


def test_moments_are_told_in_the_language_of_the_page():
    with force_locale("en"):
        assert filters.when(NOON) == "24 November 2026, 12:00 WIB (UTC+7)"
        assert filters.when_short(NOON) == "Tuesday 24 Nov, 12:00"
        assert filters.kg(1310) == "1.4 kg"
        assert format_idr(-1_250_000) == "\N{MINUS SIGN}Rp1,250,000"
        assert page_language() == "en"
    assert page_language() == "id"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "baru saja"),
        (timedelta(minutes=10), "10 menit lalu"),
        (timedelta(hours=11, minutes=59), "11 jam lalu"),
        (timedelta(hours=12, minutes=1), "kemarin"),
        (timedelta(days=1, hours=11), "kemarin"),
        (timedelta(days=3), "3 hari lalu"),
        (timedelta(days=7), "17 November 2026"),
        (timedelta(seconds=-30), "baru saja"),
    ],
)
def test_how_long_ago_follows_the_days_on_the_wall(passed, words):
    assert filters.ago(NOON - passed) == words


@pytest.mark.parametrize(
    ("grams", "words"),
    [(1, "0,1 kg"), (300, "0,3 kg"), (1310, "1,4 kg"), (2000, "2 kg"), (1_000_001, "1.000,1 kg")],
)
def test_a_weight_is_rounded_up_to_the_tenth_that_a_courier_charges(grams, words):
    assert filters.kg(grams) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+6281100000002", "0811 0000 0002"),
        ("+628121234567", "0812 1234 567"),
        ("+60123456789", "+60123456789"),
    ],
)
def test_a_phone_number_is_written_as_people_say_it(number, words):
    assert filters.phone(number) == words


def test_a_chat_link_carries_the_whole_text():
    link = filters.wa_link("+6281100000002", "Pesanan E-7K4QHT & ongkir: 50%?\nTerima kasih")
    assert link == (
        "https://wa.me/6281100000002?text="
        "Pesanan%20E-7K4QHT%20%26%20ongkir%3A%2050%25%3F%0ATerima%20kasih"
    )
    assert filters.wa_link(None, "a/b") == "https://wa.me/?text=a%2Fb"


def test_a_group_without_a_logo_goes_by_its_initials():
    assert filters.initials("Pelangi Dieng") == "PD"
    assert filters.initials("kelompok tani Segara Kirana") == "KT"
    assert filters.initials("") == ""


def test_small_counts_are_spoken():
    assert [filters.words(number) for number in (1, 2, 10, 11)] == ["satu", "dua", "sepuluh", "11"]


def test_pages_know_when_they_are_practice(page):
    with entered(World(classroom_id=7)):
        assert shown(page, "{{ world_is_practice() }}") == "True"
    with entered(LIVE):
        assert shown(page, "{{ world_is_practice() }}") == "False"


def shown(page: Flask, template: str) -> str:
    return page.jinja_env.from_string(template).render()
