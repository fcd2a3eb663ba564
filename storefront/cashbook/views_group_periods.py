"""Closing the cash book, sharing what is left, and the paper that everybody signs."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.cashbook.forms import CloseForm, PartForm, ShareForm
from storefront.cashbook.labels import METHODS, reason_words
from storefront.cashbook.models import CashPeriod, ShareMethod
from storefront.cashbook.queries import (
    DAY,
    Sums,
    earned_by_makers,
    first_day,
    first_open_day,
    lines_of,
    period_in,
    share_in,
    sums_of,
)
from storefront.cashbook.services.closing import close_book
from storefront.cashbook.services.share import (
    SharesChanged,
    hand_over,
    share_result,
    take_back,
    take_division_back,
)
from storefront.cashbook.sharing import Division, divide, person_of
from storefront.cashbook.statement import write_statement
from storefront.core import clock
from storefront.core.errors import DomainError
from storefront.core.money import format_idr
from storefront.core.numbers import fingerprint
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.groups.queries import members_of

bp = group_area("cash_periods_group", __name__)
MONEY = Permission.MONEY
CLOSE = "/buku-kas/tutup"
PERIOD = "/buku-kas/masa/<int:period_id>"
SHARE = "/buku-kas/bagian/<int:share_id>"
WAYS = {"pembuat": ShareMethod.MAKER, "persen": ShareMethod.PERCENT}
SPARE_ROWS = 3  # for people who do not sign in


@bp.get(CLOSE, permission=MONEY)
def closing() -> ResponseReturnValue:
    month_end = clock.today().replace(day=1) - DAY
    oldest = max(first_day(g.group.id) or clock.today(), first_open_day(g.group.id))
    return _closing(CloseForm(last_on=month_end if oldest <= month_end else clock.today()))


@bp.post(CLOSE, permission=MONEY)
def close() -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate():
        return _closing(form), 422
    try:
        period_id = close_book(
            g.group.id, form.last_on.data, key=form.key.data, by_id=g.member.user_id
        )
    except DomainError as error:
        return _closing(form, error), error.status
    flash(_("Buku ditutup."), "ok")
    return redirect(url_for(".period", period_id=period_id), 303)


@bp.get(PERIOD, permission=MONEY)
def period(period_id: int) -> ResponseReturnValue:
    found = period_in(g.group, period_id)
    return _period(found, _form_of(found))


@bp.post(f"{PERIOD}/bagi-hasil", permission=MONEY)
def share(period_id: int) -> ResponseReturnValue:
    """Show what everybody would get; the second time, unchanged, it is settled."""
    found = period_in(g.group, period_id)
    form = _form_of(found)
    if not form.validate():
        return _period(found, form), 422
    try:
        division = divide(form.method, found.result_idr, form.weights, kept=form.kept.data)
        if form.seen.data:
            _settle(found, form)
            flash(_("Pembagian ditetapkan. Cetak, lalu tanda tangan waktu menerima."), "ok")
            return redirect(url_for(".period", period_id=found.id), 303)
    except SharesChanged as error:
        return _period(period_in(g.group, period_id), form, division, error), error.status
    except DomainError as error:
        return _period(period_in(g.group, period_id), form, error=error), error.status
    return _period(found, form, division)


@bp.post(f"{PERIOD}/bagi-hasil/pembatalan", permission=MONEY)
def undo(period_id: int) -> ResponseReturnValue:
    found = period_in(g.group, period_id)
    try:
        take_division_back(found.id, by_id=g.member.user_id)
    except DomainError as error:
        found = period_in(g.group, period_id)
        return _period(found, _form_of(found), error=error), error.status
    flash(_("Pembagian dibatalkan."), "ok")
    return redirect(url_for(".period", period_id=found.id), 303)


@bp.post(f"{SHARE}/penyerahan", permission=MONEY)
def hand(share_id: int) -> ResponseReturnValue:
    part = share_in(g.group, share_id)
    hand_over(part.id, by_id=g.member.user_id)
    amount = format_idr(part.amount_idr)
    words = _("%(amount)s untuk %(name)s tercatat keluar.", amount=amount, name=part.name)
    undo_url = url_for(".unhand", share_id=part.id)
    flash({"text": words, "url": undo_url}, "undo")  # type: ignore[arg-type]
    return redirect(url_for(".period", period_id=part.period_id), 303)


@bp.post(f"{SHARE}/penyerahan/pembatalan", permission=MONEY)
def unhand(share_id: int) -> ResponseReturnValue:
    part = share_in(g.group, share_id)
    try:
        take_back(part.id, by_id=g.member.user_id)
    except DomainError as error:
        found = period_in(g.group, part.period_id)
        return _period(found, _form_of(found), error=error), error.status
    flash(_("Dicatat belum diterima %(name)s.", name=part.name), "ok")
    return redirect(url_for(".period", period_id=part.period_id), 303)


@bp.get(f"{PERIOD}/tanda-terima.pdf", permission=MONEY)
def statement(period_id: int) -> ResponseReturnValue:
    found = period_in(g.group, period_id)
    file = f"bagi-hasil-{g.group.slug}-{found.first_on}-{found.last_on}.pdf"
    return Response(
        write_statement(g.group, found, _sums(found)),
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )


def _settle(found: CashPeriod, form: ShareForm) -> None:
    share_result(
        found.id,
        form.method,
        form.weights,
        kept=form.kept.data,
        seen=form.seen.data,
        key=form.key.data,
        by_id=g.member.user_id,
    )


def _closing(form: CloseForm, error: DomainError | None = None) -> str:
    opened = first_open_day(g.group.id)
    oldest = first_day(g.group.id)
    return render_template(
        "cashbook/closing.html",
        form=form,
        error=error,
        first_on=oldest and max(opened, oldest),
        is_over=opened > clock.today(),
    )


def _period(
    found: CashPeriod,
    form: ShareForm,
    division: Division | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "cashbook/period.html",
        period=found,
        sums=_sums(found),
        form=form,
        way=next(way for way, method in WAYS.items() if method is form.method),
        ways=[(way, METHODS[method]) for way, method in WAYS.items()],
        division=division,
        error=error,
        reason_words=reason_words,
        methods=METHODS,
    )


def _sums(found: CashPeriod) -> Sums:
    return sums_of(lines_of(g.group.id, found.first_on, found.last_on))


def _form_of(found: CashPeriod) -> ShareForm:
    """By what the address says, else by maker where products name theirs."""
    people = [member.user.name for member in members_of(g.group)]
    earned = earned_by_makers(g.group, found)
    usual = ShareMethod.MAKER if any(earned) else ShareMethod.PERCENT
    method = WAYS.get(request.args.get("cara", ""), usual)
    if method is ShareMethod.PERCENT:
        names = [*people, *[""] * SPARE_ROWS]
        return ShareForm(method, [PartForm(str(row), name) for row, name in enumerate(names)])
    rows = [
        PartForm(fingerprint(maker)[:12], person_of(maker, people), maker=maker, earned_idr=amount)
        for maker, amount in earned.items()
    ]
    return ShareForm(method, rows)
