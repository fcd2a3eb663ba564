"""What a group types about an order: how a parcel left, and why an order ends."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from storefront.core.forms import BaseForm, Required, TextField
from storefront.ordering.models import REASONS_NOT_TAKEN, CancelReason, Order
from storefront.ordering.services.end import NOT_TAKEN
from storefront.shipping.couriers import (
    COURIERS,
    OWN,
    NotATrackingNumber,
    clean_tracking_number,
)
from storefront.shipping.labels import NO_COMPANY
from storefront.shipping.models import ShippingKind

REASONS = {
    CancelReason.SOLD_OUT: _l("Barang habis atau rusak"),
    CancelReason.UNREACHABLE: _l("Pembeli tidak bisa dihubungi"),
    CancelReason.CUSTOMER_ASKED: _l("Pembeli minta dibatalkan"),
    CancelReason.REFUSED: _l("Ditolak saat diantar"),
    CancelReason.NOT_COLLECTED: _l("Tidak diambil"),
}


class TrackingNumberField(TextField):
    """What the courier's slip says, as it is typed or pasted."""

    def read(self, text: str) -> str:
        try:
            return clean_tracking_number(text)
        except NotATrackingNumber:
            raise ValueError(_l("Periksa lagi: huruf dan angka seperti di struk kurir")) from None


class ShipForm(BaseForm):
    """A parcel leaves; a courier gives a tracking number, the group's own does not."""

    courier = SelectField(
        _l("Kurir"),
        [Required()],
        choices=[SelectChoice(courier.name, NO_COMPANY.get(courier.name)) for courier in COURIERS],
    )
    tracking_number = TrackingNumberField(
        _l("Nomor resi"), longest=60, render_kw={"required": False}
    )

    @classmethod
    def for_order(cls, order: Order) -> "ShipForm":
        form = cls(prefix=f"{order.number}-")
        if order.shipping_kind is ShippingKind.OWN_COURIER:
            del form.tracking_number
            form.courier.choices = [SelectChoice(OWN.name, NO_COMPANY[OWN.name])]
        else:
            form.tracking_number.flags.required = True
        return form

    def validate_tracking_number(self, field: Field) -> None:
        if not field.data and self.courier.data != OWN.name:
            raise ValidationError(_l("Salin nomor resi dari struk kurir"))


class CancelForm(BaseForm):
    """Why the order ends, and whether its goods can be sold again."""

    reason = SelectField(_l("Sebabnya"), [Required()])
    restock = BooleanField(_l("Barang kembali ke stok"), default=True)

    @classmethod
    def for_order(cls, order: Order) -> "CancelForm":
        form = cls()
        form.reason.choices = [
            SelectChoice(reason.value, words)
            for reason, words in REASONS.items()
            if (reason in REASONS_NOT_TAKEN) == (order.status in NOT_TAKEN)
        ]
        return form
