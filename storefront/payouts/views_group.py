"""A group's balance: what is owed to it, what became of each order's money, and its payouts."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core import clock
from storefront.core.errors import Missing
from storefront.core.money import format_idr
from storefront.core.month import Month
from storefront.core.safety import last_seen
from storefront.core.storage import send_private
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.payouts import labels
from storefront.payouts.forms import NotArrivedForm
from storefront.payouts.queries.balance import accounts_of, balance_of
from storefront.payouts.queries.payouts import payout_to, payouts_to
from storefront.payouts.queries.statement import PAGE, Days, first_entry_on, statement_of
from storefront.payouts.services import confirm_payout, fail_payout
from storefront.sales.exports import FORMS
from storefront.sales.paper import as_pdf
from storefront.sales.period import Period
from storefront.sales.reports.balance import STATEMENT
from storefront.sales.words import METHODS

bp = group_area("balance_group", __name__)
MONEY = Permission.MONEY
PAYOUT = "/saldo/penyaluran/<int:payout_id>"


@bp.get("/saldo", permission=MONEY)
def balance() -> ResponseReturnValue:
    return _balance()


def _balance(form: NotArrivedForm | None = None, wrong_id: int | None = None) -> str:
    """The page; `form` came back from what was said about a payout."""
    months, month = _asked_month()
    days = Days(month.first, month.last) if month else None
    orders = statement_of(g.group, days, before=last_seen(), limit=PAGE + 1)
    return render_template(
        "payouts/balance.html",
        balance=balance_of(g.group),
        account=accounts_of([g.group.id]).get(g.group.id),
        payouts=payouts_to(g.group),
        orders=orders[:PAGE],
        beyond=orders[PAGE - 1].order_id if len(orders) > PAGE else None,
        months=months,
        month=month,
        labels=labels,
        methods=METHODS,
        form=form or NotArrivedForm(formdata=None),
        wrong_id=wrong_id,
    )


@bp.get("/saldo/rincian.<any(csv, xlsx, pdf):ending>", permission=MONEY)
def statement(ending: str) -> ResponseReturnValue:
    """The statement of a month, or of all days, as a file."""
    months, month = _asked_month()
    period = Period((month or months[-1]).first, month.last if month else clock.today())
    rows = STATEMENT.rows(g.group, period)
    if ending == "pdf":
        days = month.name if month else _("semua bulan")
        about = f"{g.group.name}, {days}"
        kind, content = "application/pdf", as_pdf(STATEMENT, rows, about)
    else:
        kind, write = FORMS[ending]
        content = write(STATEMENT, rows)
    file = f"{STATEMENT.name}-{g.group.slug}-{period.first}-{period.last}.{ending}"
    return Response(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )


@bp.get(f"{PAYOUT}/bukti", permission=MONEY)
def proof(payout_id: int) -> ResponseReturnValue:
    payout = payout_to(g.group, payout_id)
    if payout.proof is None:
        raise Missing()
    return send_private(payout.proof)


@bp.post(f"{PAYOUT}/penerimaan", permission=MONEY)
def confirm(payout_id: int) -> ResponseReturnValue:
    payout = payout_to(g.group, payout_id)
    confirm_payout(payout.id, by_id=g.member.user_id)
    flash(_("%(amount)s dicatat sudah diterima.", amount=format_idr(payout.amount_idr)), "ok")
    return _back()


@bp.post(f"{PAYOUT}/bantahan", permission=MONEY)
def deny(payout_id: int) -> ResponseReturnValue:
    """The money is not in the account; only what was sent can be missed."""
    payout, form = payout_to(g.group, payout_id), NotArrivedForm()
    if payout.sent_at is None:
        raise Missing()
    if not form.validate():
        return _balance(form, payout.id), 422
    fail_payout(payout.id, form.note.data, by_id=g.member.user_id)
    flash(_("Dicatat belum diterima. Pengelola mencari uangnya dulu."), "ok")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(".balance", _anchor="penyaluran"), 303)


def _asked_month() -> tuple[list[Month], Month | None]:
    """The months of the group's book, newest first, and the one in the address."""
    begin = (first_entry_on(g.group) or clock.today()).replace(day=1)
    months = [Month(clock.today().replace(day=1))]
    while months[-1].first > begin:
        months.append(months[-1].before)
    asked = request.args.get("bulan")
    return months, next((month for month in months if month.key == asked), None)
