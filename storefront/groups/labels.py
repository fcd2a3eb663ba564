"""What roles and permissions are called on the screen."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from storefront.groups.models import Member, Permission, Role

ROLES = {
    Role.CHAIR: _l("Ketua"),
    Role.SALES_ADMIN: _l("Admin penjualan"),
    Role.TREASURER: _l("Bendahara"),
    Role.MEMBER: _l("Anggota"),
}
SHORT_ROLES = {  # heads of narrow columns, with soft hyphens
    Role.CHAIR: _l("Ketua"),
    Role.SALES_ADMIN: _l("Admin"),
    Role.TREASURER: _l("Benda\N{SOFT HYPHEN}hara"),
    Role.MEMBER: _l("Ang\N{SOFT HYPHEN}gota"),
}
PERMISSIONS = {
    Permission.PRODUCTS: _l("Produk dan harga"),
    Permission.ORDERS: _l("Pesanan"),
    Permission.MONEY: _l("Uang masuk, saldo"),
    Permission.SALES: _l("Lihat penjualan"),
    Permission.SHOP: _l("Undang, toko, rekening"),
}


def place_words(places: Iterable[Member]) -> str:
    """`Ketua Pelangi Dieng`, for each group that somebody is in."""
    return ", ".join(f"{ROLES[place.role]} {place.group.name}" for place in places)
