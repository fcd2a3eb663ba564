"""What a group fills in about one of its certificates."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import DateField, Field, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput

from storefront.core.forms import BaseForm, OneTimeKeyField, PhotosField, Required, TextField
from storefront.groups.forms import NibField
from storefront.groups.models import Certificate, CertificateKind, CertificateStatus
from storefront.groups.services.certificates import CertificateEntry

HELD, IN_PROGRESS = CertificateStatus.HELD.value, CertificateStatus.IN_PROGRESS.value
ALL, SOME = "semua", "tertentu"
OURS = {"required": False}  # it depends on the state, which the browser does not know


class CertificateForm(BaseForm):
    """What every kind has; that of a business number says no more."""

    key = OneTimeKeyField()
    state = RadioField(
        _l("Keadaannya"),
        [Required(_l("Pilih salah satu"))],
        choices=[
            SelectChoice(HELD, _l("Sudah punya")),
            SelectChoice(IN_PROGRESS, _l("Sedang diurus")),
        ],
        default=HELD,
    )
    number = TextField(
        _l("Nomor"), description=_l("Boleh kosong selagi diurus"), longest=60, render_kw=OURS
    )
    holder = TextField(
        _l("Atas nama"), description=_l("Seperti yang tertulis di sertifikat"), longest=120
    )
    issued_on = DateField(_l("Terbit"), [Optional()])
    expires_on = DateField(
        _l("Berlaku sampai"),
        [Optional()],
        description=_l("Kosongkan kalau tidak ada batasnya. Diingatkan 60 hari sebelumnya."),
    )
    proof = PhotosField(_l("Foto atau PDF sertifikatnya"), most=1)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.number.flags.required = True

    def validate_number(self, field: Field) -> None:
        if self.state.data == HELD and not field.data:
            raise ValidationError(_l("Isi nomor yang tertulis di sertifikat"))

    def validate_expires_on(self, field: Field) -> None:
        if field.data and self.issued_on.data and field.data < self.issued_on.data:
            raise ValidationError(_l("Sebelum tanggal terbitnya"))

    @property
    def upload(self) -> FileStorage | None:
        return self.proof.data[0] if self.proof.data else None

    @property
    def product_ids(self) -> tuple[int, ...] | None:
        """The products that it names; None for all of the group."""
        return None

    def entry(self, proof: str | None) -> CertificateEntry:
        """What a valid form says, with the name of the new proof, if there is one."""
        return CertificateEntry(
            is_held=self.state.data == HELD,
            number=self.number.data or "",
            holder=self.holder.data,
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            product_ids=self.product_ids,
            proof=proof,
        )


class NibForm(CertificateForm):
    number = NibField(
        _l("Nomor"),
        description=_l("13 angka; boleh kosong selagi diurus"),
        longest=30,
        render_kw=OURS,
    )


class ProductCertificateForm(CertificateForm):
    coverage = RadioField(
        _l("Berlaku untuk"),
        [Required(_l("Pilih salah satu"))],
        choices=[
            SelectChoice(ALL, _l("Semua produk kelompok")),
            SelectChoice(SOME, _l("Produk tertentu")),
        ],
        default=ALL,
    )
    products = SelectMultipleField(
        _l("Produk yang termasuk"), coerce=int, option_widget=CheckboxInput()
    )

    def validate_coverage(self, field: Field) -> None:
        if field.data == SOME and not self.products.data:
            raise ValidationError(_l("Pilih paling sedikit satu produk di bawah"))

    @property
    def product_ids(self) -> tuple[int, ...] | None:
        return None if self.coverage.data == ALL else tuple(sorted(self.products.data))


def certificate_form(
    kind: CertificateKind,
    products: Sequence[tuple[int, str]],
    certificate: Certificate | None = None,
) -> CertificateForm:
    """The form of a kind, for a new certificate or one that is there; products by id and name."""
    data = _data(certificate) if certificate else None
    if kind is CertificateKind.NIB:
        return NibForm(data=data)
    form = ProductCertificateForm(data=data)
    form.products.choices = [SelectChoice(id_, name) for id_, name in products]
    return form


def _data(certificate: Certificate) -> dict[str, object]:
    is_in_progress = certificate.status is CertificateStatus.IN_PROGRESS
    words = ("number", "holder", "issued_on", "expires_on")
    return {name: getattr(certificate, name) for name in words} | {
        "state": IN_PROGRESS if is_in_progress else HELD,
        "coverage": ALL if certificate.covers_all else SOME,
        "products": [each.product_id for each in certificate.covered],
    }
