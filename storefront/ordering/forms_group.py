"""What a group types about an order: how a parcel left, and why an order ends."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from storefront.core.forms import BaseForm, Required, TextField
from storefront.ordering.models import REASONS_NOT_TAKEN, CancelReason, Order
from storefront.ordering.services.end import NOT_TAKEN
from storefront.shipping.models import ShippingKind

OWN_COURIER = "Diantar kelompok"
COURIERS = [
    SelectChoice(name)
    for name in ("JNE", "J&T", "POS Indonesia", "SiCepat", "AnterAja", "Wahana", "Lainnya")
]
REASONS = {
    CancelReason.SOLD_OUT: _l("Barang habis atau rusak"),
    CancelReason.UNREACHABLE: _l("Pembeli tidak bisa dihubungi"),
    CancelReason.CUSTOMER_ASKED: _l("Pembeli minta dibatalkan"),
    CancelReason.REFUSED: _l("Ditolak saat diantar"),
    CancelReason.NOT_COLLECTED: _l("Tidak diambil"),
}


class ShipForm(BaseForm):
    """A parcel leaves; a courier gives a tracking number, the group's own does not."""

    courier = SelectField(_l("Kurir"), [Required()], choices=COURIERS)
    tracking_number = TextField(
        _l("Nomor resi"), [Required(_l("Salin nomor resi dari struk kurir"))], longest=60
    )

    @classmethod
    def for_order(cls, order: Order) -> "ShipForm":
        form = cls(prefix=f"{order.number}-")
        if order.shipping_kind is ShippingKind.OWN_COURIER:
            del form.tracking_number
            form.courier.choices = [SelectChoice(OWN_COURIER)]
        return form


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
