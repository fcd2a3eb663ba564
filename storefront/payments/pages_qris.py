"""The pages of a QRIS code: photographed or pasted, looked at, and taken behind the PIN.

A group sets up its own and the operator the platform's, in the same three steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from storefront.accounts.area import Area
from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.groups.models import ProducerGroup
from storefront.payments.forms import ConfirmQrisForm, QrisForm
from storefront.payments.queries.options import qris_of
from storefront.payments.services.accounts import set_qris


@dataclass(frozen=True)
class Till:
    """Whose code it is, who is at it, and the page (words, address) that it belongs to."""

    group: ProducerGroup | None  # none: the platform
    user_id: int
    layout: str
    back: tuple[str, str]


def add_qris_pages(area: Area, permission: str, till: Callable[[], Till]) -> None:
    """Give an area the three steps; `till` is asked in each request."""

    @area.get("/qris", permission=permission)
    def show() -> ResponseReturnValue:
        option = qris_of(till().group)
        return _page(till(), confirm=ConfirmQrisForm(obj=option) if option else None)

    @area.post("/qris/bacaan", permission=permission)
    def read() -> ResponseReturnValue:
        """Tell what a code says; nothing is kept yet."""
        form = QrisForm()
        if not form.validate():
            return _page(till(), form), 422
        try:
            found = {"qris_payload": form.qris.payload}
        except DomainError as error:
            return _page(till(), form, error=error), error.status
        return _page(till(), confirm=ConfirmQrisForm(formdata=None, data=found))

    @area.post("/qris", permission=permission)
    def change() -> ResponseReturnValue:
        form, by = ConfirmQrisForm(), till()
        if not form.validate():
            return _page(by, confirm=form), 422
        try:
            confirm_pin(by.user_id, form.pin.data)
            set_qris(
                by.group.id if by.group else None,
                form.accepted,
                puts_amount=form.puts_amount.data,
                by_id=by.user_id,
            )
        except DomainError as error:
            return _page(by, confirm=form, error=error), error.status
        flash(form.outcome, "ok")
        return redirect(by.back[1], 303)


def _page(
    till: Till,
    form: QrisForm | None = None,
    *,
    confirm: ConfirmQrisForm | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "payments/qris_account.html",
        layout=till.layout,
        back=till.back,
        form=form or QrisForm(formdata=None),
        confirm=confirm,
        error=error,
    )
