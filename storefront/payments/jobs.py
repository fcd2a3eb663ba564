"""How payments answer what happens to purchases and orders."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.core.db import atomic, db
from storefront.core.outbox import answers
from storefront.ordering.models import Order, PaymentMethod
from storefront.payments.models import PaymentShare
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.accounts import offer_cod
from storefront.payments.services.close import expire_payment, release_amount
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.open import open_payments, replace_payment
from storefront.payments.services.provider import close_at_provider, send_refund
from storefront.payments.services.reconcile import compare_day, reconcile
from storefront.payments.services.refund import give_back_unearned
from storefront.payments.services.status import GONE


@answers("group.signed_up")
def start_with_cod(group_id: int) -> None:
    """Goods that are fetched can be paid until the group has named an account."""
    offer_cod(group_id)


@answers("purchase.placed")
def open_for_purchase(purchase_id: int) -> None:
    open_payments(purchase_id)


@answers("order.partly_paid")
def open_for_the_rest(purchase_id: int) -> None:
    open_payments(purchase_id)


@answers("payment.ended")
def ask_anew(purchase_id: int) -> None:
    open_payments(purchase_id)


@answers("payment.closed")
def close_page(payment_id: int) -> None:
    close_at_provider(payment_id)


@answers("refund.requested")
def send(refund_id: int) -> None:
    send_refund(refund_id)


@answers("provider.ask")
def ask(method: str) -> None:
    reconcile(PaymentMethod(method))


@answers("provider.day_over")
def compare(method: str, day: str) -> None:
    compare_day(PaymentMethod(method), date.fromisoformat(day))


@answers("order.expired")
def expire_with_order(order_id: int) -> None:
    """A payment expires with the last of its orders; the part that was paid goes back."""
    for payment in open_payments_of(order_id):
        if all(order.status in GONE for order in _orders_of(payment.id)):
            expire_payment(payment.id)
    give_back_unearned(order_id)


@answers("order.cancelled")
def settle_cancelled(order_id: int) -> None:
    """What was paid goes back; what was not is asked anew for the orders that are left.

    When the customer says that she has paid, the treasurer looks for the money first.
    """
    with atomic():
        for found in open_payments_of(order_id):
            payment = locked_payment(found.id)
            if payment.claimed_at is None:
                replace_payment(payment)
        give_back_unearned(order_id)


@answers("payment.release")
def release(payment_id: int) -> None:
    release_amount(payment_id)


def _orders_of(payment_id: int) -> list[Order]:
    query = (
        sa.select(PaymentShare)
        .where(PaymentShare.payment_id == payment_id)
        .options(joinedload(PaymentShare.order))
    )
    return [share.order for share in db.session.scalars(query)]
