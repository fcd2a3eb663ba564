"""What people fill in to sign in and to get a new PIN."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField
from wtforms.validators import EqualTo

from storefront.core.forms import BaseForm, NewPinField, PhoneField, Required, SecretField

PIN_OR_PASSWORD = _l("PIN 6 angka atau kata sandi")


class NumberForm(BaseForm):
    lanjut = HiddenField()
    phone = PhoneField(_l("Nomor HP"), [Required(_l("Isi nomor HP"))])


class PinForm(BaseForm):
    """The PIN, and whose it is when this browser knows several people."""

    lanjut = HiddenField()
    who = RadioField(_l("Siapa yang masuk?"), choices=[], validate_choice=False)
    pin = SecretField(PIN_OR_PASSWORD, [Required(_l("Isi PIN atau kata sandi"))])


class NewPin(BaseForm):
    """The part of a form in which somebody chooses a PIN or password."""

    pin = NewPinField(
        PIN_OR_PASSWORD, [Required(_l("Pilih PIN"))], description=_l("Jangan tanggal lahir")
    )
    pin_again = SecretField(
        _l("Ulangi"),
        [Required(_l("Ketik sekali lagi")), EqualTo("pin", _l("Belum sama dengan yang pertama"))],
    )


class ChangePinForm(NewPin):
    old = SecretField(
        _l("PIN atau kata sandi sekarang"), [Required(_l("Isi yang dipakai sekarang"))]
    )

    def __iter__(self) -> Any:
        """The old one comes first on the page and in the list of what to mend."""
        fields: list[Field] = list(super().__iter__())
        return iter(sorted(fields, key=lambda field: field.name != "old"))
