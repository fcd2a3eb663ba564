"""Where a group's money goes: its bank account and cash on hand-over, each behind the PIN."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.ordering.models import PaymentMethod
from storefront.payments.forms import BankAccountForm, CodForm
from storefront.payments.models import PaymentOption
from storefront.payments.queries.options import options_of
from storefront.payments.services.accounts import set_bank_account, set_cod

bp = group_area("payment_accounts", __name__)
SHOP = Permission.SHOP


@bp.get("/rekening", permission=SHOP)
def account() -> ResponseReturnValue:
    option = _offered(PaymentMethod.BANK_TRANSFER)
    return render_template("payments/account.html", form=BankAccountForm(obj=option))


@bp.post("/rekening", permission=SHOP)
def change_account() -> ResponseReturnValue:
    form = BankAccountForm()
    if not form.validate():
        return render_template("payments/account.html", form=form), 422
    account = form.account if form.is_offered.data else None
    try:
        confirm_pin(g.member.user_id, form.pin.data)
        set_bank_account(g.group.id, account, by_id=g.member.user_id)
    except DomainError as error:
        return render_template("payments/account.html", form=form, error=error), error.status
    if account:
        flash(_("Rekening tersimpan. Pesanan baru dibayar ke sana."), "ok")
    else:
        flash(_("Transfer tidak ditawarkan lagi. Yang sudah dikirim tetap masuk."), "ok")
    return redirect(url_for("shipping_group.index"), 303)


@bp.get("/bayar-di-tempat", permission=SHOP)
def cod() -> ResponseReturnValue:
    option = _offered(PaymentMethod.COD)
    form = CodForm(obj=option) if option else CodForm(data={"is_offered": False})
    return render_template("payments/cod.html", form=form)


@bp.post("/bayar-di-tempat", permission=SHOP)
def change_cod() -> ResponseReturnValue:
    form = CodForm()
    if not form.validate():
        return render_template("payments/cod.html", form=form), 422
    try:
        confirm_pin(g.member.user_id, form.pin.data)
        set_cod(
            g.group.id,
            is_offered=form.is_offered.data,
            limit_idr=form.limit_idr.data,
            by_id=g.member.user_id,
        )
    except DomainError as error:
        return render_template("payments/cod.html", form=form, error=error), error.status
    flash(_("Bayar di tempat tersimpan."), "ok")
    return redirect(url_for("shipping_group.index"), 303)


def _offered(method: PaymentMethod) -> PaymentOption | None:
    mine = options_of([g.group.id]).get(g.group.id, [])
    return next((option for option in mine if option.method is method), None)
