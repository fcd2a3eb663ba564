"""The treasurer's queue: transfers to look for in the group's account, money to send back."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.money import format_idr
from storefront.groups.area import group_area
from storefront.groups.menu import count_at
from storefront.groups.models import Permission
from storefront.payments.forms import ReceivedForm
from storefront.payments.pages_desk import Desk
from storefront.payments.queries.to_check import claims_to_check, payment_to, settled_today
from storefront.payments.services.cash import record_cash
from storefront.payments.till import group_till

bp = group_area("payments_group", __name__)
count_at("payments_group.index", claims_to_check)


def _page(**queue: Any) -> str:
    return render_template("payments/incoming.html", settled=settled_today(g.group), **queue)


DESK = Desk(bp, Permission.MONEY, "/uang-masuk", till=group_till, page=_page)


@bp.post("/uang-masuk/<int:payment_id>/tunai", permission=Permission.MONEY)
def take_cash(payment_id: int) -> ResponseReturnValue:
    """The customer gave the money by hand instead."""
    payment = payment_to(g.group, payment_id)
    form = ReceivedForm.of(payment)
    if not form.validate():
        return DESK.queue({payment.id: form}), 422
    (share,) = payment.shares  # a group collects for one order at a time
    record_cash(share.order_id, form.amount_idr.data, key=form.key.data, by_id=g.member.user_id)
    flash(_("%(amount)s tunai tercatat.", amount=format_idr(form.amount_idr.data)), "ok")
    return redirect(url_for(".index"), 303)
