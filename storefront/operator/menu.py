"""The operator's menu, with how much waits at each entry."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from storefront.operator.queries.cases import OpenCases

ALSO = {
    "operator_products.index": (
        "operator_certificates",
        "operator_categories",
        "operator_feeds",
    ),
    "operator_money.index": (
        "operator_payouts",
        "operator_qris",
        "operator_statement",
        "operator_vouchers",
    ),
}


@dataclass(frozen=True)
class Entry:
    url: str
    icon: str
    label: LazyString
    dock_label: LazyString | str
    count: int
    current: bool


def menu_of(cases: OpenCases) -> list[Entry]:
    entries = (
        ("operator_cases.index", "beranda", _l("Perlu dikerjakan"), _l("Beranda"), cases.desk),
        ("operator_groups.index", "orang", _l("Kelompok"), _l("Kelompok"), cases.groups),
        ("operator_products.index", "etalase", _l("Produk"), _l("Produk"), cases.goods),
        ("operator_trainers.index", "kelas", _l("Pelatih"), _l("Pelatih"), 0),
        ("operator_money.index", "dompet", _l("Uang masuk"), _l("Uang"), cases.money),
    )
    return [
        Entry(
            url=url_for(endpoint),
            icon=icon,
            label=label,
            dock_label=dock_label,
            count=count,
            current=request.blueprint in (endpoint.partition(".")[0], *ALSO.get(endpoint, ())),
        )
        for endpoint, icon, label, dock_label, count in entries
    ]
