"""Money that a group takes or gives by hand, and goods that it gives on trust."""

import sqlalchemy as sa

from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.onetime import keep_result, result_of
from storefront.groups.models import CollectedBy
from storefront.ordering.models import CLOSED_STATUSES, Order, PaymentMethod
from storefront.ordering.services.fulfil import start_on_credit
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import (
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    RefundReason,
)
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.close import cancel_payment
from storefront.payments.services.locked import lock_payments, purchase_of
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import give_back
from storefront.payments.services.status import missing_for


class NoCashDue(DomainError):
    """The order is paid or over, or the platform collects for it."""


def takes_cash(order: Order) -> bool:
    """Whether the group may still take money by hand for an order."""
    is_own = order.collected_by is CollectedBy.GROUP
    return is_own and order.paid_at is None and order.status not in CLOSED_STATUSES


def record_cash(order_id: int, amount_idr: int, *, key: str, by_id: int) -> None:
    """The customer gave the group rupiah in cash for an order, all that was missing or a part.

    The payment that was open for it ends; what is still missing is asked for anew. Once per key.
    Raises KeyReused, Missing, NoCashDue.
    """
    with atomic() as session:
        if result_of(key, order_id, amount_idr):
            return
        lock_payments(purchase_of(order_id))
        order = locked_order(order_id)
        if not takes_cash(order):
            raise NoCashDue()
        for payment in open_payments_of(order.id):
            cancel_payment(payment.id)
        missing = missing_for(order)
        payment = Payment(
            purchase_id=order.purchase_id,
            option_id=_cash_of(order.group_id),
            method=PaymentMethod.COD,
            status=PaymentState.PENDING,
            due_idr=missing,
        )
        session.add(payment)
        session.flush()
        session.add(PaymentShare(payment_id=payment.id, order_id=order.id, amount_idr=missing))
        receive(payment.id, amount_idr, by_id=by_id)
        keep_result(key, payment.id)


def agree_to_give_back(order_id: int, amount_idr: int, note: str, *, key: str, by_id: int) -> None:
    """A part of what was paid goes back as agreed with the customer, once per key.

    Raises KeyReused, Missing, NotThatMuch.
    """
    with atomic():
        if result_of(key, order_id, amount_idr, note):
            return
        give_back(order_id, amount_idr, RefundReason.AGREED, by_id=by_id, note=note)
        keep_result(key, order_id)


def trust(order_id: int, *, by_id: int) -> None:
    """The group starts before the money is there; the payment stays open. Raises WrongStatus."""
    with atomic():
        lock_payments(purchase_of(order_id))
        start_on_credit(order_id, by_id=by_id)
        for payment in open_payments_of(order_id):
            payment.expires_at = None


def _cash_of(group_id: int) -> int:
    """Where cash goes: the group's own hands, whether it offers cash on delivery or not."""
    terms = {"group_id": group_id, "method": PaymentMethod.COD}
    query = sa.select(PaymentOption.id).filter_by(**terms).order_by(PaymentOption.id.desc())
    known = db.session.scalars(query).first()
    if known is None:
        option = PaymentOption(**terms, is_offered=False)
        db.session.add(option)
        db.session.flush()
        known = int(option.id)
    return known
