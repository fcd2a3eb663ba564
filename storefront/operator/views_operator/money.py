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
from storefront.payments.queries import (
    platform_payment,
    platform_refund,
    platform_refunds_to_send,
    platform_transfers_to_check,
)
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund

bp = operator_area("operator_money", __name__)


@bp.get("/uang", permission=OPERATE)
def index() -> ResponseReturnValue:
    awaited = platform_transfers_to_check()
    open_ones = [payment for payment in awaited if payment.is_open]
    return render_template(
        "operator/money.html",
        claimed=[payment for payment in open_ones if payment.claimed_at],
        unclaimed=[payment for payment in open_ones if not payment.claimed_at],
        late=[payment for payment in awaited if not payment.is_open],
        refunds=platform_refunds_to_send(),
        account=platform_account(),
    )


@bp.post("/uang/<int:payment_id>/penerimaan", permission=OPERATE)
def confirm(payment_id: int) -> ResponseReturnValue:
    """The exact amount is in the account."""
    payment = platform_payment(payment_id)
    receive(payment.id, payment.due_idr, by_id=g.operator.id)
    flash(_("Rp%(amount)s tercatat masuk.", amount=thousands(payment.due_idr)), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/uang/<int:payment_id>/bantahan", permission=OPERATE)
def deny(payment_id: int) -> ResponseReturnValue:
    """The money is not there: the customer sees that and has another day."""
    deny_claim(platform_payment(payment_id).id, by_id=g.operator.id)
    flash(_("Dicatat belum ada. Pembeli punya waktu 24 jam lagi."), "ok")
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
