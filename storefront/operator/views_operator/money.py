"""The platform's account: transfers to look for in it, money to send back, and its number."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.money import thousands
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import AccountForm
from storefront.operator.queries.groups import platform_account
from storefront.operator.services import change_platform_account
from storefront.payments.forms import ReceivedForm
from storefront.payments.models import Payment
from storefront.payments.queries import (
    platform_payment,
    platform_refund,
    platform_refunds_to_send,
    platform_transfers_to_check,
)
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, keep_surplus
from storefront.payments.spoken import sorted_by_claim, what_came

bp = operator_area("operator_money", __name__)


@bp.get("/uang", permission=OPERATE)
def index() -> ResponseReturnValue:
    return _index({})


def _index(wrong: dict[int, ReceivedForm]) -> str:
    """The queue; `wrong` is the form that came back, by the payment's id."""
    awaited = platform_transfers_to_check()
    return render_template(
        "operator/money.html",
        **sorted_by_claim(awaited),
        forms={payment.id: ReceivedForm.of(payment) for payment in awaited} | wrong,
        refunds=platform_refunds_to_send(),
        account=platform_account(),
    )


@bp.post("/uang/<int:payment_id>/penerimaan", permission=OPERATE)
def confirm(payment_id: int) -> ResponseReturnValue:
    """The exact amount is in the account."""
    payment = platform_payment(payment_id)
    return _record(payment, payment.due_idr)


@bp.post("/uang/<int:payment_id>/jumlah-lain", permission=OPERATE)
def confirm_other(payment_id: int) -> ResponseReturnValue:
    """Less or more than due is in the account."""
    payment = platform_payment(payment_id)
    form = ReceivedForm.of(payment)
    if not form.validate():
        return _index({payment.id: form}), 422
    return _record(payment, form.amount_idr.data)


def _record(payment: Payment, came_idr: int) -> ResponseReturnValue:
    receive(payment.id, came_idr, by_id=g.operator.id)
    flash(what_came(payment, came_idr), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/uang/<int:payment_id>/bantahan", permission=OPERATE)
def deny(payment_id: int) -> ResponseReturnValue:
    """The money is not there: the customer sees that and has another day."""
    deny_claim(platform_payment(payment_id).id, by_id=g.operator.id)
    flash(_("Dicatat belum ada. Pembeli punya waktu 24 jam lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/pengembalian/<int:refund_id>/disimpan", permission=OPERATE)
def kept(refund_id: int) -> ResponseReturnValue:
    """What came too much stays with the group, as agreed with the customer."""
    keep_surplus(platform_refund(refund_id).id, by_id=g.operator.id)
    flash(_("Kelebihannya dicatat disimpan, sesuai kesepakatan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/pengembalian/<int:refund_id>/selesai", permission=OPERATE)
def refunded(refund_id: int) -> ResponseReturnValue:
    refund = platform_refund(refund_id)
    finish_refund(refund.id, by_id=g.operator.id)
    flash(_("Pengembalian Rp%(amount)s tercatat.", amount=thousands(refund.amount_idr)), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/rekening", permission=OPERATE)
def account() -> ResponseReturnValue:
    return _account_page(AccountForm(obj=platform_account()))


@bp.post("/rekening", permission=OPERATE)
def save_account() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return _account_page(form), 422
    change_platform_account(
        form.bank_name.data,
        form.account_number.data,
        form.account_holder.data,
        by_id=g.operator.id,
    )
    flash(_("Rekening tersimpan. Pesanan berikutnya memakainya."), "ok")
    return redirect(url_for(".index"), 303)


def _account_page(form: AccountForm, **more: Any) -> str:
    return render_template("operator/account.html", form=form, **more)
