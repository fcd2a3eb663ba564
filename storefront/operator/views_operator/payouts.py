"""What goes out to the groups: drafted in one tap, approved, transferred by hand with a proof."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError, Missing
from storefront.core.money import format_idr
from storefront.core.proofs import keep_proof
from storefront.core.safety import last_seen
from storefront.core.storage import send_private
from storefront.operator import labels
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.queries.history import history_of
from storefront.payouts.forms import ApproveForm, DebtForm, NotArrivedForm, SendForm
from storefront.payouts.models import Payout, PayoutState
from storefront.payouts.queries.balance import Due, debt_of, dues
from storefront.payouts.queries.payouts import (
    PAGE,
    needs_second_person,
    orders_in,
    payout_with,
    payouts_before,
    payouts_to_do,
)
from storefront.payouts.services import (
    approve_payout,
    fail_payout,
    make_payouts,
    send_payout,
    take_payment,
)

bp = operator_area("operator_payouts", __name__)
DEBT = "/penyaluran/utang/<int:group_id>"
PAYOUT = "/penyaluran/<int:payout_id>"


@bp.get("/penyaluran", permission=OPERATE)
def index() -> ResponseReturnValue:
    closed = payouts_before(last_seen(), limit=PAGE + 1)
    found = dues()
    return render_template(
        "operator/payouts.html",
        to_do=payouts_to_do(),
        ready=[due for due in found if due.payable_idr > 0 and due.account],
        homeless=[due for due in found if due.payable_idr > 0 and not due.account],
        owing=[due for due in found if due.payable_idr < 0],
        closed=closed[:PAGE],
        beyond=closed[PAGE - 1].id if len(closed) > PAGE else None,
        states=labels.PAYOUT_STATES,
    )


@bp.post("/penyaluran", permission=OPERATE)
def run() -> ResponseReturnValue:
    """Drafts for every group that has something to get."""
    made = make_payouts(by_id=g.operator.id)
    if made:
        flash(
            ngettext("%(num)d penyaluran disiapkan.", "%(num)d penyaluran disiapkan.", made), "ok"
        )
    else:
        flash(_("Tidak ada yang baru untuk disiapkan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get(PAYOUT, permission=OPERATE)
def show(payout_id: int) -> ResponseReturnValue:
    return _page(payout_with(payout_id))


@bp.get(f"{PAYOUT}/bukti", permission=OPERATE)
def proof(payout_id: int) -> ResponseReturnValue:
    payout = payout_with(payout_id)
    if payout.proof is None:
        raise Missing()
    return send_private(payout.proof)


@bp.post(f"{PAYOUT}/persetujuan", permission=OPERATE)
def approve(payout_id: int) -> ResponseReturnValue:
    payout, form = payout_with(payout_id), ApproveForm()
    if not form.validate():
        return _page(payout, approval=form), 422
    try:
        confirm_pin(g.operator.id, form.pin.data)
        approve_payout(payout_id, by_id=g.operator.id)
    except DomainError as error:
        return _page(payout_with(payout_id), error=error), error.status
    flash(_("Disetujui. Sekarang transfer, lalu unggah buktinya."), "ok")
    return redirect(url_for(".show", payout_id=payout_id), 303)


@bp.post(f"{PAYOUT}/pengiriman", permission=OPERATE)
def send(payout_id: int) -> ResponseReturnValue:
    """The transfer is made; without a proof it is not recorded."""
    payout, form = payout_with(payout_id), SendForm()
    if not form.validate():
        return _page(payout, sending=form), 422
    try:
        confirm_pin(g.operator.id, form.pin.data)
        send_payout(payout_id, keep_proof(form.upload.stream), by_id=g.operator.id)
    except DomainError as error:
        return _page(payout_with(payout_id), error=error), error.status
    amount = format_idr(payout.amount_idr)
    flash(
        _("%(amount)s tercatat sudah ditransfer. Kelompok melihat buktinya.", amount=amount), "ok"
    )
    return redirect(url_for(".index"), 303)


@bp.post(f"{PAYOUT}/pembatalan", permission=OPERATE)
def withdraw(payout_id: int) -> ResponseReturnValue:
    """It is not sent, or it came back: what it took is free for another one."""
    payout, form = payout_with(payout_id), NotArrivedForm()
    if not form.validate():
        return _page(payout, withdrawal=form), 422
    try:
        fail_payout(payout_id, form.note.data, by_id=g.operator.id)
    except DomainError as error:
        return _page(payout_with(payout_id), error=error), error.status
    flash(_("Dibatalkan. Uangnya siap disalurkan lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get(DEBT, permission=OPERATE)
def debt(group_id: int) -> ResponseReturnValue:
    due, form = debt_of(group_id), DebtForm()
    form.amount_idr.data = -due.payable_idr
    return _debt(due, form)


@bp.post(DEBT, permission=OPERATE)
def take(group_id: int) -> ResponseReturnValue:
    """The group has transferred what it owes; the operator saw it in the account."""
    form = DebtForm()
    if not form.validate():
        return _debt(debt_of(group_id), form), 422
    try:
        confirm_pin(g.operator.id, form.pin.data)
        take_payment(group_id, form.amount_idr.data, key=form.key.data, by_id=g.operator.id)
    except DomainError as error:
        return _debt(debt_of(group_id), form, error=error), error.status
    amount = format_idr(form.amount_idr.data)
    flash(_("%(amount)s dari kelompok tercatat sudah diterima.", amount=amount), "ok")
    return redirect(url_for(".index"), 303)


def _debt(due: Due, form: DebtForm, **more: Any) -> str:
    return render_template("operator/debt.html", due=due, form=form, **more)


def _page(
    payout: Payout,
    *,
    approval: ApproveForm | None = None,
    sending: SendForm | None = None,
    withdrawal: NotArrivedForm | None = None,
    **more: Any,
) -> str:
    return render_template(
        "operator/payout.html",
        payout=payout,
        orders=orders_in(payout),
        history=history_of(payout),
        needs_another=needs_second_person(payout, g.operator.id),
        may={state.value for state in PayoutState if payout.can_become(state)},
        states=labels.PAYOUT_STATES,
        approval=approval or ApproveForm(formdata=None),
        sending=sending or SendForm(formdata=None),
        withdrawal=withdrawal or NotArrivedForm(formdata=None),
        **more,
    )
