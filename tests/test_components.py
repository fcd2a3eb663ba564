"""What every page may count on: the macros, the layouts, and the files that templates name."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, flash, render_template_string
from flask_wtf import CSRFProtect
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice

from storefront.accounts import login
from storefront.core import assets, filters, fragments, icons, language, saving
from storefront.core.amount_fields import RupiahField
from storefront.core.built import STATIC
from storefront.core.forms import BaseForm, PhoneField, Required, TextField
from storefront.core.world import World, entered
from storefront.ordering.models import OrderStatus

TEMPLATES = STATIC.parent / "templates"
SOURCES = {path.relative_to(TEMPLATES): path.read_text() for path in TEMPLATES.rglob("*.html")}
ALL = "\n".join(SOURCES.values())


@pytest.fixture(scope="module")
def app():
    app = Flask("pages", static_folder=None, template_folder=str(TEMPLATES))
    app.config["SECRET_KEY"] = "a key that only the tests know"
    language.init_app(app, lambda: None)
    CSRFProtect(app)
    assets.init_app(app)
    filters.init_app(app)
    login.init_app(app)
    saving.init_app(app)
    fragments.init_app(app)
    icons.init_app(app)
    app.add_url_rule("/cari", view_func=public_page)
    return app


def public_page() -> str:
    return render_template_string('{% extends "layouts/public.html" %}')


class SignUp(BaseForm):
    name = TextField("Nama kelompok", [Required()])
    phone = PhoneField("Nomor HP", [Required()], description="Untuk masuk")
    price = RupiahField("Harga")
    pay = RadioField(
        "Cara bayar",
        choices=[
            SelectChoice("qris", "QRIS", {"detail": "Pindai", "icon": "qr"}),
            SelectChoice("cod", "COD", {"disabled": True}),
        ],
    )
    agreed = BooleanField("Setuju")


def test_an_icon_that_a_page_asks_for_is_drawn(app):
    drawn = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "icons.svg").read_text()))
    asked = set(re.findall(r'\bi\("([a-z]+)"\)', ALL)) | set(re.findall(r"#i-([a-z]+)", ALL))
    assert asked
    assert asked <= drawn


def test_a_page_draws_the_icons_that_it_shows_and_no_others(app):
    page = app.test_client().get("/cari").text
    drawn, shown = (re.findall(rf'{where}(i-[a-z]+)"', page) for where in ('id="', 'href="#'))
    assert set(drawn) == set(shown)
    assert len(drawn) == len(set(drawn)) > 5


def test_a_static_file_that_a_page_asks_for_is_there(app):
    for path in set(re.findall(r'\bstatic\("([^"]+)"\)', ALL)):
        assert app.jinja_env.globals["static"](path)


@pytest.mark.parametrize(
    "offence",
    [
        r"<style\b",
        r'\sstyle="',
        r'\son[a-z]+="',
        r'<script(?! type="module" src| type="application/ld\+json">{{ data\|tojson }}<)',
    ],
)
def test_nothing_is_written_inline_that_the_browser_would_refuse(offence):
    assert [str(path) for path, source in SOURCES.items() if re.search(offence, source)] == []


def test_every_macro_that_a_page_may_use_is_in_the_list_of_components():
    listed = (TEMPLATES.parent / "docs" / "components.md").read_text()
    for path, source in SOURCES.items():
        if path.parent.name == "components":
            names = re.findall(r"{%-? macro (?!_)(\w+)\(", source)
            assert [name for name in names if f"{name}(" not in listed] == [], path


@pytest.mark.parametrize("key", [*OrderStatus, "checking", "partly_shipped"])
def test_every_state_of_an_order_has_a_word(app, key):
    badge = shown(app, "order", "state(key)", key=key)
    assert re.search(r"</svg>[A-Z][a-z ]+</span>", badge)


def test_a_field_tells_screen_readers_what_is_wrong_with_it(app):
    with app.test_request_context(method="POST", data={"phone": "0812", "price": "murah"}):
        form = SignUp(meta={"csrf": False})
        assert not form.validate()
        field = shown(app, "form", "field(form.phone, autocomplete='tel')", form=form)
        assert 'aria-invalid="true"' in field
        assert 'aria-describedby="phone-e phone-h"' in field
        assert 'id="phone-e"' in field
        assert 'id="phone-h">Untuk masuk<' in field
        assert 'value="0812"' in field
        assert 'autocomplete="tel"' in field

        summary = shown(app, "form", "errors(form)", form=form)
        assert "4 isian perlu diperbaiki" in summary
        assert 'href="#phone"' in summary
        assert 'role="alert"' in summary


def test_only_a_field_that_may_be_empty_says_so(app):
    with app.test_request_context():
        form = SignUp(meta={"csrf": False})
        assert "(boleh dikosongkan)" not in shown(app, "form", "field(form.name)", form=form)
        price = shown(app, "form", "field(form.price)", form=form)
        assert "(boleh dikosongkan)" in price
        assert "<span>Rp</span>" in price
        assert "aria-" not in price


def test_choices_carry_what_helps_to_choose(app):
    with app.test_request_context():
        rows = shown(app, "form", "pick(form.pay)", form=SignUp(meta={"csrf": False}))
    assert "<small>Pindai</small>" in rows
    assert 'href="#i-qr"' in rows
    assert re.search(r'value="cod"\s+disabled', rows)


def test_a_photo_is_a_drawing_until_its_sizes_are_made(app):
    photo = SimpleNamespace(
        ready=False,
        src="/media/a-480.jpg",
        alt="Toples carica",
        width=800,
        height=600,
        sources=(("image/webp", "/media/a-800.webp 800w"), ("image/jpeg", "/media/a-800.jpg 800w")),
        small_sources=(
            ("image/avif", "/media/a-240.avif 240w"),
            ("image/jpeg", "/media/a-240.jpg 240w"),
        ),
    )
    for missing in (photo, None):
        assert "belum-ada-foto.svg" in shown(app, "product", "pic(photo)", photo=missing)

    photo.ready = True
    small = shown(app, "product", "pic(photo)", photo=photo)
    assert '<source type="image/avif" srcset="/media/a-240.avif 240w"' in small
    assert 'srcset="/media/a-240.jpg 240w"' in small
    assert 'width="800" height="600" loading="lazy"' in small
    assert "a-800" not in small
    large = shown(app, "product", "pic(photo, lazy=false, is_large=true)", photo=photo)
    assert "a-800.webp" in large
    assert "loading" not in large


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ({"Pelangi Dieng": 82000}, "Satu pembayaran</b>: Rp82.000 ke Pelangi Dieng."),
        (
            {"Pelangi Dieng": 82000, "Lereng": 32000},
            "Dua kelompok, dua pembayaran</b>: Rp82.000 ke Pelangi Dieng, Rp32.000 ke Lereng.",
        ),
    ],
)
def test_a_customer_reads_whom_she_pays(app, amounts, sentence):
    payments = [
        SimpleNamespace(group_name=name, amount_idr=amount) for name, amount in amounts.items()
    ]
    assert sentence in shown(app, "order", "ways(payments)", payments=payments)


def test_a_public_page_is_the_same_for_everybody(app):
    answer = app.test_client().get("/cari")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "csrf" not in answer.text
    assert 'aria-current="page"' in answer.text


def test_links_stay_inside_the_class_in_practice(app):
    with entered(World(classroom_id=7)):
        html = app.test_client().get("/cari", base_url="http://shop.test/latihan/TEK4Q7").text
    assert "LATIHAN" in html
    assert 'class=" latihan"' in html
    links = re.findall(r'(?:href|action)="(/[^"]*)"', html)
    assert [link for link in links if not link.startswith(("/latihan/TEK4Q7/", "/static/"))] == []


def test_the_last_message_is_shown_with_its_way_back(app):
    with app.test_request_context():
        flash("Barang masuk keranjang.", "ok")
        flash({"text": "Barang dihapus.", "url": "/keranjang/1"}, "undo")
        html = render_template_string('{% extends "layouts/customer.html" %}')
    toast = re.search(r'<div class="toast" role="status">.*?</div>', html, re.DOTALL)[0]
    assert "Barang dihapus." in toast
    assert '<form method="post" action="/keranjang/1">' in toast
    assert 'name="csrf_token"' in toast


def shown(app: Flask, file: str, call: str, **values: object) -> str:
    """What a macro draws."""
    template = f'{{% import "components/{file}.html" as m %}}{{{{ m.{call} }}}}'
    with app.test_request_context():
        return render_template_string(template, **values)
