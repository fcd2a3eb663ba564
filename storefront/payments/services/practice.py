"""Money of a class: the practice bank says what it does, and it is heard as any provider is."""

from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.ordering.models import Purchase
from storefront.payments.models import Payment
from storefront.payments.providers.practice import PracticeBank
from storefront.payments.services.hear import hear
from storefront.payments.services.locked import locked_payment

BANK = PracticeBank()


class OnlyInClass(DomainError):
    """The practice bank pays nothing that is real."""


def bank_pays(payment_id: int, amount_idr: int, *, reference: str) -> None:
    """The practice bank reports rupiah for a payment, once per reference.

    Raises Missing, OnlyInClass.
    """
    hear(BANK.name, BANK.paid(_of_a_class(payment_id), amount_idr, reference=reference))


def bank_declines(payment_id: int, *, reference: str) -> None:
    """The practice bank would not pay; it is asked for anew. Raises Missing, OnlyInClass."""
    hear(BANK.name, BANK.declined(_of_a_class(payment_id), reference=reference))


def _of_a_class(payment_id: int) -> Payment:
    with atomic():
        payment = locked_payment(payment_id)
        payment.purchase = db.session.get_one(Purchase, payment.purchase_id)
    if payment.purchase.classroom_id is None:
        raise OnlyInClass()
    return payment
