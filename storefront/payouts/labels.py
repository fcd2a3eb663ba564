"""What the parts of a balance are called, and what they mean: on the page and in its files."""

from flask_babel import lazy_gettext as _l

from storefront.ledger.models import EntryKind
from storefront.payouts.models import PayoutState
from storefront.payouts.queries.statement import Place

ON_THE_WAY, PAYABLE = _l("Masih di jalan"), _l("Siap disalurkan")
IN_PAYOUTS, IN_HAND = _l("Sedang disalurkan"), _l("Sudah di tangan kelompok")
VOUCHER = _l("Voucher Etalase")
MEANINGS = (
    (
        _l("Saldo"),
        _l(
            "Semua yang masih harus disalurkan pengelola kepada kelompok. Di bawah nol berarti "
            "kelompok yang berutang; itu dipotong dari penyaluran berikutnya."
        ),
    ),
    (
        ON_THE_WAY,
        _l(
            "Uang pembeli sudah diterima pengelola, tetapi pesanannya belum selesai, atau ada "
            "yang masih harus dikembalikan kepada pembeli."
        ),
    ),
    (
        PAYABLE,
        _l(
            "Uang dari pesanan yang sudah selesai dan belum disalurkan, dikurangi pengembalian "
            "dan komisi."
        ),
    ),
    (IN_PAYOUTS, _l("Sudah disiapkan pengelola; transfernya belum dicatat.")),
    (
        IN_HAND,
        _l(
            "Uang yang dibayar pembeli langsung kepada kelompok: transfer, QRIS kelompok, dan "
            "tunai, dikurangi yang sudah dikembalikan. Tidak pernah disalurkan lagi."
        ),
    ),
    (
        _l("Komisi"),
        _l(
            "Bagian pengelola dari harga barang, dibulatkan ke bawah di tiap baris pesanan. "
            "Ikut kembali kalau uang barangnya kembali kepada pembeli."
        ),
    ),
    (
        VOUCHER,
        _l(
            "Potongan dari Etalase yang dibayar pengelola, supaya kelompok tetap menerima harga "
            "penuh, juga kalau pembeli membayar langsung kepada kelompok. Batal kalau pesanannya "
            "batal; kalau sebagian uang barang kembali kepada pembeli, sebagian ikut kembali."
        ),
    ),
    (
        _l("Biaya kartu"),
        _l("Ditanggung pengelola, tidak dipotong dari uang kelompok."),
    ),
)
PLACES = {
    Place.IN_HAND: _l("Di tangan kelompok"),
    Place.ON_THE_WAY: ON_THE_WAY,
    Place.PAYABLE: PAYABLE,
    Place.PAID_OUT: _l("Masuk penyaluran"),
}
KINDS = {
    EntryKind.SALE: _l("Barang"),
    EntryKind.DISCOUNT: _l("Diskon"),
    EntryKind.SHIPPING: _l("Ongkir"),
    EntryKind.VOUCHER: VOUCHER,
    EntryKind.UNIQUE_CODE: _l("Kode unik"),
    EntryKind.COMMISSION: _l("Komisi"),
    EntryKind.REFUND: _l("Dikembalikan"),
    EntryKind.ADJUSTMENT: _l("Kelebihan"),
    EntryKind.CASH_IN_HAND: _l("Di tangan kelompok"),
    EntryKind.PAYOUT: _l("Penyaluran"),
}
WITHOUT_ORDER = {  # what moves a balance and is about no order
    EntryKind.PAYOUT: KINDS[EntryKind.PAYOUT],
    EntryKind.ADJUSTMENT: _l("Utang dibayar kelompok"),
}
STATES = {  # of a payout, for its group
    PayoutState.DRAFT: _l("Disiapkan"),
    PayoutState.APPROVED: _l("Disetujui"),
    PayoutState.SENT: _l("Sudah ditransfer"),
    PayoutState.CONFIRMED: _l("Diterima"),
    PayoutState.FAILED: _l("Belum diterima"),
}
