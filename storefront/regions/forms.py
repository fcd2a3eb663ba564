"""A form with an address in it: one box "Kecamatan atau kode pos" and the answers below it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from storefront.core.forms import BaseForm, TextField
from storefront.regions import queries
from storefront.regions.queries import DistrictChoice

WHICH = _l("Pilih yang benar")


class DistrictForm(BaseForm):
    """A form that asks for a district; `district` is the answer, `district_code.data` its code.

    Works without script: "Cari" or the form itself sends what was typed, and the page comes back
    with up to ten answers as radios. A single answer is chosen by itself. Show it with
    `place(form.district_query, form.district_code)`.
    """

    district_query = TextField(
        _l("Kecamatan atau kode pos"),
        longest=120,
        description=_l("Ketik lalu tekan Cari"),
        render_kw={"required": False, "data_legend": WHICH},  # our words, not the browser's
    )
    district_code = RadioField(WHICH, choices=[], validate_choice=False)
    district: DistrictChoice | None = None

    def needs_district(self) -> bool:
        """Whether the answer is used; a form that offers pick-up has more to say."""
        return True

    def is_searching_district(self) -> bool:
        """Whether "Cari" was pressed: the page is shown again with answers, nothing is accepted."""
        return self._is_searching

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        self._is_searching = f"{self.district_query.name}_find" in (formdata or ())
        required = self.needs_district()
        self.district_query.flags.required = self.district_code.flags.required = required
        chosen = queries.district(self.district_code.data or "")
        if chosen and formdata is None:
            self.district_query.data = chosen.label
        self._offer(self._answers(chosen), chosen)

    def validate(self, extra_validators: Any = None) -> bool:
        return not self.is_searching_district() and super().validate(extra_validators)

    def validate_district_query(self, field: Field) -> None:
        if not self.needs_district():
            return
        if not field.data:
            raise ValidationError(_l("Tulis kecamatan atau kode pos"))
        if not self.district_code.choices:
            raise ValidationError(_l("Belum ditemukan. Coba kode pos, atau nama kabupatennya."))

    def validate_district_code(self, field: Field) -> None:
        if field.choices and not field.data and self.needs_district():
            raise ValidationError(_l("Pilih kecamatan yang benar"))

    def _answers(self, chosen: DistrictChoice | None) -> list[DistrictChoice]:
        """What was chosen stays the only answer until other words are typed, or Cari is pressed."""
        typed = self.district_query.data
        if chosen and not self._is_searching and chosen.is_called(typed):
            return [chosen]
        return queries.find_districts(typed)

    def _offer(self, answers: list[DistrictChoice], chosen: DistrictChoice | None) -> None:
        wanted = [answer for answer in answers if chosen and answer.code == chosen.code]
        self.district = (wanted or answers)[0] if wanted or len(answers) == 1 else None
        self.district_code.data = self.district.code if self.district else None
        self.district_code.choices = [
            SelectChoice(answer.code, answer.label, {"detail": answer.detail}) for answer in answers
        ]
