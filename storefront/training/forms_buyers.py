"""What a trainer taps to send buyers and to let time pass."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from storefront.core.amount_fields import QuantityField
from storefront.core.forms import BaseForm, Required
from storefront.training.forms import TicksField
from storefront.training.labels import BUYERS, OUTCOMES
from storefront.training.models import BuyerKind, Classroom, Outcome
from storefront.training.services.buy import Wave

ALL = "semua"
AS_HER_KIND = ""
JUMPS = {1: _l("+1 jam"), 24: _l("+1 hari"), 72: _l("+3 hari")}
PACES = {
    0: _l("Sekali saja"),
    120: _l("Tiap 2 menit"),
    60: _l("Tiap 1 menit"),
    30: _l("Ramai (30 detik)"),
}


class CountField(QuantityField):
    """How many buyers for each participant."""

    least, most = 1, 20


class SeedField(QuantityField):
    """The number from which the same buyers come again."""

    least, most = 1, 999_999_999


class ChosenForm(BaseForm):
    """Some of those who have a practice shop, or all of them."""

    who = TicksField(_l("Siapa?"), [Required(_l("Pilih peserta"))], id="who-again")

    def __init__(self, classroom: Classroom, **options: Any) -> None:
        super().__init__(**options)
        self.there = [person for person in classroom.participants if person.group_id]
        self.who.choices = [
            SelectChoice(ALL, _l("Semua")),
            *(SelectChoice(str(person.id), person.called) for person in self.there),
        ]

    @property
    def participant_ids(self) -> list[int]:
        chosen = self.who.data or []
        if ALL in chosen:
            return [person.id for person in self.there]
        return [int(value) for value in chosen]


class ResetForm(ChosenForm):
    """Whose practice begins anew."""


class WaveForm(ChosenForm):
    kind = RadioField(
        _l("Pembeli seperti apa?"),
        [Required(_l("Pilih jenis pembeli"))],
        choices=[
            SelectChoice(kind.value, name, {"detail": detail, "icon": icon})
            for kind, (name, detail, icon) in BUYERS.items()
        ],
        default=BuyerKind.NORMAL.value,
    )
    who = TicksField(_l("Kirim ke siapa?"), [Required(_l("Pilih peserta"))], default=[ALL])
    count = CountField(
        _l("Berapa pesanan untuk tiap peserta?"), [Required(_l("Isi jumlahnya"))], default=1
    )
    pace = RadioField(
        _l("Seberapa sering?"),
        choices=[SelectChoice(seconds, words) for seconds, words in PACES.items()],
        default=0,
        coerce=int,
    )
    outcome = RadioField(
        _l("Uangnya bagaimana?"),
        choices=[
            SelectChoice(AS_HER_KIND, _l("Sesuai jenisnya")),
            *(SelectChoice(outcome.value, words) for outcome, words in OUTCOMES.items()),
        ],
        default=AS_HER_KIND,
    )
    seed = SeedField(
        _l("Nomor ulangan"),
        description=_l("Nomor yang sama mengirim pembeli yang sama. Kosong berarti acak."),
    )

    @property
    def wave(self) -> Wave:
        return Wave(
            kind=BuyerKind(self.kind.data),
            count=self.count.data,
            every=timedelta(seconds=self.pace.data or 0),
            outcome=Outcome(self.outcome.data) if self.outcome.data else None,
            seed=self.seed.data,
        )


class ClockForm(BaseForm):
    hours = RadioField(
        choices=[SelectChoice(hours, words) for hours, words in JUMPS.items()],
        validators=[Required()],
        coerce=int,
    )
