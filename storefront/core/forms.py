"""Forms: fields that read what people really type, and say in plain words what to mend.

Whatever is sent, a field ends as a value that fits the database or as an error; it never raises.
A field may be left empty unless it has `Required()`; its `description` is the hint.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import DateInput, FileInput, PasswordInput, TelInput, TextArea

from storefront.core import clock, filters
from storefront.core.numbers import new_secret
from storefront.core.phones import NotAPhone, PhoneFault, normalise_phone
from storefront.core.text import UnprintableText, clean_line, clean_text

EARLIEST = date(2020, 1, 1)  # long before the shop; dates that people mistype are earlier still
PHONE_WORDS = {
    PhoneFault.TOO_SHORT: _l("Nomor kurang angka. Contoh: 0812 0000 0000"),
    PhoneFault.TOO_LONG: _l("Nomor kelebihan angka. Contoh: 0812 0000 0000"),
    PhoneFault.UNKNOWN: _l("Tulis nomor HP seperti 0812 0000 0000"),
}
WORDS = {  # for what the fields of WTForms say by themselves
    "Not a valid choice.": _l("Pilih salah satu."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu."),
    "'%(value)s' is not a valid choice for this field.": _l("Pilih dari daftar ini."),
    "'%(value)s' are not valid choices for this field.": _l("Pilih dari daftar ini."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Pilih dari daftar ini."
    ),
    "Not a valid date value.": _l("Pilih tanggal yang ada di kalender."),
    "Not a valid datetime value.": _l("Pilih tanggal dan jam yang benar."),
    "Not a valid time value.": _l("Pilih jam yang benar."),
}
WELL_KNOWN = re.compile(
    r"(passw[o0]rd|katasandi|rahasia|qwerty(uiop?)?|1q2w3e4r|1qaz2wsx|abcd|admin|iloveyou"
    r"|sayang(ku)?|cinta|bismillah|indonesia|merdeka)[0-9]{0,4}"
)


class Words:
    """Where WTForms looks its own sentences up."""

    def gettext(self, sentence: str) -> str:
        return str(WORDS.get(sentence, sentence))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


class BaseForm(FlaskForm):
    """A form that reads the current request, whose token was looked at before its view began."""

    class Meta(FlaskForm.Meta):
        csrf = False  # core.safety asks every unsafe request for it, whatever it is for

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was sent: files for file fields and text for all others, never JSON."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            if not form.is_submitted():
                return None
            names = {field.name for field in form if isinstance(field.widget, FileInput)}
            files = [
                (name, file) for name, file in request.files.items(multi=True) if name in names
            ]
            return CombinedMultiDict([MultiDict(files), request.form])

        def get_translations(self, form: FlaskForm) -> Words:
            return Words()


class Required:
    """Something has to be sent, and to be left after spaces are gone."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Isi bagian ini")

    def __call__(self, form: FlaskForm, field: Field) -> None:
        is_empty = field.data is None or field.data is False or field.data in ("", [])
        if is_empty or not field.raw_data:
            raise StopValidation(self.message)


class TextField(StringField):
    """One line of clean text; `data` is empty text when nothing was typed.

    A kind of text that means a value overrides `read` and `show`; what was typed is shown back
    as it was until it can be read.
    """

    empty: Any = ""  # `data` when nothing was typed, or nothing that can be kept
    text = ""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        longest: int = 200,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.longest = self.flags.maxlength = longest

    def clean(self, typed: str) -> str:
        """What is kept of the typed text; raises UnprintableText."""
        return clean_line(typed)

    def read(self, text: str) -> Any:
        """The value that a text means; raises ValueError with the words to show."""
        return text

    def show(self, value: Any) -> str:
        """How a value looks in the field."""
        return str(value)

    def process_data(self, value: Any) -> None:
        self.data = self.empty if value is None else value

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = self.empty
        try:
            self.text = self.clean(valuelist[0])
        except UnprintableText as found:
            self.text = found.cleaned
            raise ValueError(_l("Ada huruf yang tidak terbaca. Ketik ulang bagian ini.")) from None
        if len(self.text) > self.longest:
            raise ValueError(_l("Paling banyak %(most)d huruf", most=self.longest))
        if self.text:
            self.data = self.read(self.text)

    def pre_validate(self, form: FlaskForm) -> None:
        if self.process_errors:
            raise StopValidation()  # one mistake is enough to hear of

    def _value(self) -> str:
        if self.raw_data:
            return self.text
        return "" if self.data is None else self.show(self.data)


class TextAreaField(TextField):
    """Text of several lines."""

    widget = TextArea()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        longest: int = 2_000,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, longest=longest, **options)

    def clean(self, typed: str) -> str:
        return clean_text(typed)


class PhoneField(TextField):
    """A phone number; `data` is E.164 or None."""

    widget = TelInput()
    empty = None

    def read(self, text: str) -> str:
        try:
            return normalise_phone(text)
        except NotAPhone as refused:
            raise ValueError(PHONE_WORDS[refused.reason]) from None

    def show(self, value: str) -> str:
        return filters.phone(value)


class DayField(TextField):
    """A day of the calendar up to today (WIB); `data` is a date or None."""

    widget = DateInput()
    empty = None

    def read(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(_l("Pilih tanggal yang ada di kalender.")) from None
        if day < EARLIEST:
            raise ValueError(_l("Pilih tanggal mulai tahun 2020."))
        if day > clock.today():
            raise ValueError(_l("Pilih hari ini atau sebelumnya."))
        return day

    def show(self, value: date) -> str:
        return value.isoformat()


class SecretField(TextField):
    """A PIN or password to sign in with; never shown back."""

    widget = PasswordInput()


class NewPinField(SecretField):
    """A PIN of six digits or a password of eight characters that is not the first to be tried."""

    def read(self, text: str) -> str:
        check_new_pin(text)
        return text


def check_new_pin(secret: str) -> None:
    """Raises ValidationError, with the words to show, when nobody should choose this secret."""
    is_pin = bool(re.fullmatch("[0-9]{6}", secret))
    if not is_pin and len(secret) < 8:
        raise ValidationError(_l("Pakai 6 angka, atau kata sandi paling sedikit 8 huruf"))
    if _is_guessed_first(secret):
        raise ValidationError(_l("Terlalu mudah ditebak. Jangan yang berulang atau berurutan."))


class OneTimeKeyField(HiddenField):
    """A key made with the page, so that a form that is sent twice is carried out once."""

    def __init__(self, label: Any = "", validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, validators, default=new_secret, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not re.fullmatch("[A-Za-z0-9_-]{16,64}", valuelist[0]):
            raise ValueError(_l("Halaman ini sudah lama terbuka. Periksa isinya, lalu kirim lagi."))
        self.data = valuelist[0]


class PhotosField(MultipleFileField):
    """Uploaded files as a list, empty when there are none; what is in them is not looked at yet."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, most: int = 8, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.most = most

    def process_data(self, value: Any) -> None:
        self.data: list[FileStorage] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [file for file in valuelist if isinstance(file, FileStorage) and file.filename]
        if len(self.data) > self.most:
            raise ValueError(_l("Paling banyak %(most)d foto sekali kirim", most=self.most))


def _is_guessed_first(secret: str) -> bool:
    """Whether it is a well-known one, one step repeated (111111, 123456) or a piece repeated."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(secret)}
    has_pairs = secret[::2] == secret[1::2]  # 112233
    pieces = (secret[:length] * (len(secret) // length) for length in (2, 3, 4))
    is_known = bool(WELL_KNOWN.fullmatch(secret.lower()))
    return is_known or len(steps) == 1 or has_pairs or secret in pieces
