"""Phones of several people, each with a session of its own, all with script or all without."""

import re

import pytest

from tests.factories import PASSWORD, PIN


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def has_script(request):
    return request.param


@pytest.fixture
def new_phone(client, new_context, has_script):
    """`new_phone()` is a customer's, `new_phone(somebody)` that of who is signed in already."""

    def unpack(somebody=None):
        context = new_context(java_script_enabled=has_script)
        phone = context.new_page()
        phone.set_default_timeout(10_000)
        if somebody:
            client.enter(getattr(somebody, "user_id", somebody.id))
            client.let_in(context)
            phone.goto("/masuk")  # leads on to where she works
        return phone

    return unpack


def sign_in(phone, user):
    phone.goto("/masuk")
    phone.get_by_label("Nomor HP").fill(user.phone)
    phone.get_by_role("button", name="Lanjut").click()
    phone.get_by_label("PIN 6 angka").fill(PASSWORD if user.is_operator else PIN)
    phone.get_by_role("button", name="Masuk", exact=True).click()
    phone.wait_for_url(lambda address: "/masuk" not in address)


def follow_the_menu(phone, name):
    phone.locator(".dock").get_by_role("link", name=re.compile(f"^{name}")).click()
