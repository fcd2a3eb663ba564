"""The bank of a class: it reports money that nobody has, for payments of that class alone."""

from storefront.core import clock
from storefront.payments.models import Payment
from storefront.payments.providers.base import Ended, Notice, Paid, Provider


class PracticeBank(Provider):
    """Plays the bank and the wallet; what it says is heard as what a real provider says."""

    name = "practice"

    def paid(self, payment: Payment, amount_idr: int, *, reference: str) -> Notice:
        """So much came for a payment, exact or not; each `reference` is money of its own."""
        fact = Paid(payment.reference, reference, amount_idr, may_differ=True)
        return self._notice(payment, "paid", reference, fact)

    def declined(self, payment: Payment, *, reference: str) -> Notice:
        """The bank would not pay it."""
        return self._notice(
            payment, "declined", reference, Ended(payment.reference, has_failed=True)
        )

    def _notice(self, payment: Payment, kind: str, reference: str, fact: Paid | Ended) -> Notice:
        return Notice(f"{payment.reference}/{reference}", kind, at=clock.now(), facts=(fact,))
