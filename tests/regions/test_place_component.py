"""The box "Kecamatan atau kode pos" on a page, with and without script."""

import pytest
from flask import render_template_string
from playwright.sync_api import expect

from storefront.regions.forms import DistrictForm

pytestmark = pytest.mark.usefixtures("kebumen_and_wonosobo")

PAGE = """{% extends "layouts/customer.html" %}
{% from "components/form.html" import place %}
{% block title %}Alamat{% endblock %}
{% block main %}
<h1>Alamat</h1>
<form method="post">
  {{ place(form.district_query, form.district_code) }}
  <button>Kirim</button>
</form>
{% endblock %}"""


@pytest.fixture
def address_page(app):
    """The page as it comes back after some fields were sent."""

    def render(**fields):
        with app.test_request_context(method="POST" if fields else "GET", data=fields):
            return render_template_string(PAGE, form=DistrictForm())

    return render


def test_the_button_and_the_answers_carry_the_names_that_the_form_reads(address_page):
    html = address_page(district_query="karanganyar kebumen", district_query_find="1")
    assert 'name="district_query_find"' in html
    assert 'name="district_code" value="33.05.20" checked' in html
    assert "Jawa Tengah 54364" in html
    assert "boleh dikosongkan" not in html
    assert "required" not in html


def test_answers_come_while_typing(page, address_page):
    page.route(
        "**/alamat", lambda route: route.fulfill(body=address_page(), content_type="text/html")
    )
    page.goto("/alamat")

    page.get_by_label("Kecamatan atau kode pos").press_sequentially("karanganyar")
    answer = page.get_by_role("radio", name="Karanganyar, Kab. Kebumen")
    expect(answer).to_be_visible()
    expect(answer).not_to_be_checked()
    answer.check()

    page.get_by_label("Kecamatan atau kode pos").fill("leksono")
    expect(page.get_by_role("radio", name="Leksono, Kab. Wonosobo")).to_be_checked()
    expect(page.get_by_role("radio")).to_have_count(1)


def test_what_was_typed_before_the_script_came_is_answered(page, address_page):
    page.route(
        "**/alamat", lambda route: route.fulfill(body=address_page(), content_type="text/html")
    )
    scripts = []

    def hold(route):
        scripts.append(route)

    page.route("**/js/main.js", hold)
    page.goto("/alamat", wait_until="commit")
    page.get_by_label("Kecamatan atau kode pos").fill("leksono")
    expect(page.get_by_role("radio")).to_have_count(0)

    scripts[0].continue_()
    expect(page.get_by_role("radio", name="Leksono, Kab. Wonosobo")).to_be_checked()


def test_enter_looks_for_answers_instead_of_sending_the_form(page, address_page):
    page.route(
        "**/alamat", lambda route: route.fulfill(body=address_page(), content_type="text/html")
    )
    page.goto("/alamat")
    box = page.get_by_label("Kecamatan atau kode pos")
    with page.expect_response("**/wilayah?q=lek"):
        box.fill("lek")
        box.press("Enter")
    assert page.url.endswith("/alamat")
    expect(page.get_by_role("radio", name="Leksono, Kab. Wonosobo")).to_be_visible()
