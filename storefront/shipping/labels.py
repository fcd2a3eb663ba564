"""What ways and days of delivery are called on the group's screen and in its addresses."""

from flask_babel import lazy_gettext as _l

from storefront.shipping.couriers import OTHER, OWN
from storefront.shipping.models import ShippingKind

KINDS = {
    ShippingKind.PICKUP: _l("Ambil di tempat"),
    ShippingKind.OWN_COURIER: _l("Diantar sendiri"),
    ShippingKind.FLAT: _l("Kurir, satu harga per daerah"),
    ShippingKind.PER_KG: _l("Kurir, harga per kg"),
}
PATHS = {
    "ambil": ShippingKind.PICKUP,
    "antar": ShippingKind.OWN_COURIER,
    "satu-harga": ShippingKind.FLAT,
    "per-kg": ShippingKind.PER_KG,
}
NO_COMPANY = {OWN.name: _l("Diantar kelompok"), OTHER.name: _l("Kurir lain")}
EVERYWHERE = _l("semua")
WEEKDAYS = {
    "1": _l("Senin"),
    "2": _l("Selasa"),
    "3": _l("Rabu"),
    "4": _l("Kamis"),
    "5": _l("Jumat"),
    "6": _l("Sabtu"),
    "7": _l("Minggu"),
}


def courier_words(name: str) -> str:
    """A courier as it is kept with a parcel: companies by their name, the others in words."""
    return str(NO_COMPANY.get(name, name))
