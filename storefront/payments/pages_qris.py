"""The pages of a QRIS code: photographed or pasted, looked at, and taken behind the PIN.

A group sets up its own and the operator the platform's, in the same three steps.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts.area import Area
from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.payments.forms import ConfirmQrisForm, QrisForm
from storefront.payments.queries.options import qris_of
from storefront.payments.services.accounts import set_qris
from storefront.payments.till import Till


class QrisPages:
    """The three steps; `back` are words and endpoint of the page above them."""

    def __init__(
        self,
        area: Area,
        permission: str,
        *,
        till: Callable[[], Till],
        layout: str,
        back: tuple[str, str],
    ) -> None:
        self.till = till
        self.layout = layout
        self.back = back
        area.get("/qris", permission=permission)(self.show)
        area.post("/qris/bacaan", permission=permission)(self.read)
        area.post("/qris", permission=permission)(self.change)

    def show(self) -> ResponseReturnValue:
        option = qris_of(self.till().group)
        return self._page(confirm=ConfirmQrisForm(obj=option) if option else None)

    def read(self) -> ResponseReturnValue:
        """Tell what a code says; nothing is kept yet."""
        form = QrisForm()
        if not form.validate():
            return self._page(form), 422
        try:
            found = {"qris_payload": form.qris.payload}
        except DomainError as error:
            return self._page(form, error=error), error.status
        return self._page(confirm=ConfirmQrisForm(formdata=None, data=found))

    def change(self) -> ResponseReturnValue:
        form, till = ConfirmQrisForm(), self.till()
        if not form.validate():
            return self._page(confirm=form), 422
        try:
            confirm_pin(till.user_id, form.pin.data)
            set_qris(
                till.group.id if till.group else None,
                form.accepted,
                puts_amount=form.puts_amount.data,
                by_id=till.user_id,
            )
        except DomainError as error:
            return self._page(confirm=form, error=error), error.status
        flash(form.outcome, "ok")
        return redirect(url_for(self.back[1]), 303)

    def _page(
        self,
        form: QrisForm | None = None,
        *,
        confirm: ConfirmQrisForm | None = None,
        error: DomainError | None = None,
    ) -> str:
        words, endpoint = self.back
        return render_template(
            "payments/qris_account.html",
            layout=self.layout,
            back=(words, url_for(endpoint)),
            form=form or QrisForm(formdata=None),
            confirm=confirm,
            error=error,
        )
