"""Money of a class: the practice bank says what it does, and it is heard as any provider is."""

from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.ordering.models import Purchase
from storefront.payments.models import Payment
from storefront.payments.providers.practice import PracticeBank
from storefront.payments.services.hear import hear
from storefront.payments.services.locked import locked_payment

BANK = PracticeBank()
SURPLUS_IDR = 5_000
ONCE = "1"  # the reference of money for a payment: the same again is not new money


class OnlyInClass(DomainError):
    """The practice bank pays nothing that is real."""


def bank_pays(payment_id: int) -> None:
    """What is due comes to the rupiah, once. Raises Missing, OnlyInClass."""
    payment = _of_a_class(payment_id)
    _report(payment, payment.due_idr)


def bank_pays_short(payment_id: int) -> None:
    """About half of it comes. Raises Missing, OnlyInClass."""
    payment = _of_a_class(payment_id)
    _report(payment, payment.due_idr // 2000 * 1000 or payment.due_idr)


def bank_pays_over(payment_id: int) -> None:
    """Rp5.000 too much comes. Raises Missing, OnlyInClass."""
    payment = _of_a_class(payment_id)
    _report(payment, payment.due_idr + SURPLUS_IDR)


def bank_declines(payment_id: int) -> None:
    """The practice bank would not pay; it is asked for anew. Raises Missing, OnlyInClass."""
    hear(BANK.name, BANK.declined(_of_a_class(payment_id), reference=ONCE))


def _report(payment: Payment, amount_idr: int) -> None:
    hear(BANK.name, BANK.paid(payment, amount_idr, reference=ONCE))


def _of_a_class(payment_id: int) -> Payment:
    with atomic():
        payment = locked_payment(payment_id)
        payment.purchase = db.session.get_one(Purchase, payment.purchase_id)
    if payment.purchase.classroom_id is None:
        raise OnlyInClass()
    return payment
