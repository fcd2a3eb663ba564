"""What a group fills in about money: where it goes, what came, what goes back."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from storefront.core.amount_fields import RupiahField
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhotosField,
    Required,
    SecretField,
    TextAreaField,
    TextField,
)
from storefront.ordering.forms_choices import METHODS
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import Payment, PaymentOption
from storefront.payments.qr_pictures import read_qr
from storefront.payments.qris import LONGEST, Qris, QrisRefused, reusable
from storefront.payments.services.accounts import BankAccount


class AccountNumberField(TextField):
    """An account number; digits with dots, spaces or dashes between them."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[0-9][0-9 .-]{3,28}[0-9]", text):
            raise ValueError(_l("Tulis nomor rekening dengan angka saja"))
        return text


class AskPin(BaseForm):
    """The part of a form that makes sure who it is."""

    pin = SecretField(
        _l("PIN atau kata sandi sendiri"),
        [Required(_l("Isi PIN untuk menyimpan"))],
        description=_l("Ditanya lagi karena ini soal uang"),
    )


class BankAccountForm(AskPin):
    bank_name = TextField(
        _l("Bank"),
        [Required(_l("Isi nama bank"))],
        description=_l("BRI, BCA, Mandiri…"),
        longest=40,
    )
    account_number = AccountNumberField(
        _l("Nomor rekening"), [Required(_l("Isi nomor rekening"))], longest=30
    )
    account_holder = TextField(
        _l("Atas nama"),
        [Required(_l("Isi nama pemilik rekening"))],
        description=_l("Persis seperti di buku rekening"),
        longest=80,
    )

    is_offered = BooleanField(_l("Terima transfer ke rekening ini"), default=True)

    @property
    def account(self) -> BankAccount:
        return BankAccount(
            bank_name=self.bank_name.data,
            account_number=self.account_number.data,
            account_holder=self.account_holder.data,
        )


class PayloadField(TextAreaField):
    """The text of a code, in which every space counts but none around it."""

    def clean(self, typed: str) -> str:
        return re.sub("[\r\n\u200b\u200e\u200f\ufeff]", "", typed).strip()


class QrisForm(BaseForm):
    """A code to look at before it is used, as text or as a photo."""

    photo = PhotosField(
        _l("Foto kode QRIS"), most=1, description=_l("Foto stiker atau simpanan gambarnya")
    )
    payload = PayloadField(
        _l("Atau tempel teks QRIS"),
        description=_l("Panjang, dimulai dengan 000201"),
        longest=LONGEST,
    )

    def validate_payload(self, field: PayloadField) -> None:
        if not field.data and not self.photo.data:
            raise StopValidation(_l("Pilih foto atau tempel teksnya"))

    @property
    def qris(self) -> Qris:
        """What the code says; raises what `reusable` and `read_qr` do."""
        return reusable(self.payload.data or read_qr(self.photo.data[0].stream))


class ConfirmQrisForm(AskPin):
    """Yes, customers shall pay to this code; or no more."""

    qris_payload = HiddenField()
    puts_amount = BooleanField(
        _l("Jumlah diisi otomatis"),
        description=_l("Pembeli tinggal memindai. Tanpa ini, jumlahnya diketik pembeli."),
        default=True,
    )
    is_offered = BooleanField(_l("Terima pembayaran ke QRIS ini"), default=True)

    @property
    def qris(self) -> Qris | None:
        """What is confirmed, to be looked at; none when it is no code that we take."""
        try:
            return reusable(self.qris_payload.data or "")
        except QrisRefused:
            return None

    @property
    def accepted(self) -> str | None:
        """The payload that payments go to from now on, if any do."""
        return self.qris_payload.data or "" if self.is_offered.data else None

    @property
    def outcome(self) -> Any:
        if self.is_offered.data:
            return _l("QRIS tersimpan. Pesanan baru bisa dibayar ke sana.")
        return _l("QRIS tidak ditawarkan lagi. Yang sudah dibayar tetap masuk.")


class CodForm(AskPin):
    is_offered = BooleanField(
        _l("Terima bayar di tempat"),
        description=_l("Hanya untuk yang diambil sendiri atau diantar kelompok"),
    )
    limit_idr = RupiahField(
        _l("Paling banyak untuk satu pesanan"),
        description=_l("Kosong berarti tanpa batas"),
        least=1,
    )


class OtherWayForm(BaseForm):
    """How a customer would rather pay."""

    way = RadioField(_l("Cara bayar"), [Required(_l("Pilih cara bayar"))])

    def offer(self, options: Iterable[PaymentOption], amount_idr: int) -> None:
        """Show the methods that can carry so much, apart from cards."""
        self.way.choices = [
            SelectChoice(option.method.value, METHODS[option.method][0], {"icon": icon})
            for option in options
            if option.method is not PaymentMethod.CARD
            and (option.most_idr is None or amount_idr <= option.most_idr)
            for icon in [METHODS[option.method][1]]
        ]

    @property
    def method(self) -> PaymentMethod:
        return PaymentMethod(self.way.data)


class ReceivedForm(BaseForm):
    """What came for a payment, when it is not what was due; there may be many on a page."""

    key = OneTimeKeyField()
    amount_idr = RupiahField(_l("Yang masuk"), [Required(_l("Tulis jumlah yang masuk"))], least=1)

    @classmethod
    def of(cls, payment: Payment) -> "ReceivedForm":
        return cls(prefix=f"{payment.id}-")


class CashForm(BaseForm):
    """What the customer gave by hand."""

    key = OneTimeKeyField()
    amount_idr = RupiahField(
        _l("Uang tunai yang diterima"), [Required(_l("Tulis jumlah uangnya"))], least=1
    )


class GiveBackForm(BaseForm):
    """A part of what was paid goes back, as agreed with the customer."""

    key = OneTimeKeyField()
    amount_idr = RupiahField(
        _l("Yang dikembalikan"), [Required(_l("Tulis jumlah yang dikembalikan"))], least=1
    )
    note = TextField(
        _l("Sebabnya"),
        [Required(_l("Tulis sebabnya, misalnya satu bungkus rusak"))],
        longest=120,
    )
