"""Every order gets the payment that it waits for: one per group, or one to the platform."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.errors import DomainError
from storefront.groups.models import CollectedBy
from storefront.ordering.models import CLOSED_STATUSES, Order
from storefront.ordering.services.fulfil import mark_paid
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import OPEN, Payment, PaymentOption, PaymentShare, PaymentState
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import Provider
from storefront.payments.services.close import cancel_payment
from storefront.payments.services.deadline import set_deadline
from storefront.payments.services.locked import lock_payments
from storefront.payments.services.settle import settle
from storefront.payments.services.status import missing_for
from storefront.payments.services.watch import watch

DRAWS = 20
CODES = range(1, 1000)


class NoWayToPay(DomainError):
    """Neither the group nor the platform has an account for this method (`group`)."""


class AmountsExhausted(DomainError):
    """All 999 unique amounts of this account are in use for this total."""


def open_payments(purchase_id: int) -> None:
    """Open what is missing, so that every waiting order has one open payment; safe to repeat.

    Orders collected by the platform share one payment, each other order has its own. Where
    somebody looks for the money it is due with a unique code of Rp1 to Rp999 on its first order,
    so that the money finds it. A provider's page is asked for later, by `start_payment`. An order
    that a voucher pays for whole is paid. Raises NoWayToPay, AmountsExhausted.
    """
    with atomic():
        lock_payments(purchase_id)
        waiting = unattended_orders(purchase_id)
        for order in (order for order in waiting if not missing_for(order)):
            mark_paid(order.id)
            settle(locked_order(order.id))
        for orders in _together([order for order in waiting if not order.is_paid]):
            _open(orders)


def replace_payment(payment: Payment) -> None:
    """Cancel a payment and ask anew for the orders that are left of it."""
    with atomic():
        cancel_payment(payment.id)
        open_payments(payment.purchase_id)


def unattended_orders(purchase_id: int) -> list[Order]:
    """Orders of a purchase that are not paid in full and have no open payment."""
    attended = (
        sa.select(PaymentShare.order_id)
        .join(PaymentShare.payment)
        .where(
            Payment.purchase_id == purchase_id,
            Payment.status.in_(OPEN),
        )
    )
    query = (
        sa.select(Order)
        .where(
            Order.purchase_id == purchase_id,
            Order.status.not_in(CLOSED_STATUSES),
            Order.paid_at.is_(None),
            Order.id.not_in(attended),
        )
        .options(joinedload(Order.group))
        .order_by(Order.id)
        .with_for_update(of=Order)  # none of them is cancelled while its payment is opened
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _together(orders: list[Order]) -> Iterable[list[Order]]:
    def collector(order: Order) -> int:
        return 0 if order.collected_by is CollectedBy.PLATFORM else order.group_id

    for _, found in groupby(sorted(orders, key=collector), key=collector):
        yield list(found)


def _open(orders: list[Order]) -> None:
    first = orders[0]
    option, provider = _option_for(first), PROVIDERS[first.payment_method]
    due = {order.id: missing_for(order) for order in orders}
    goods = sum(due.values())
    terms = {
        "purchase_id": first.purchase_id,
        "option_id": option.id,
        "method": first.payment_method,
        "status": PaymentState.CREATED if provider.is_remote else PaymentState.PENDING,
        "received_idr": 0,
        "created_at": clock.now(),
        "expires_at": _deadline(orders, provider),
    }
    if provider.makes_unique:
        payment = _with_unique_amount(terms, goods)
    else:
        payment = Payment(**terms, due_idr=goods, unique_code_idr=0, is_held=False)
        db.session.add(payment)
        db.session.flush()
    if provider.is_remote:
        watch(first.payment_method)
    for order in orders:
        order.unique_code_idr = payment.unique_code_idr if order is first else 0
        amount = due[order.id] + order.unique_code_idr
        db.session.add(PaymentShare(payment_id=payment.id, order_id=order.id, amount_idr=amount))


def _deadline(orders: list[Order], provider: Provider) -> datetime | None:
    """No later than the orders have time, and no longer than the provider's page is open."""
    pay_before = orders[0].pay_before
    if pay_before is None or provider.time_to_pay is None:
        return pay_before
    latest = clock.now() + provider.time_to_pay
    if pay_before <= latest:
        return pay_before
    for order in orders:
        set_deadline(order, latest)
    return latest


def _option_for(order: Order) -> PaymentOption:
    owner = None if order.collected_by is CollectedBy.PLATFORM else order.group_id
    query = (
        sa.select(PaymentOption)
        .where(
            PaymentOption.group_id == owner if owner else PaymentOption.group_id.is_(None),
            PaymentOption.method == order.payment_method,
            PaymentOption.is_offered,
        )
        .order_by(PaymentOption.id)
        .limit(1)
    )
    option = db.session.scalars(query).one_or_none()
    if option is None:
        raise NoWayToPay(group=order.group.name)
    return option


def _with_unique_amount(terms: dict[str, object], goods_idr: int) -> Payment:
    for code in _codes(terms["option_id"], goods_idr):
        due = {"due_idr": goods_idr + code, "unique_code_idr": code, "is_held": True}
        if insert_if_new(Payment, **terms, **due):
            return db.session.scalars(
                sa.select(Payment).filter_by(option_id=terms["option_id"], **due)
            ).one()
    raise AmountsExhausted()


def _codes(option_id: object, goods_idr: int) -> Iterable[int]:
    """Random codes first, because they tell nothing; then the smallest that are free."""
    yield from (secrets.choice(CODES) for _ in range(DRAWS))
    taken = set(
        db.session.scalars(
            sa.select(Payment.due_idr).where(
                Payment.option_id == option_id,
                Payment.is_held,
                Payment.due_idr.between(goods_idr + CODES[0], goods_idr + CODES[-1]),
            )
        )
    )
    yield from (code for code in CODES if goods_idr + code not in taken)
