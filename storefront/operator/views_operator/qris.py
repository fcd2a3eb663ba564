"""The platform's QRIS code, set up as a group's is."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.operator.area import OPERATE, operator_area
from storefront.payments.forms import ConfirmQrisForm, QrisForm
from storefront.payments.queries.options import qris_of
from storefront.payments.services.accounts import set_qris

bp = operator_area("operator_qris", __name__)


@bp.get("/qris", permission=OPERATE)
def show() -> ResponseReturnValue:
    option = qris_of(None)
    return _page(confirm=ConfirmQrisForm(obj=option) if option else None)


@bp.post("/qris/bacaan", permission=OPERATE)
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


@bp.post("/qris", permission=OPERATE)
def change() -> ResponseReturnValue:
    form = ConfirmQrisForm()
    if not form.validate():
        return _page(confirm=form), 422
    try:
        confirm_pin(g.operator.id, form.pin.data)
        set_qris(None, form.accepted, puts_amount=form.puts_amount.data, by_id=g.operator.id)
    except DomainError as error:
        return _page(confirm=form, error=error), error.status
    flash(form.outcome, "ok")
    return redirect(url_for("operator_money.index"), 303)


def _page(
    form: QrisForm | None = None,
    *,
    confirm: ConfirmQrisForm | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "payments/qris_account.html",
        layout="layouts/operator.html",
        back=(_("Uang masuk"), url_for("operator_money.index")),
        form=form or QrisForm(formdata=None),
        confirm=confirm,
        error=error,
    )
