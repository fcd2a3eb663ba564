"""The platform's account: transfers to look for in it, money to send back, cards, its number."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.operator.area import OPERATE, operator_area, platform_till
from storefront.operator.forms import AccountForm, CardsForm
from storefront.operator.queries.cards import card_days
from storefront.operator.queries.groups import platform_account
from storefront.operator.services import change_platform_account
from storefront.ordering.models import PaymentMethod
from storefront.payments.pages_desk import Desk
from storefront.payments.providers import PROVIDERS
from storefront.payments.queries.options import platform_options
from storefront.payments.services.accounts import set_card

bp = operator_area("operator_money", __name__)


def _page(**queue: Any) -> str:
    offered = platform_options()
    return render_template(
        "operator/money.html",
        account=offered.get(PaymentMethod.BANK_TRANSFER),
        takes_cards=PaymentMethod.CARD in offered,
        card_days=card_days(),
        missing=PROVIDERS[PaymentMethod.CARD].missing_settings(),
        **queue,
    )


DESK = Desk(bp, OPERATE, "/uang", till=platform_till, page=_page)


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


@bp.post("/kartu", permission=OPERATE)
def change_cards() -> ResponseReturnValue:
    """Take cards, or no more; those that are being paid go on."""
    form = CardsForm()
    if not form.validate():
        return DESK.queue(), 422
    set_card(is_offered=form.is_offered.data, by_id=g.operator.id)
    flash(_("Kartu diterima.") if form.is_offered.data else _("Kartu tidak ditawarkan lagi."), "ok")
    return redirect(url_for(".index"), 303)


def _account_page(form: AccountForm, **more: Any) -> str:
    return render_template("operator/account.html", form=form, **more)
