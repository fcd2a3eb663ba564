"""The treasurer's queue: transfers to look for in the account, money to send back."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.core.images import accept_photo
from storefront.core.money import format_idr, thousands
from storefront.core.storage import send_private
from storefront.groups.area import group_area
from storefront.groups.menu import count_at
from storefront.groups.models import Permission
from storefront.payments.forms import ReceivedForm
from storefront.payments.forms_proof import DenyForm, SentBackForm
from storefront.payments.models import Payment
from storefront.payments.queries.refunds import refund_by, refunds_to_send
from storefront.payments.queries.to_check import (
    claims_to_check,
    payment_to,
    proof_of,
    seen_before,
    settled_today,
    transfers_to_check,
)
from storefront.payments.services.cash import record_cash
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, keep_surplus
from storefront.payments.spoken import sorted_by_claim, what_came, what_is_denied

bp = group_area("payments_group", __name__)
MONEY = Permission.MONEY
count_at("payments_group.incoming", claims_to_check)


@bp.get("/uang-masuk", permission=MONEY)
def incoming() -> ResponseReturnValue:
    return _incoming({})


def _incoming(
    wrong: dict[int, ReceivedForm],
    sending: dict[int, SentBackForm] | None = None,
    error: DomainError | None = None,
) -> str:
    """The queue; `wrong` and `sending` are forms that came back, by payment and by refund."""
    awaited, refunds = transfers_to_check(g.group), refunds_to_send(g.group)
    return render_template(
        "payments/incoming.html",
        **sorted_by_claim(awaited),
        forms={payment.id: ReceivedForm.of(payment) for payment in awaited} | wrong,
        seen=seen_before(awaited),
        refunds=refunds,
        sending={refund.id: SentBackForm.of(refund) for refund in refunds} | (sending or {}),
        settled=settled_today(g.group),
        error=error,
    )


@bp.get("/uang-masuk/<int:payment_id>/bukti/<int:proof_id>", permission=MONEY)
def proof(payment_id: int, proof_id: int) -> ResponseReturnValue:
    return send_private(proof_of(payment_to(g.group, payment_id), proof_id).file)


@bp.post("/uang-masuk/<int:payment_id>/penerimaan", permission=MONEY)
def confirm(payment_id: int) -> ResponseReturnValue:
    """The exact amount is in the account."""
    payment = payment_to(g.group, payment_id)
    return _record(payment, payment.due_idr)


@bp.post("/uang-masuk/<int:payment_id>/jumlah-lain", permission=MONEY)
def confirm_other(payment_id: int) -> ResponseReturnValue:
    """Less or more than due is in the account."""
    payment = payment_to(g.group, payment_id)
    form = ReceivedForm.of(payment)
    if not form.validate():
        return _incoming({payment.id: form}), 422
    return _record(payment, form.amount_idr.data)


@bp.post("/uang-masuk/<int:payment_id>/tunai", permission=MONEY)
def take_cash(payment_id: int) -> ResponseReturnValue:
    """The customer gave the money by hand instead."""
    payment = payment_to(g.group, payment_id)
    form = ReceivedForm.of(payment)
    if not form.validate():
        return _incoming({payment.id: form}), 422
    (share,) = payment.shares  # a group collects for one order at a time
    record_cash(share.order_id, form.amount_idr.data, key=form.key.data, by_id=g.member.user_id)
    flash(_("%(amount)s tunai tercatat.", amount=format_idr(form.amount_idr.data)), "ok")
    return redirect(url_for(".incoming"), 303)


def _record(payment: Payment, came_idr: int) -> ResponseReturnValue:
    receive(payment.id, came_idr, by_id=g.member.user_id)
    flash(what_came(payment, came_idr), "ok")
    return redirect(url_for(".incoming"), 303)


@bp.post("/uang-masuk/<int:payment_id>/bantahan", permission=MONEY)
def deny(payment_id: int) -> ResponseReturnValue:
    """The money is not there, or its proof is not its own: the customer has another day."""
    payment, form = payment_to(g.group, payment_id), DenyForm()
    if not form.validate():
        return _incoming({}), 422
    deny_claim(payment.id, form.denial, by_id=g.member.user_id)
    flash(what_is_denied(form.denial), "ok")
    return redirect(url_for(".incoming"), 303)


@bp.post("/pengembalian/<int:refund_id>/disimpan", permission=MONEY)
def kept(refund_id: int) -> ResponseReturnValue:
    """What came too much stays, as agreed with the customer."""
    keep_surplus(refund_by(g.group, refund_id).id, by_id=g.member.user_id)
    flash(_("Kelebihannya dicatat disimpan, sesuai kesepakatan."), "ok")
    return redirect(url_for(".incoming"), 303)


@bp.post("/pengembalian/<int:refund_id>/selesai", permission=MONEY)
def refunded(refund_id: int) -> ResponseReturnValue:
    """Somebody has sent the money back, and says so with her PIN."""
    refund = refund_by(g.group, refund_id)
    form = SentBackForm.of(refund)
    if not form.validate():
        return _incoming({}, {refund.id: form}), 422
    try:
        confirm_pin(g.member.user_id, form.pin.data)
        photo = accept_photo(form.upload.stream) if form.upload else None
        finish_refund(refund.id, by_id=g.member.user_id, photo=photo)
    except DomainError as error:
        return _incoming({}, {refund_id: form}, error), error.status
    flash(_("Pengembalian Rp%(amount)s tercatat.", amount=thousands(refund.amount_idr)), "ok")
    return redirect(url_for(".incoming"), 303)
