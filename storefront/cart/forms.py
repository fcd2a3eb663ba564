"""The cart as a form: a number for every line, and buttons that name a line."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import StopValidation

from storefront.cart.parcels import Line, Parcel
from storefront.cart.services import MOST_PIECES
from storefront.core.amount_fields import StepperField
from storefront.core.forms import BaseForm, TextField
from storefront.promotion.codes import LONGEST_CODE, voucher_code


class LineField(StepperField):
    """How many of a line; none takes it out."""

    least, most = 0, MOST_PIECES

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        if self.data is None:
            raise StopValidation(_l("Tulis jumlah dengan angka, misalnya 2"))


class CartForm(BaseForm):
    """Every line that is still sold has a `LineField`; see `cart_form`."""

    hapus = StringField()  # a variant id: take it out
    sisa = StringField()  # a variant id: take what is left of it
    lanjut = BooleanField()
    kode: TextField

    lines: list[Line]

    def number(self, line: Line) -> LineField:
        field: LineField = self[name_of(line)]
        return field

    @property
    def code(self) -> str:
        return voucher_code(self.kode.data)

    @property
    def has_new_code(self) -> bool:
        return self.code != (self.kode.default or "")

    def changes(self) -> dict[int, int]:
        """The new quantities of the lines that are to change, by variant id."""
        wanted = {line.variant_id: self._wanted(line) for line in self.lines}
        return {
            line.variant_id: wanted[line.variant_id]
            for line in self.lines
            if wanted[line.variant_id] != line.quantity
        }

    def _wanted(self, line: Line) -> int:
        if self.hapus.data == str(line.variant_id):
            return 0
        if self.sisa.data == str(line.variant_id):
            return line.left
        quantity: int = self.number(line).data if line.is_sold else line.quantity
        return quantity


def cart_form(parcels: Sequence[Parcel]) -> CartForm:
    """The form for what is in the cart now."""
    lines = [line for parcel in parcels for line in parcel.lines]
    fields: dict[str, Any] = {
        name_of(line): LineField(line.name, default=line.quantity) for line in lines if line.is_sold
    }
    code = next((parcel.code for parcel in parcels), "")
    fields["kode"] = TextField(_l("Kode voucher"), longest=LONGEST_CODE, default=code)
    form: CartForm = type("FilledCartForm", (CartForm,), fields)()
    form.lines = lines
    return form


def name_of(line: Line) -> str:
    return f"jumlah-{line.variant_id}"
