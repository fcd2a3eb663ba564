"""What the states of a group are called on the operator's pages."""

from flask_babel import lazy_gettext as _l

from storefront.groups.models import GroupStatus

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
    "closed": _l("Ditutup"),
    "collected_by_group": _l("Uang pembeli ke rekening kelompok"),
    "collected_by_platform": _l("Uang pembeli ke rekening pengelola"),
}
DONE = {  # said after a step
    GroupStatus.DRAFT: _l("%(name)s diminta melengkapi. Catatan Anda ada di riwayatnya."),
    GroupStatus.ACTIVE: _l("%(name)s sekarang tampil di etalase."),
    GroupStatus.SUSPENDED: _l("%(name)s tidak tampil lagi. Pesanan yang berjalan tetap selesai."),
    GroupStatus.CLOSED: _l("%(name)s ditutup. Catatannya tetap ada."),
}
