"""The group's cash book: a month at a time, and what people write down in it."""

import re
from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.cashbook.forms import MoneyForm
from storefront.cashbook.labels import KINDS, kind_words, line_words
from storefront.cashbook.models import CashEntry, Direction
from storefront.cashbook.queries import (
    DAY,
    Line,
    balance_before,
    entry_in,
    first_day,
    lines_of,
    periods_of,
    sums_of,
    with_balances,
)
from storefront.cashbook.services.entries import strike_out, write_anew, write_down
from storefront.core import clock, storage
from storefront.core.errors import DomainError, Missing
from storefront.core.history import events_of
from storefront.core.images import accept_photo
from storefront.core.money import format_idr
from storefront.core.month import Month
from storefront.core.storage import send_private
from storefront.groups.area import group_area
from storefront.groups.models import Permission

bp = group_area("cashbook_group", __name__)
MONEY = Permission.MONEY
BOOK = "/buku-kas"
ENTRY = f"{BOOK}/catatan/<int:entry_id>"
WAYS = {"keluar": Direction.OUT, "masuk": Direction.IN}
PAGE = 50
KEY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([01])\.([0-9]{1,18})")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"line_words": line_words, "kind_words": kind_words, "cash_kinds": KINDS}


@bp.get(BOOK, permission=MONEY)
def book() -> ResponseReturnValue:
    return _book(MoneyForm(_way()))


@bp.post(BOOK, permission=MONEY)
def add() -> ResponseReturnValue:
    form = MoneyForm(_way())
    if not form.validate():
        return _book(form), 422
    try:
        write_down(g.group.id, form.money(_kept(form)), key=form.key.data, by_id=g.member.user_id)
    except DomainError as error:
        return _book(form, error), error.status
    flash(_("%(amount)s tercatat.", amount=format_idr(form.amount_idr.data)), "ok")
    return redirect(url_for(".book", bulan=Month(form.booked_on.data).key), 303)


@bp.get(ENTRY, permission=MONEY)
def entry(entry_id: int) -> ResponseReturnValue:
    found = entry_in(g.group, entry_id)
    return _entry(found, _form_of(found))


@bp.post(ENTRY, permission=MONEY)
def change(entry_id: int) -> ResponseReturnValue:
    found = entry_in(g.group, entry_id)
    form = _form_of(found)
    if not form.validate():
        return _entry(found, form), 422
    try:
        write_anew(found.id, form.money(_kept(form)), by_id=g.member.user_id)
    except DomainError as error:
        return _entry(entry_in(g.group, entry_id), form, error), error.status
    flash(_("Perubahan tersimpan."), "ok")
    return redirect(url_for(".book", bulan=Month(form.booked_on.data).key), 303)


@bp.post(f"{ENTRY}/penghapusan", permission=MONEY)
def remove(entry_id: int) -> ResponseReturnValue:
    found = entry_in(g.group, entry_id)
    try:
        strike_out(found.id, by_id=g.member.user_id)
    except DomainError as error:
        found = entry_in(g.group, entry_id)
        return _entry(found, _form_of(found), error), error.status
    flash(_("Catatan dihapus."), "ok")
    return redirect(url_for(".book", bulan=Month(found.booked_on).key), 303)


@bp.get(f"{ENTRY}/nota", permission=MONEY)
def receipt(entry_id: int) -> ResponseReturnValue:
    found = entry_in(g.group, entry_id)
    if found.receipt is None:
        raise Missing()
    return send_private(found.receipt)


def _book(form: MoneyForm, error: DomainError | None = None) -> str:
    month = _month()
    periods, oldest = periods_of(g.group), first_day(g.group.id)
    opened = periods[0].last_on + DAY if periods else date.min
    opening_idr = balance_before(g.group.id, month.first, opened=opened)
    lines = lines_of(g.group.id, month.first, month.last, opened=opened)
    shown, older = _page(with_balances(lines, opening_idr)[::-1])
    tomorrow = max(clock.today(), opened) + DAY  # what came after closing counts tomorrow
    return render_template(
        "cashbook/book.html",
        form=form,
        error=error,
        way=request.args.get("arah", "keluar"),
        month=month,
        lines=shown,
        older=older,
        sums=sums_of(lines),
        opening_idr=opening_idr,
        balance_idr=balance_before(g.group.id, tomorrow, opened=opened),
        is_empty=oldest is None,
        has_older=oldest is not None and oldest < month.first,
        has_newer=month.first < clock.today().replace(day=1),
        periods=periods,
    )


def _page(lines: list[Line]) -> tuple[list[Line], str | None]:
    """As many lines as a page has, from the key in the address on, and the key of the next."""
    found = KEY.fullmatch(request.args.get("sebelum", ""))
    if found:
        key = found[1], (int(found[2]), int(found[3]))
        lines = [line for line in lines if (line.booked_on.isoformat(), line.place) < key]
    shown = lines[:PAGE]
    if len(lines) <= PAGE:
        return shown, None
    last = shown[-1]
    return shown, f"{last.booked_on.isoformat()}.{last.place[0]}.{last.place[1]}"


def _entry(found: CashEntry, form: MoneyForm, error: DomainError | None = None) -> str:
    return render_template(
        "cashbook/entry.html",
        entry=found,
        form=form,
        error=error,
        events=events_of("cash_entry", [found.id])[::-1],
    )


def _form_of(found: CashEntry) -> MoneyForm:
    return MoneyForm(found.direction, obj=found)


def _kept(form: MoneyForm) -> str | None:
    """The private file of the receipt that was uploaded, if one was."""
    upload = form.upload
    return storage.private().put(accept_photo(upload.stream).jpeg, ".jpg") if upload else None


def _way() -> Direction:
    return WAYS.get(request.args.get("arah", ""), Direction.OUT)


def _month() -> Month:
    """The month in the address, else this one."""
    try:
        asked = date.fromisoformat(f"{request.args.get('bulan', '')}-01")
    except ValueError:
        asked = clock.today()
    return Month(min(max(asked, date(2020, 1, 1)), clock.today()).replace(day=1))
