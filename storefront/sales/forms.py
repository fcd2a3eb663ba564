"""The form in which a group asks for days of its own."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from storefront.core.forms import BaseForm, DayField, Required
from storefront.sales.period import Period

LONGEST_DAYS = 366


class PeriodForm(BaseForm):
    """The first and the last day; it only asks, so it travels in the address without a token."""

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
