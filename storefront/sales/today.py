"""What waits for a member today: only what her role may do, each with the one button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from storefront.catalog.queries.own import Shelf
from storefront.core import clock
from storefront.core.filters import ago, day
from storefront.groups.labels import CERTIFICATES
from storefront.groups.models import CertificateStatus, Member, Permission, ProducerGroup
from storefront.ordering.queries.inbox import Step
from storefront.sales.queries.tasks import (
    claims_waiting,
    hidden_goods,
    low_stock,
    orders_waiting,
    refunds_waiting,
)

A_DAY = timedelta(days=1)  # longer no customer should wait for a step


@dataclass(frozen=True)
class Task:
    """One line of today's work; `page` is where its button leads inside the back office."""

    count: int
    words: str
    detail: str
    do: str
    page: str


def greeting() -> str:
    """By the hour in Central Java."""
    hour = clock.now().astimezone(clock.WIB).hour
    if 4 <= hour < 11:
        return _("Selamat pagi")
    if 11 <= hour < 15:
        return _("Selamat siang")
    if 15 <= hour < 18:
        return _("Selamat sore")
    return _("Selamat malam")


def tasks_of(member: Member) -> list[Task]:
    """Money first, then orders along their way, then the shelf."""
    tasks: list[Task] = []
    if member.may(Permission.MONEY):
        tasks += _money(member.group)
    if member.may(Permission.ORDERS):
        tasks += _orders(member.group)
    if member.may(Permission.PRODUCTS):
        tasks += _shelf(member.group)
        tasks += _hidden(member.group)
    return tasks


def _money(group: ProducerGroup) -> Iterator[Task]:
    if claims := claims_waiting(group):
        told = _("Terlama dikabarkan %(ago)s", ago=ago(claims.since))
        yield Task(claims.count, _("Uang perlu dicek"), told, _("Cek"), "uang-masuk")
    if refunds := refunds_waiting(group):
        since = _("Terlama %(ago)s", ago=ago(refunds.since))
        yield Task(refunds.count, _("Uang harus dikembalikan"), since, _("Lihat"), "uang-masuk")


def _orders(group: ProducerGroup) -> Iterator[Task]:
    steps = {
        Step.ACCEPT: (_("Pesanan masuk"), _("Terima")),
        Step.PACK: (_("Perlu dikemas"), _("Kemas")),
        Step.SHIP: (_("Siap dikirim"), _("Isi resi")),
        Step.READY: (_("Siap diambil"), _("Beri tahu pembeli")),
        Step.TAKE_CASH: (_("Uang COD belum dicatat"), _("Catat uang")),
    }
    waiting = orders_waiting(group)
    for step, (words, do) in steps.items():
        if found := waiting.get(step):
            is_late = found.since < clock.now() - A_DAY and step is not Step.TAKE_CASH
            since = ago(found.since)
            told = (
                _("Terlama %(ago)s, pembeli menunggu", ago=since)
                if is_late
                else _("Terlama %(ago)s", ago=since)
            )
            yield Task(found.count, words, told, do, "pesanan")


def _hidden(group: ProducerGroup) -> Iterator[Task]:
    hidden = hidden_goods(group)
    if count := hidden.taken_down:
        told = _("Baca alasannya, lalu minta dilihat lagi")
        page = "produk?rak=diturunkan"
        yield Task(count, _("Produk diturunkan pengelola"), told, _("Lihat"), page)
    for each in hidden.certificates:
        name, page = f"{CERTIFICATES[each.kind]} {each.number}", f"sertifikat/{each.id}"
        if each.expires_on and each.status is CertificateStatus.CHECKED:
            soon = _("Sertifikat segera berakhir")
            words = _("Sertifikat sudah berakhir") if each.has_ended else soon
            detail = _("%(name)s, sampai %(day)s", name=name, day=day(each.expires_on))
            yield Task(1, words, detail, _("Perpanjang"), page)
        else:
            words = _("Sertifikat belum bisa ditampilkan")
            yield Task(1, words, name, _("Perbaiki"), page)


def _shelf(group: ProducerGroup) -> Iterator[Task]:
    if low := low_stock(group):
        left = _("sisa %(count)d", count=low.left) if low.left else _("habis")
        detail = f"{low.product} {low.variant}, {left}"
        shelf = f"produk?rak={Shelf.LOW}"
        yield Task(low.count, _("Produk hampir habis"), detail, _("Lihat"), shelf)
