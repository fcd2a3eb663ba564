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
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, FileInput, PasswordInput, TelInput, TextArea

from storefront.core import clock, filters
from storefront.core.language import Language, page_language
from storefront.core.money import NotRupiah, format_idr, parse_idr, thousands
from storefront.core.numbers import new_secret
from storefront.core.phones import NotAPhone, PhoneFault, normalise_phone
from storefront.core.text import UnprintableText, clean_line, clean_text
from storefront.core.weights import NotAWeight, parse_grams

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
    """A form that reads the current request and carries the session's token."""

    class Meta(FlaskForm.Meta):
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


class AmountField(TextField):
    """A whole number between `least` and `most`; `data` is an int or None."""

    empty = None
    least, most = 0, 0

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int | None = None,
        most: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.least = self.least if least is None else least
        self.most = self.most if most is None else most

    def parse(self, text: str) -> int:
        """The number that a text means; raises ValueError with the words to show."""
        raise NotImplementedError

    def read(self, text: str) -> int:
        amount = self.parse(_with_dots(text))
        if amount < self.least:
            raise ValueError(_l("Paling sedikit %(least)s", least=self.spoken(self.least)))
        if amount > self.most:
            raise ValueError(_l("Paling banyak %(most)s", most=self.spoken(self.most)))
        return amount

    def show(self, value: int) -> str:
        return thousands(value)

    def spoken(self, amount: int) -> str:
        """The number in a sentence."""
        return self.show(amount)


class RupiahField(AmountField):
    """Whole rupiah, in every way that people write a price."""

    most = 999_999_999

    def parse(self, text: str) -> int:
        try:
            return parse_idr(text)
        except NotRupiah:
            raise ValueError(_l("Tulis rupiah seperti 25.000 atau 25rb")) from None

    def spoken(self, amount: int) -> str:
        return format_idr(amount)


class QuantityField(AmountField):
    """How many pieces."""

    least, most = 1, 999

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"-?([0-9]{1,100}|[0-9]{1,3}(\.[0-9]{3}){1,30})", text):
            raise ValueError(_l("Tulis jumlah dengan angka, misalnya 2"))
        return int(text.replace(".", ""))


class StepperField(QuantityField):
    """How many pieces; its buttons send `<name>_step` = -1 or 1 where there is no script."""

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        step = formdata.get(f"{self.name}_step") if formdata else None
        if step in ("-1", "1") and self.data is not None and not self.process_errors:
            self.data = min(max(self.data + int(step), self.least), self.most)
            self.text = self.show(self.data)


class GramsField(AmountField):
    """A weight in grams, however it is written."""

    least, most = 1, 100_000

    def parse(self, text: str) -> int:
        try:
            return parse_grams(text)
        except NotAWeight:
            raise ValueError(_l("Tulis berat seperti 250 gram atau 0,25 kg")) from None

    def spoken(self, amount: int) -> str:
        return str(_("%(grams)s gram", grams=thousands(amount)))


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
        is_pin = bool(re.fullmatch("[0-9]{6}", text))
        if not is_pin and len(text) < 8:
            raise ValueError(_l("Pakai 6 angka, atau kata sandi paling sedikit 8 huruf"))
        if _is_guessed_first(text):
            raise ValueError(_l("Terlalu mudah ditebak. Jangan yang berulang atau berurutan."))
        return text


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


def _with_dots(text: str) -> str:
    """A number as Indonesians part its thousands; on English pages it may come with commas."""
    is_english = page_language() is Language.EN
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", ".", text) if is_english else text


def _is_guessed_first(secret: str) -> bool:
    """Whether it is a well-known one, one step repeated (111111, 123456) or a piece repeated."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(secret)}
    has_pairs = secret[::2] == secret[1::2]  # 112233
    pieces = (secret[:length] * (len(secret) // length) for length in (2, 3, 4))
    is_known = bool(WELL_KNOWN.fullmatch(secret.lower()))
    return is_known or len(steps) == 1 or has_pairs or secret in pieces
