"""What people fill in to sign in and to get a new PIN."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo

from storefront.core.forms import BaseForm, NewPinField, PhoneField, Required, SecretField
from storefront.core.language import LANGUAGES, Language

PIN_OR_PASSWORD = _l("PIN 6 angka atau kata sandi")


class NumberForm(BaseForm):
    lanjut = HiddenField()
    phone = PhoneField(_l("Nomor HP"), [Required(_l("Isi nomor HP"))])


class PinForm(BaseForm):
    """The PIN, and whose it is when this browser knows several people."""

    lanjut = HiddenField()
    who = RadioField(_l("Siapa yang masuk?"), choices=[], validate_choice=False)
    pin = SecretField(PIN_OR_PASSWORD, [Required(_l("Isi PIN atau kata sandi"))])


def new_pin() -> NewPinField:
    """The field in which somebody chooses a PIN or password; `pin_again` stands beside it."""
    return NewPinField(
        PIN_OR_PASSWORD, [Required(_l("Pilih PIN"))], description=_l("Jangan tanggal lahir")
    )


def pin_again() -> SecretField:
    return SecretField(
        _l("Ulangi"),
        [Required(_l("Ketik sekali lagi")), EqualTo("pin", _l("Belum sama dengan yang pertama"))],
    )


class PinLinkForm(BaseForm):
    pin = new_pin()
    pin_again = pin_again()


class LanguageForm(BaseForm):
    language = RadioField(
        _l("Bahasa halaman kerja"),
        [Required()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        coerce=Language,
    )


class OwnPinForm(BaseForm):
    old = SecretField(
        _l("PIN atau kata sandi sekarang"), [Required(_l("Isi yang dipakai sekarang"))]
    )
    pin = new_pin()
    pin_again = pin_again()
