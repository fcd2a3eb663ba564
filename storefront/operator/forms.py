"""What the operator fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from storefront.cashbook.forms import PercentField
from storefront.catalog.services.categories import CategoryEntry
from storefront.core.forms import BaseForm, Required, TextAreaField, TextField
from storefront.core.text import UnprintableText, clean_line
from storefront.groups.models import CollectedBy, GroupStatus
from storefront.operator.labels import ICONS
from storefront.payments.providers.base import DisputeState


class StepForm(BaseForm):
    """One step of a group to another state; each button of the page is such a form."""

    status = HiddenField(validators=[AnyOf([*GroupStatus])])
    note = TextField(_l("Catatan"), longest=500, description=_l("Tersimpan di riwayat kelompok"))
    sure = BooleanField(_l("Ya, tutup kelompok ini untuk seterusnya"))

    def validate_sure(self, field: BooleanField) -> None:
        if self.status.data == GroupStatus.CLOSED and not field.data:
            raise ValidationError(_l("Centang dulu: penutupan tidak bisa dibatalkan"))


class DisputeForm(BaseForm):
    """How a dispute ended; each button of the page is such a form."""

    ended = HiddenField(validators=[AnyOf([DisputeState.WON, DisputeState.LOST])])

    @property
    def state(self) -> DisputeState:
        return DisputeState(self.ended.data)


class CollectorForm(BaseForm):
    collected_by = RadioField(
        _l("Uang pembeli masuk ke"),
        [Required(_l("Pilih salah satu"))],
        choices=[
            SelectChoice(
                CollectedBy.GROUP,
                _l("Rekening kelompok"),
                {"detail": _l("Kelompok sendiri yang mengecek uang masuk")},
            ),
            SelectChoice(
                CollectedBy.PLATFORM,
                _l("Rekening pengelola"),
                {"detail": _l("Satu pembayaran untuk beberapa kelompok, lalu diteruskan")},
            ),
        ],
    )


class CommissionForm(BaseForm):
    commission_bp = PercentField(
        _l("Komisi dari harga barang"),
        description=_l("Kosong berarti tanpa komisi"),
        longest=8,
    )


class AccountForm(BaseForm):
    """The account that platform transfers go to."""

    bank_name = TextField(_l("Nama bank"), [Required(_l("Isi nama bank"))], longest=60)
    account_number = TextField(
        _l("Nomor rekening"), [Required(_l("Isi nomor rekening"))], longest=40
    )
    account_holder = TextField(_l("Atas nama"), [Required(_l("Isi nama pemilik"))], longest=80)


class CardsForm(BaseForm):
    """Whether cards are taken from now on."""

    is_offered = BooleanField()


class CheckForm(BaseForm):
    """What the operator looked at, as the mark of a certificate."""

    seen = HiddenField(validators=[Required()])


class ReasonForm(BaseForm):
    """Why something is not shown; the group reads it."""

    note = TextAreaField(
        _l("Alasannya"),
        [Required(_l("Tulis alasannya, supaya kelompok tahu apa yang perlu diperbaiki"))],
        description=_l("Dibaca kelompok: apa yang salah, dan apa yang perlu diubah"),
        longest=500,
    )


class RefuseForm(CheckForm, ReasonForm):
    """A proof that does not show what the group says."""


class CategoryForm(BaseForm):
    name = TextField(_l("Nama"), [Required(_l("Isi nama kategori"))], longest=40)
    name_en = TextField(_l("Nama dalam bahasa Inggris"), longest=40)
    icon = RadioField(
        _l("Gambar"),
        [Required(_l("Pilih gambar"))],
        choices=[SelectChoice(name, words, {"icon": name}) for name, words in ICONS.items()],
    )

    @property
    def entry(self) -> CategoryEntry:
        return CategoryEntry(self.name.data, self.name_en.data, self.icon.data)


class IntoForm(BaseForm):
    """Which other category takes the products."""

    into = SelectField(_l("Ke kategori"), [Required(_l("Pilih kategori"))], coerce=int)

    def __init__(self, categories: list[tuple[int, str]]) -> None:
        super().__init__()
        self.into.choices = [SelectChoice(id_, name) for id_, name in categories]


def typed_words(text: str) -> str:
    """What somebody looks for, as far as it can be looked for."""
    try:
        return clean_line(text)[:100]
    except UnprintableText as unprintable:
        return unprintable.cleaned[:100]
