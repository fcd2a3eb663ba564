"""Pictures of money on its way: what a customer shows, and what goes back to her."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from storefront.core.amount_fields import RupiahField
from storefront.core.forms import BaseForm, PhotosField, Required, TextField
from storefront.payments.forms import AskPin
from storefront.payments.models import Denial, Refund


class ProofForm(BaseForm):
    """A picture of a payment; what is typed beside it only helps to find the money."""

    photo = PhotosField(
        _l("Ambil foto atau pilih tangkapan layar"), [Required(_l("Pilih dulu fotonya"))], most=1
    )
    amount_idr = RupiahField(_l("Jumlah yang dikirim"), least=1)
    sender = TextField(
        _l("Dari bank atau nama siapa"), description=_l("Misalnya BRI, Siti Aminah"), longest=80
    )

    @property
    def upload(self) -> FileStorage:
        return self.photo.data[0]


class DenyForm(BaseForm):
    """Why the money of a claim does not count."""

    why = RadioField(
        _l("Sebabnya"),
        choices=[
            SelectChoice(Denial.NOT_THERE.value, _l("Belum ada di rekening")),
            SelectChoice(Denial.DUPLICATE.value, _l("Bukti ganda")),
        ],
        default=Denial.NOT_THERE.value,
    )

    @property
    def denial(self) -> Denial:
        return Denial(self.why.data)


class SentBackForm(AskPin):
    """Somebody has sent money back; a picture of it is for the customer."""

    proof = PhotosField(_l("Foto bukti (boleh dikosongkan)"), most=1)

    @classmethod
    def of(cls, refund: Refund) -> "SentBackForm":
        return cls(prefix=f"kembali-{refund.id}-")

    @property
    def upload(self) -> FileStorage | None:
        return self.proof.data[0] if self.proof.data else None
