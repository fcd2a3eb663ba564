"""What the treasurer types: money, the day to close with, and who gets how much."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from storefront.cashbook.labels import KINDS
from storefront.cashbook.models import BY_HAND, CashKind, Direction, ShareMethod
from storefront.cashbook.services.entries import Money
from storefront.cashbook.sharing import WHOLE, percent_words
from storefront.core import clock
from storefront.core.amount_fields import RupiahField
from storefront.core.forms import (
    BaseForm,
    DayField,
    OneTimeKeyField,
    PhotosField,
    Required,
    TextField,
)
from storefront.core.money import format_idr

PURPOSES = {Direction.IN: _l("Dari apa"), Direction.OUT: _l("Untuk apa")}


class MoneyForm(BaseForm):
    """Money one way; what it was for is known well enough without choosing a kind."""

    key = OneTimeKeyField()
    amount_idr = RupiahField(_l("Jumlah uang"), [Required(_l("Isi jumlah uangnya"))], least=1)
    note = TextField(_l("Untuk apa"), [Required(_l("Isi keterangannya"))], longest=120)
    kind = RadioField(_l("Jenis"), [Required(_l("Pilih jenisnya"))])
    booked_on = DayField(_l("Tanggal"), [Required(_l("Isi tanggalnya"))], default=clock.today)
    receipt = PhotosField(_l("Foto nota"), most=1)

    def __init__(self, direction: Direction, **options: Any) -> None:
        super().__init__(**options)
        kinds = BY_HAND[direction]
        self.kind.choices = [SelectChoice(kind.value, KINDS[kind]) for kind in kinds]
        self.note.label.text = PURPOSES[direction]
        if self.kind.data is None and not self.is_submitted():
            self.kind.data = (kinds[0] if direction is Direction.IN else kinds[-1]).value

    @property
    def upload(self) -> FileStorage | None:
        return self.receipt.data[0] if self.receipt.data else None

    def money(self, receipt: str | None) -> Money:
        """What a valid form says, with the name of the new receipt, if there is one."""
        return Money(
            kind=CashKind(self.kind.data),
            amount_idr=self.amount_idr.data,
            note=self.note.data,
            booked_on=self.booked_on.data,
            receipt=receipt,
        )


class CloseForm(BaseForm):
    key = OneTimeKeyField()
    last_on = DayField(
        _l("Tutup sampai tanggal"),
        [Required(_l("Isi tanggalnya"))],
        description=_l("Biasanya hari terakhir bulan lalu"),
    )


class PercentField(TextField):
    """A part of the whole, with at most two decimals; `data` is hundredths of a per cent."""

    empty = 0

    def read(self, text: str) -> int:
        found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?", text)
        if found is None:
            raise ValueError(_l("Tulis persen seperti 20 atau 12,5"))
        hundredths = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        if hundredths > WHOLE:
            raise ValueError(_l("Paling banyak 100"))
        return hundredths

    def show(self, value: int) -> str:
        return percent_words(value) if value else ""


class PartForm(BaseForm):
    """One row: who gets a part, and how large it is or what it comes from."""

    name = TextField(_l("Nama"), longest=80)
    percent = PercentField(_l("Persen"), longest=8)

    def __init__(
        self, key: str, name: str, *, maker: str = "", earned_idr: int | None = None
    ) -> None:
        super().__init__(prefix=f"bagian-{key}-", data={"name": name})
        self.earned_idr = earned_idr  # none: the row has a percentage of its own
        if earned_idr is not None:
            self.name.label.text = maker or _("Tanpa nama pembuat")
            self.name.description = _("Terjual %(amount)s", amount=format_idr(earned_idr))

    def validate_name(self, field: TextField) -> None:
        if self.percent.data and not field.data:
            raise ValidationError(_l("Isi namanya"))

    @property
    def weight(self) -> int:
        return int(self.percent.data) if self.earned_idr is None else self.earned_idr


class ShareForm(BaseForm):
    """A division to look at, and then to settle: `seen` is the mark of what was shown."""

    key = OneTimeKeyField()
    kept = PercentField(_l("Untuk kas kelompok"), longest=8)
    seen = TextField(longest=64)  # sent by the button that settles it

    def __init__(self, method: ShareMethod, rows: list[PartForm]) -> None:
        super().__init__()
        self.method, self.rows = method, rows

    def validate(self, extra_validators: Any = None) -> bool:
        are_good = [row.validate() for row in self.rows]
        return super().validate(extra_validators) and all(are_good)

    @property
    def weights(self) -> dict[str, int]:
        """By name; rows with the same name are one person, rows without one get nothing."""
        weights: dict[str, int] = {}
        for row in self.rows:
            if row.name.data and row.weight:
                weights[row.name.data] = weights.get(row.name.data, 0) + row.weight
        return weights
