"""The menu of a group's back office: one list, of which everybody sees what she may use."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from storefront.core.db import db
from storefront.groups.models import Member, Permission, ProducerGroup

Count = Callable[[ProducerGroup], sa.Select[int]]
_counts: dict[str, Count] = {}


class Section(enum.StrEnum):
    """Pages that belong together."""

    GOODS = "goods"
    MONEY = "money"
    GROUP = "group"


@dataclass(frozen=True)
class Entry:
    """A page of the back office; without `dock_label` it stands on wide screens only.

    On a phone the pages of one `section` are tabs of each other.
    """

    endpoint: str
    icon: str
    label: LazyString
    permission: Permission
    dock_label: LazyString | str = ""
    also: tuple[str, ...] = ()  # blueprints of other pages that belong to it
    section: Section | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as the layout shows it."""

    url: str
    icon: str
    label: LazyString
    dock_label: LazyString | str
    count: int
    current: bool
    section: Section | None


ENTRIES = (
    Entry("sales_group.home", "grafik", _l("Penjualan"), Permission.ENTER, _l("Penjualan")),
    Entry("orders_group.inbox", "pesanan", _l("Pesanan"), Permission.ORDERS, _l("Pesanan")),
    Entry(
        "products_group.index",
        "etalase",
        _l("Produk"),
        Permission.PRODUCTS,
        _l("Produk"),
        also=(
            "costing_group",
            "feeds_group",
            "grid_group",
            "import_group",
            "stock_group",
            "together_group",
        ),
        section=Section.GOODS,
    ),
    Entry(
        "promotion_group.index",
        "promosi",
        _l("Promosi"),
        Permission.PROMOTION,
        also=("campaigns_group",),
        section=Section.GOODS,
    ),
    Entry(
        "offers_group.index",
        "kartu",
        _l("Penawaran"),
        Permission.PROMOTION,
        section=Section.GOODS,
    ),
    Entry(
        "payments_group.index",
        "dompet",
        _l("Uang masuk"),
        Permission.MONEY,
        _l("Uang"),
        also=("statement_group",),
        section=Section.MONEY,
    ),
    Entry(
        "balance_group.balance",
        "bank",
        _l("Saldo"),
        Permission.MONEY,
        section=Section.MONEY,
    ),
    Entry(
        "cashbook_group.book",
        "buku",
        _l("Buku kas"),
        Permission.MONEY,
        also=("cash_periods_group",),
        section=Section.MONEY,
    ),
    Entry(
        "members_group.index",
        "orang",
        _l("Anggota"),
        Permission.ENTER,
        _l("Anggota"),
        section=Section.GROUP,
    ),
    Entry(
        "certificates_group.index",
        "cek",
        _l("Sertifikat"),
        Permission.PRODUCTS,
        section=Section.GROUP,
    ),
    Entry("shop_group.profile", "lokasi", _l("Toko"), Permission.SHOP, section=Section.GROUP),
    Entry(
        "shipping_group.index",
        "bank",
        _l("Rekening & ongkir"),
        Permission.SHOP,
        also=("payment_accounts", "payment_qris"),
        section=Section.GROUP,
    ),
)


def count_at(endpoint: str, count: Count) -> None:
    """Show at this entry how many things wait there; `count` says with which query to count."""
    _counts[endpoint] = count


def menu_of(member: Member) -> list[Shown]:
    """What the member may use of what there is, with the number that waits at each."""
    entries = [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions and member.may(entry.permission)
    ]
    waiting = _waiting(member.group, [entry.endpoint for entry in entries])
    return [
        Shown(
            url=url_for(entry.endpoint),
            icon=entry.icon,
            label=entry.label,
            dock_label=entry.dock_label,
            count=waiting.get(entry.endpoint, 0),
            current=request.blueprint in (entry.endpoint.partition(".")[0], *entry.also),
            section=entry.section,
        )
        for entry in entries
    ]


def _waiting(group: ProducerGroup, endpoints: list[str]) -> dict[str, int]:
    """All numbers of the menu in one query."""
    counted = [endpoint for endpoint in endpoints if endpoint in _counts]
    if not counted:
        return {}
    numbers = [_counts[endpoint](group).scalar_subquery() for endpoint in counted]
    return dict(zip(counted, db.session.execute(sa.select(*numbers)).one(), strict=True))
