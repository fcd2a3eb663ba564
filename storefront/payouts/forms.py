"""What people type about payouts."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from storefront.core.amount_fields import RupiahField
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhotosField,
    Required,
    SecretField,
    TextField,
)


class NotArrivedForm(BaseForm):
    """A payout has not come, or is not to be sent."""

    note = TextField(_l("Catatan"), [Required(_l("Tulis sebabnya dengan singkat"))], longest=200)


class ApproveForm(BaseForm):
    pin = SecretField(
        _l("Kata sandi sendiri"),
        [Required(_l("Isi kata sandi"))],
        description=_l("Ditanya lagi karena ini soal uang"),
    )


class DebtForm(ApproveForm):
    """A group has paid what it owes, or a part of it."""

    key = OneTimeKeyField()
    amount_idr = RupiahField(
        _l("Yang masuk ke rekening pengelola"), [Required(_l("Tulis jumlah yang masuk"))], least=1
    )


class SendForm(ApproveForm):
    """The transfer was made: its proof."""

    proof = PhotosField(_l("Foto atau PDF bukti transfer"), most=1)

    @property
    def upload(self) -> FileStorage:
        return self.proof.data[0]

    def validate_proof(self, field: PhotosField) -> None:
        if not field.data:
            raise ValidationError(_l("Pilih foto atau PDF bukti transfernya"))
