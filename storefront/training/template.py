"""The programme that ships as a template: three clusters of ten people, five days each.

It is the one that was held in Wonosobo in September 2020. Topics are kept as they are said here;
a trainer writes her own over them.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from storefront.training.models import Cluster

STARTS_AT, ENDS_AT = time(8, 30), time(15, 0)
DAY = timedelta(days=1)
SUNDAY = 7

TOPICS = {
    Cluster.INSTITUTION: (
        "Kenal dan tujuan kelompok",
        "Pengurus, aturan, dan pembagian tugas",
        "Buku kas dan bagi hasil",
        "NIB, P-IRT, dan halal",
        "Rencana kerja dua minggu",
    ),
    Cluster.SALES: (
        "Foto, nama, dan keterangan barang",
        "HPP, harga, dan etalase",
        "Pesanan: dari terima sampai resi",
        "Promosi dan melayani pembeli",
        "Penjualan, laba, dan belanja aman",
    ),
    Cluster.PRODUCT: (
        "Ide barang baru dan calon pembelinya",
        "Resep, kemasan, dan label",
        "HPP dan harga barang baru",
        "Uji pasar",
        "Meluncurkan barang baru",
    ),
}


@dataclass(frozen=True)
class PlannedDay:
    """A day of a class before it is a row; hours in WIB."""

    held_on: date
    topic: str
    starts_at: time = STARTS_AT
    ends_at: time = ENDS_AT


def planned_days(
    cluster: Cluster, first_on: date, *, starts_at: time = STARTS_AT, ends_at: time = ENDS_AT
) -> list[PlannedDay]:
    """The days of a class from the first one on, Sundays left out."""
    days: list[PlannedDay] = []
    held_on = first_on
    for topic in TOPICS[cluster]:
        while held_on.isoweekday() == SUNDAY and days:
            held_on += DAY
        days.append(PlannedDay(held_on, topic, starts_at, ends_at))
        held_on += DAY
    return days
