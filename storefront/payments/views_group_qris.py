"""A group's QRIS code: photographed or pasted, looked at, and taken behind the PIN."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.payments.forms import ConfirmQrisForm, QrisForm
from storefront.payments.queries.options import qris_of
from storefront.payments.services.accounts import set_qris

bp = group_area("payment_qris", __name__)
SHOP = Permission.SHOP


@bp.get("/qris", permission=SHOP)
def show() -> ResponseReturnValue:
    option = qris_of(g.group)
    return _page(confirm=ConfirmQrisForm(obj=option) if option else None)


@bp.post("/qris/bacaan", permission=SHOP)
def read() -> ResponseReturnValue:
    """Tell what a code says; nothing is kept yet."""
    form = QrisForm()
    if not form.validate():
        return _page(form), 422
    try:
        found = {"qris_payload": form.qris.payload}
    except DomainError as error:
        return _page(form, error=error), error.status
    return _page(confirm=ConfirmQrisForm(formdata=None, data=found))


@bp.post("/qris", permission=SHOP)
def change() -> ResponseReturnValue:
    form = ConfirmQrisForm()
    if not form.validate():
        return _page(confirm=form), 422
    try:
        confirm_pin(g.member.user_id, form.pin.data)
        set_qris(
            g.group.id, form.accepted, puts_amount=form.puts_amount.data, by_id=g.member.user_id
        )
    except DomainError as error:
        return _page(confirm=form, error=error), error.status
    flash(form.outcome, "ok")
    return redirect(url_for("shipping_group.index"), 303)


def _page(
    form: QrisForm | None = None,
    *,
    confirm: ConfirmQrisForm | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "payments/qris_account.html",
        layout="layouts/group.html",
        back=(_("Rekening & ongkir"), url_for("shipping_group.index")),
        form=form or QrisForm(formdata=None),
        confirm=confirm,
        error=error,
    )
