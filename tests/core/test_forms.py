import io

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, RadioField

from storefront.core.amount_fields import GramsField, QuantityField, RupiahField
from storefront.core.forms import (
    BaseForm,
    NewPinField,
    OneTimeKeyField,
    PhoneField,
    PhotosField,
    Required,
    SecretField,
    TextAreaField,
    TextField,
)

ANY_TEXT = st.text(st.characters())  # surrogates and control characters too


class EveryField(BaseForm):
    name = TextField("Nama", [Required("Tulis nama")], longest=20)
    story = TextAreaField("Cerita", longest=100)
    price = RupiahField("Harga", least=500)
    phone = PhoneField("Nomor HP")
    quantity = QuantityField("Jumlah")
    weight = GramsField("Berat")
    secret = SecretField("PIN")
    pin = NewPinField("PIN baru")
    key = OneTimeKeyField()
    photos = PhotosField("Foto", most=2)
    way = RadioField("Cara", choices=["ambil", "kirim"], validate_choice=True)
    day = DateField("Tanggal")
    agrees = BooleanField("Setuju")


@pytest.fixture(scope="module")
def app():
    """Forms need a request and a language, no shop."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, default_locale="id")
    return app


@pytest.fixture
def fill(app):
    """Send some fields of EveryField and give the form as it was after validation."""

    def fill(**fields):
        with app.test_request_context(method="POST", data=fields):
            form = EveryField()
            form.validate()
            form.words = {
                name: [str(word) for word in words] for name, words in form.errors.items()
            }
            form.shown = {field.name: field._value() for field in form if hasattr(field, "_value")}
            return form

    return fill


def test_text_is_cleaned_before_anybody_sees_it(fill):
    form = fill(name="  Siti\u200b  Aminah\r\n", story=" satu\r\n\r\ndua ")
    assert form.name.data == "Siti Aminah"
    assert form.story.data == "satu\n\ndua"


@pytest.mark.parametrize("name", ["", "   ", "\u200b", None])
def test_nothing_but_spaces_is_nothing(fill, name):
    assert fill(name=name).words["name"] == ["Tulis nama"]


def test_control_characters_are_refused_with_words_and_shown_back_without(fill):
    form = fill(name="Si\x00ti")
    assert form.words["name"] == ["Ada huruf yang tidak terbaca. Ketik ulang bagian ini."]
    assert (form.name.data, form.shown["name"]) == ("", "Siti")


def test_too_long_a_text_is_refused_and_the_browser_knows_the_limit(fill, app):
    form = fill(name="a" * 21)
    assert form.words["name"] == ["Paling banyak 20 huruf"]
    with app.test_request_context():
        assert 'maxlength="20"' in EveryField().name()


@pytest.mark.parametrize(
    ("field", "typed", "data"),
    [
        ("price", "25rb", 25_000),
        ("price", "", None),
        ("phone", "0812-0000-0000", "+6281200000000"),
        ("phone", " ", None),
        ("quantity", "2", 2),
        ("weight", "0,25 kg", 250),
        ("pin", "480163", "480163"),
        ("pin", "kopi bowongso", "kopi bowongso"),
    ],
)
def test_a_field_gives_what_the_text_means(fill, field, typed, data):
    form = fill(**{field: typed})
    assert field not in form.words
    assert form[field].data == data


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("price", "25,5", "Tulis rupiah seperti 25.000 atau 25rb"),
        ("price", "-5", "Tulis rupiah seperti 25.000 atau 25rb"),
        ("price", "499", "Paling sedikit Rp500"),
        ("phone", "0812 345", "Nomor kurang angka. Contoh: 0812 0000 0000"),
        ("phone", "Siti", "Tulis nomor HP seperti 0812 0000 0000"),
        ("quantity", "0", "Paling sedikit 1"),
        ("quantity", "-1", "Paling sedikit 1"),
        ("quantity", str(10**12), "Paling banyak 999"),
        ("quantity", "dua", "Tulis jumlah dengan angka, misalnya 2"),
        ("quantity", "٢", "Tulis jumlah dengan angka, misalnya 2"),
        ("weight", "berat", "Tulis gram, misalnya 500, atau dengan satuannya: 0,5 kg, ½ kg"),
        ("weight", "101 kg", "Paling banyak 100.000 gram"),
        ("pin", "12345", "Pakai 6 angka, atau kata sandi paling sedikit 8 huruf"),
        ("way", "terbang", "Pilih salah satu."),
        ("day", "31 Februari", "Pilih tanggal yang ada di kalender."),
        ("key", "../etc", "Halaman ini sudah lama terbuka. Periksa isinya, lalu kirim lagi."),
    ],
)
def test_a_field_says_what_to_mend(fill, field, typed, words):
    form = fill(**{field: typed})
    assert form.words[field] == [words]
    assert form[field].data is None or field in {"pin", "key", "way"}


@pytest.mark.parametrize(
    "pin",
    [
        *("000000", "123456", "654321", "890123", "121212", "123123", "112233", "135791"),
        *("11111111", "abcdefgh", "Password", "rahasia123", "Sayangku1"),
    ],
)
def test_a_pin_that_everybody_tries_first_is_refused(fill, pin):
    assert fill(pin=pin).words["pin"] == [
        "Terlalu mudah ditebak. Jangan yang berulang atau berurutan."
    ]


def test_what_was_typed_is_shown_back_and_secrets_are_not(fill, app):
    form = fill(price="25rb", quantity="dua", pin="12")
    assert (form.shown["price"], form.shown["quantity"]) == ("25rb", "dua")
    with app.test_request_context():
        assert "12" not in form.pin()


def test_values_are_shown_as_people_write_them(app):
    with app.test_request_context():
        form = EveryField(data={"price": 25_000, "phone": "+6281200000000", "weight": 1_500})
        assert [form[name]._value() for name in ("price", "phone", "weight", "quantity")] == [
            "25.000",
            "0812 0000 0000",
            "1.500",
            "",
        ]


def test_a_key_is_made_with_the_page_and_kept_with_the_form(fill, app):
    with app.test_request_context():
        one, other = EveryField().key.data, EveryField().key.data
    assert one != other
    assert fill(key=one).key.data == one


def test_photos_come_as_a_list_without_empty_ones(fill):
    assert fill().photos.data == []
    assert fill(photos=[(io.BytesIO(), "")]).photos.data == []
    form = fill(photos=[(io.BytesIO(b"x"), f"{name}.jpg") for name in "abc"])
    assert form.words["photos"] == ["Paling banyak 2 foto sekali kirim"]


def test_a_file_in_the_place_of_text_is_nothing(fill):
    form = fill(name=(io.BytesIO(b"x"), "a.txt"), day=(io.BytesIO(b"x"), "b.txt"))
    assert form.words["name"] == ["Tulis nama"]


@pytest.mark.parametrize("body", [[1, 2], {"name": ["a"]}, "x", None])
def test_json_is_not_a_form(app, body):
    with app.test_request_context(method="POST", json=body):
        form = EveryField()
        assert not form.validate()
        assert form.name.data == ""


def test_without_the_token_of_the_session_nothing_is_accepted(app):
    with app.test_request_context(method="POST", data={"name": "Siti"}):
        form = EveryField(meta={"csrf": True})
        assert not form.validate()
        assert "csrf_token" in form.errors


@given(
    st.dictionaries(
        st.sampled_from([name for name in vars(EveryField) if name[0] != "_"]),
        st.lists(ANY_TEXT, max_size=2),
    )
)
def test_any_text_in_any_field_is_a_value_or_an_error(app, fields):
    with app.test_request_context(method="POST"):
        form = EveryField(MultiDict(fields))
        form.validate()
        values = {name: form[name].data for name in fields if not isinstance(form[name].data, list)}
        for name, value in values.items():
            assert "\x00" not in str(value) or form[name].errors
        render_template_string(
            "{% for field in form %}{{ field }}{{ field.errors }}{% endfor %}", form=form
        )
