"""The form in which a group asks for days of its own."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from storefront.core import clock
from storefront.core.forms import BaseForm, Required, TextField
from storefront.sales.period import Period

EARLIEST = date(2020, 1, 1)  # long before the shop; dates that people mistype are earlier still
LONGEST_DAYS = 366


class DayField(TextField):
    """A day of the calendar up to today (WIB); `data` is a date or None."""

    widget = DateInput()
    empty = None

    def read(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(_l("Pilih tanggal yang ada di kalender.")) from None
        if day < EARLIEST:
            raise ValueError(_l("Pilih tanggal mulai tahun 2020."))
        if day > clock.today():
            raise ValueError(_l("Pilih hari ini atau sebelumnya."))
        return day

    def show(self, value: date) -> str:
        return value.isoformat()


class PeriodForm(BaseForm):
    """The first and the last day; it only asks, so it travels in the address without a token."""

    class Meta(BaseForm.Meta):
        csrf = False

    first = DayField(_l("Dari tanggal"), [Required(_l("Isi tanggal awal."))], name="dari")
    last = DayField(_l("Sampai tanggal"), [Required(_l("Isi tanggal akhir."))], name="sampai")

    def validate_last(self, field: DayField) -> None:
        if not self.first.data or not field.data:
            return
        if field.data < self.first.data:
            raise ValidationError(_l("Tanggal akhir lebih awal daripada tanggal awal."))
        if self.period.days > LONGEST_DAYS:
            raise ValidationError(_l("Paling lama satu tahun sekali lihat."))

    @property
    def period(self) -> Period:
        """The days that were asked for; once the form is valid."""
        return Period(self.first.data, self.last.data)
