"""What roles, permissions and certificates are called on the screen."""

from collections.abc import Iterable

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    Member,
    Permission,
    Role,
)

ROLES = {
    Role.CHAIR: _l("Ketua"),
    Role.SALES_ADMIN: _l("Admin penjualan"),
    Role.TREASURER: _l("Bendahara"),
    Role.MEMBER: lazy_pgettext("satu", "Anggota"),
}
SHORT_ROLES = {  # heads of narrow columns, with soft hyphens
    Role.CHAIR: _l("Ketua"),
    Role.SALES_ADMIN: _l("Admin"),
    Role.TREASURER: _l("Benda\N{SOFT HYPHEN}hara"),
    Role.MEMBER: _l("Ang\N{SOFT HYPHEN}gota"),
}
PERMISSIONS = {
    Permission.PRODUCTS: _l("Produk dan harga"),
    Permission.PROMOTION: _l("Promosi"),
    Permission.ORDERS: _l("Pesanan"),
    Permission.MONEY: _l("Uang masuk, saldo"),
    Permission.SALES: _l("Lihat penjualan"),
    Permission.SHOP: _l("Undang, toko, rekening"),
}

CERTIFICATES = {
    CertificateKind.NIB: _l("NIB"),
    CertificateKind.PIRT: _l("P-IRT"),
    CertificateKind.BPOM: _l("BPOM"),
    CertificateKind.HALAL: _l("Halal"),
}
EXPLAINED = {
    CertificateKind.NIB: _l(
        "Nomor Induk Berusaha: tanda bahwa usahanya terdaftar. 13 angka, dari sistem OSS."
    ),
    CertificateKind.PIRT: _l(
        "Izin edar untuk pangan olahan buatan rumah tangga, dari pemerintah kabupaten atau kota. "
        "Nomornya dicetak di kemasan."
    ),
    CertificateKind.BPOM: _l(
        "Izin edar dari Badan Pengawas Obat dan Makanan. Nomornya dicetak di kemasan."
    ),
    CertificateKind.HALAL: _l(
        "Sertifikat halal dari BPJPH. Di dalamnya tertulis produk apa saja yang termasuk."
    ),
}
STATES = {
    CertificateStatus.IN_PROGRESS: _l("Sedang diurus"),
    CertificateStatus.HELD: _l("Menunggu diperiksa pengelola"),
    CertificateStatus.CHECKED: _l("Sudah diperiksa"),
    CertificateStatus.REFUSED: _l("Belum bisa ditampilkan"),
    CertificateStatus.WITHDRAWN: _l("Dihapus kelompok"),
}


def certificate_state(certificate: Certificate) -> LazyString:
    """How far it is, in words for the group and the operator."""
    if certificate.status is CertificateStatus.HELD and certificate.proof is None:
        return _l("Bukti belum ada")
    if certificate.status is CertificateStatus.CHECKED and certificate.has_ended:
        return _l("Masa berlakunya habis")
    return STATES[certificate.status]


def place_words(places: Iterable[Member]) -> str:
    """`Ketua Pelangi Dieng`, for each group that somebody is in."""
    return ", ".join(f"{ROLES[place.role]} {place.group.name}" for place in places)
