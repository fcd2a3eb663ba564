"""A class on a laptop with a hotspot: plain http, its own address, nothing outside."""

import re

import pytest

from storefront.config import read_settings
from storefront.training.hotspot import NotAtHome, class_environment, own_address
from tests.factories import make_classroom

REAL = {"STRIPE_SECRET_KEY": "sk_test", "SMTP_URL": "smtp://mail", "SECRET_KEY": "x" * 40}


def test_a_class_binds_a_private_address_and_leaves_real_money_out():
    settings = read_settings(class_environment(REAL, "10.42.0.1", 8123, name="kelas.lan"))
    assert settings["PUBLIC_BASE_URL"] == "http://kelas.lan:8123"
    assert settings["TRUSTED_HOSTS"] == ["kelas.lan", "10.42.0.1", "127.0.0.1"]
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["STRIPE_SECRET_KEY"] is None
    for elsewhere in ("8.8.8.8", "0.0.0.0", "::", "kelas.lan"):
        with pytest.raises(NotAtHome):
            class_environment(REAL, elsewhere, 80)
    assert re.fullmatch(r"[0-9.]+", own_address())


def test_phones_come_in_by_the_name_of_the_laptop_over_plain_http(make_app):
    settings = read_settings(class_environment(REAL, "127.0.0.1", 8123, name="kelas.lan"))
    kept = ("PUBLIC_BASE_URL", "TRUSTED_HOSTS", "SESSION_COOKIE_SECURE")
    app = make_app(**{name: settings[name] for name in kept})
    with app.app_context():
        code = make_classroom(names=["Bu Endang"]).code
        home = "http://kelas.lan:8123"
        phone = app.test_client()
        own = {"Origin": home, "Sec-Fetch-Site": "same-origin"}
        door = phone.get(f"/kelas/gabung/{code}", base_url=home, headers=own)
        assert door.status_code == 200
        assert "Secure" not in door.headers["Set-Cookie"]
        assert "Strict-Transport-Security" not in door.headers
        # No page of a class asks anything outside.
        outside = re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', door.text)
        assert [link for link in outside if "kelas.lan" not in link] == []
        assert phone.get("/kelas", base_url="http://evil.example").status_code == 400


def test_the_command_shows_address_and_codes(app):
    classroom = make_classroom("Kelas Wonosobo")
    runner = app.test_cli_runner()
    shown = runner.invoke(args=["class", "--host", "127.0.0.1", "--port", "8123", "--show"])
    assert shown.exit_code == 0, shown.output
    assert "http://127.0.0.1:8123/kelas" in shown.output
    assert f"{classroom.code[:3]} {classroom.code[3:]}  Kelas Wonosobo" in shown.output
    assert "new-trainer" in shown.output
    refused = runner.invoke(args=["class", "--host", "8.8.8.8", "--show"])
    assert refused.exit_code == 2
