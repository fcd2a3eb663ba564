"""What the operator fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from storefront.core.forms import BaseForm, Required, TextField
from storefront.groups.models import CollectedBy, GroupStatus


class StepForm(BaseForm):
    """One step of a group to another state; each button of the page is such a form."""

    status = HiddenField(validators=[AnyOf([*GroupStatus])])
    note = TextField(_l("Catatan"), longest=500, description=_l("Tersimpan di riwayat kelompok"))
    sure = BooleanField(_l("Ya, tutup kelompok ini untuk seterusnya"))

    def validate_sure(self, field: BooleanField) -> None:
        if self.status.data == GroupStatus.CLOSED and not field.data:
            raise ValidationError(_l("Centang dulu: penutupan tidak bisa dibatalkan"))


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


class AccountForm(BaseForm):
    """The account that platform transfers go to."""

    bank_name = TextField(_l("Nama bank"), [Required(_l("Isi nama bank"))], longest=60)
    account_number = TextField(
        _l("Nomor rekening"), [Required(_l("Isi nomor rekening"))], longest=40
    )
    account_holder = TextField(_l("Atas nama"), [Required(_l("Isi nama pemilik"))], longest=80)
