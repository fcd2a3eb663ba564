"""What a member can mend in her group's shop, each with the one tap to where it is mended."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from storefront.groups.models import Member, Permission
from storefront.health.faults import Fault, faults_of
from storefront.sales.today import Task

MOST = 5
OF_GOODS = {  # what is wrong, and what to do about it on the product's page
    "sells_at_a_loss": (_l("Harga jual di bawah HPP"), _l("Perbaiki")),
    "is_sold_out": (_l("Tampil di etalase, tetapi habis"), _l("Isi stok")),
    "lacks_photo": (_l("Belum ada foto"), _l("Tambah foto")),
    "lacks_cost": (_l("HPP belum diisi"), _l("Isi HPP")),
}
OF_SHOP = {  # the same with why, and the page
    "lacks_account": (
        *(_l("Belum ada rekening"), _l("Uang belum bisa ditransfer ke kelompok")),
        *(_l("Isi rekening"), "rekening"),
    ),
    "lacks_delivery": (
        *(_l("Belum ada cara kirim"), _l("Pembeli belum bisa memesan")),
        *(_l("Isi ongkir"), "rekening-ongkir"),
    ),
    "lacks_story": (
        *(_l("Cerita kelompok masih kosong"), _l("Pembeli lebih yakin kalau kenal pembuatnya")),
        *(_l("Tulis cerita"), "toko"),
    ),
}


def mending_of(member: Member) -> list[Task] | None:
    """The few that matter most; None for who may mend neither goods nor shop."""
    if not member.may(Permission.PRODUCTS) and not member.may(Permission.SHOP):
        return None
    faults = [fault for fault in faults_of(member.group) if _may_mend(member, fault)]
    return [_task(fault) for fault in faults[:MOST]]


def _may_mend(member: Member, fault: Fault) -> bool:
    return member.may(Permission.PRODUCTS if fault.kind in OF_GOODS else Permission.SHOP)


def _task(fault: Fault) -> Task:
    if fault.kind in OF_SHOP:
        words, why, do, page = OF_SHOP[fault.kind]
        return Task(1, str(words), str(why), str(do), str(page))
    words, do = OF_GOODS[fault.kind]
    others = ngettext("dan %(num)d lagi", "dan %(num)d lagi", fault.count - 1)
    detail = f"{fault.name} {others}" if fault.count > 1 else fault.name
    return Task(fault.count, str(words), detail, str(do), f"produk/{fault.slug}")
