"""The trainer's menu: her classes, and the pages of the one that is open."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from storefront.training.models import Classroom


@dataclass(frozen=True)
class Entry:
    url: str
    icon: str
    label: LazyString
    dock_label: LazyString
    current: bool
    count: int = 0


PAGES = (
    ("board.control", "kelas", _l("Kendali kelas"), _l("Kendali")),
    ("classes.show", "orang", _l("Kelas"), _l("Kelas")),
    ("classes.attendance", "cek", _l("Daftar hadir"), _l("Hadir")),
    ("buyers_trainer.show", "keranjang", _l("Pembeli latihan"), _l("Pembeli")),
)


def menu_of(classroom: Classroom | None) -> list[Entry]:
    """All classes, and what can be done in this one."""
    entries = [
        Entry(
            url=url_for("classes.index"),
            icon="beranda",
            label=_l("Kelas saya"),
            dock_label=_l("Semua"),
            current=classroom is None,
        )
    ]
    if classroom is not None:
        entries += [
            Entry(
                url=url_for(endpoint, classroom_id=classroom.id),
                icon=icon,
                label=label,
                dock_label=dock_label,
                current=_is_open(endpoint),
            )
            for endpoint, icon, label, dock_label in PAGES
            if endpoint in current_app.view_functions
        ]
    return entries


def _is_open(endpoint: str) -> bool:
    """Whether this page is open, or one that it leads to."""
    if request.blueprint != "classes":
        return request.blueprint == endpoint.partition(".")[0]
    is_attendance = request.endpoint in ("classes.attendance", "classes.note")
    return endpoint == ("classes.attendance" if is_attendance else "classes.show")
