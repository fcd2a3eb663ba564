"""What the states of groups and products are called on the operator's pages."""

from flask_babel import lazy_gettext as _l

from storefront.catalog.models import ProductStatus
from storefront.groups.models import GroupStatus
from storefront.payouts.models import PayoutState
from storefront.payouts.services import PAID_BACK

TABS = {
    GroupStatus.SUBMITTED: _l("Menunggu"),
    GroupStatus.DRAFT: _l("Perlu dilengkapi"),
    GroupStatus.ACTIVE: _l("Disetujui"),
    GroupStatus.SUSPENDED: _l("Ditangguhkan"),
    GroupStatus.CLOSED: _l("Ditutup"),
}
HISTORY = {
    "submitted": _l("Mendaftar"),
    "draft": _l("Diminta melengkapi"),
    "active": _l("Disetujui dan tampil"),
    "suspended": _l("Ditangguhkan"),
    PAID_BACK: _l("Utang dibayar"),
    "closed": _l("Ditutup"),
    "collected_by_group": _l("Uang pembeli ke rekening kelompok"),
    "collected_by_platform": _l("Uang pembeli ke rekening pengelola"),
    "commission_changed": _l("Komisi diubah"),
}
DONE = {  # said after a step
    GroupStatus.DRAFT: _l("%(name)s diminta melengkapi. Catatan Anda ada di riwayatnya."),
    GroupStatus.ACTIVE: _l("%(name)s sekarang tampil di etalase."),
    GroupStatus.SUSPENDED: _l("%(name)s tidak tampil lagi. Pesanan yang berjalan tetap selesai."),
    GroupStatus.CLOSED: _l("%(name)s ditutup. Catatannya tetap ada."),
}
PAYOUT_STATES = {
    PayoutState.DRAFT: _l("Menunggu disetujui"),
    PayoutState.APPROVED: _l("Siap ditransfer"),
    PayoutState.SENT: _l("Sudah ditransfer"),
    PayoutState.CONFIRMED: _l("Diterima kelompok"),
    PayoutState.FAILED: _l("Gagal atau dibatalkan"),
}
PRODUCT_TABS = {
    ProductStatus.ACTIVE: _l("Dijual"),
    ProductStatus.LOOK_AGAIN: _l("Minta dilihat lagi"),
    ProductStatus.TAKEN_DOWN: _l("Diturunkan"),
}
PRODUCT_STATES = PRODUCT_TABS | {
    ProductStatus.DRAFT: _l("Draf"),
    ProductStatus.PREVIEW: _l("Uji pasar"),
    ProductStatus.ARCHIVED: _l("Diarsipkan"),
}
ICONS = {  # of static/icons.svg, for categories
    "keripik": _l("Keripik"),
    "botol": _l("Botol"),
    "cangkir": _l("Cangkir"),
    "daun": _l("Daun"),
    "gula": _l("Gula"),
    "ikan": _l("Ikan"),
    "kain": _l("Kain"),
    "baju": _l("Baju"),
    "tangan": _l("Tangan"),
    "kemas": _l("Kotak"),
    "bintang": _l("Bintang"),
    "etalase": _l("Toko"),
}
