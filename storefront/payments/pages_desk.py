"""The desk where somebody looks for transfers in an account and sends money back.

The treasurer sits at the group's and the operator at the platform's.
"""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.area import Area
from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.core.images import accept_photo
from storefront.core.money import thousands
from storefront.core.storage import send_private
from storefront.payments.forms import ReceivedForm
from storefront.payments.forms_proof import DenyForm, SentBackForm
from storefront.payments.models import Payment, Refund
from storefront.payments.queries.refunds import refund_of, refunds_to_send
from storefront.payments.queries.to_check import (
    payment_to,
    proof_of,
    seen_before,
    transfers_to_check,
)
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, keep_surplus
from storefront.payments.spoken import sorted_by_claim, what_came, what_is_denied
from storefront.payments.till import Till


class Desk:
    """The views of one desk; its queue stands at `path`, on the page that `page` renders."""

    def __init__(
        self,
        area: Area,
        permission: str,
        path: str,
        *,
        till: Callable[[], Till],
        page: Callable[..., str],
    ) -> None:
        self.till = till
        self.page = page
        payment, refund = f"{path}/<int:payment_id>", "/pengembalian/<int:refund_id>"
        area.get(path, permission=permission)(self.index)
        area.get(f"{payment}/bukti/<int:proof_id>", permission=permission)(self.proof)
        area.post(f"{payment}/penerimaan", permission=permission)(self.confirm)
        area.post(f"{payment}/jumlah-lain", permission=permission)(self.confirm_other)
        area.post(f"{payment}/bantahan", permission=permission)(self.deny)
        area.post(f"{refund}/disimpan", permission=permission)(self.kept)
        area.post(f"{refund}/selesai", permission=permission)(self.refunded)

    def index(self) -> ResponseReturnValue:
        return self.queue()

    def queue(
        self,
        wrong: dict[int, ReceivedForm] | None = None,
        sending: dict[int, SentBackForm] | None = None,
        error: DomainError | None = None,
    ) -> str:
        """The page; `wrong` and `sending` are forms that came back, by payment and by refund."""
        group = self.till().group
        awaited, refunds = transfers_to_check(group), refunds_to_send(group)
        return self.page(
            **sorted_by_claim(awaited),
            forms={payment.id: ReceivedForm.of(payment) for payment in awaited} | (wrong or {}),
            seen=seen_before(awaited),
            refunds=refunds,
            sending={refund.id: SentBackForm.of(refund) for refund in refunds} | (sending or {}),
            error=error,
        )

    def proof(self, payment_id: int, proof_id: int) -> ResponseReturnValue:
        return send_private(proof_of(self._payment(payment_id), proof_id).file)

    def confirm(self, payment_id: int) -> ResponseReturnValue:
        """The exact amount is in the account."""
        payment = self._payment(payment_id)
        return self._record(payment, payment.due_idr)

    def confirm_other(self, payment_id: int) -> ResponseReturnValue:
        """Less or more than due is in the account."""
        payment = self._payment(payment_id)
        form = ReceivedForm.of(payment)
        if not form.validate():
            return self.queue({payment.id: form}), 422
        return self._record(payment, form.amount_idr.data)

    def deny(self, payment_id: int) -> ResponseReturnValue:
        """The money is not there, or its proof is not its own: the customer has another day."""
        payment, form = self._payment(payment_id), DenyForm()
        if not form.validate():
            return self.queue(), 422
        deny_claim(payment.id, form.denial, by_id=self.till().user_id)
        return _done(what_is_denied(form.denial))

    def kept(self, refund_id: int) -> ResponseReturnValue:
        """What came too much stays with the group, as agreed with the customer."""
        keep_surplus(self._refund(refund_id).id, by_id=self.till().user_id)
        return _done(_("Kelebihannya dicatat disimpan, sesuai kesepakatan."))

    def refunded(self, refund_id: int) -> ResponseReturnValue:
        """Somebody has sent the money back, and says so with her PIN or password."""
        refund, by_id = self._refund(refund_id), self.till().user_id
        form = SentBackForm.of(refund)
        if not form.validate():
            return self.queue(sending={refund_id: form}), 422
        try:
            confirm_pin(by_id, form.pin.data)
            photo = accept_photo(form.upload.stream) if form.upload else None
            finish_refund(refund_id, by_id=by_id, photo=photo)
        except DomainError as error:
            return self.queue(sending={refund_id: form}, error=error), error.status
        return _done(_("Pengembalian Rp%(amount)s tercatat.", amount=thousands(refund.amount_idr)))

    def _payment(self, payment_id: int) -> Payment:
        return payment_to(self.till().group, payment_id)

    def _refund(self, refund_id: int) -> Refund:
        return refund_of(self.till().group, refund_id)

    def _record(self, payment: Payment, came_idr: int) -> ResponseReturnValue:
        receive(payment.id, came_idr, by_id=self.till().user_id)
        return _done(what_came(payment, came_idr))


def _done(words: str) -> ResponseReturnValue:
    flash(words, "ok")
    return redirect(url_for(".index"), 303)
