"""Every order gets the payment that it waits for: one per group, or one to the platform."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new, insert_rows, run, table_of
from storefront.core.errors import DomainError
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ordering.models import (
    CLOSED_STATUSES,
    Order,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
)
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

Account = tuple[int | None, PaymentMethod]  # whose it is, none: the platform's, and for what


class Waiting(NamedTuple):
    """An order that is not paid in full and has no open payment."""

    id: int
    purchase_id: int
    group_id: int
    status: OrderStatus
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    collected_by: CollectedBy
    pay_before: datetime | None
    goods_idr: int
    shipping_idr: int

    @property
    def owner(self) -> int | None:
        """The group whose account it is paid to; none is the platform."""
        return None if self.collected_by is CollectedBy.PLATFORM else self.group_id


class Asked(NamedTuple):
    """A new payment, its orders, and the rupiah that each of them needs, by its id."""

    id: int
    code_idr: int
    orders: list[Waiting]
    due_idr: Mapping[int, int]

    def code_of(self, order: Waiting) -> int:
        """Rupiah of the code in an order's share: the first order has all of it."""
        return self.code_idr if order is self.orders[0] else 0


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
        unpaid = []
        for order in unattended_orders(purchase_id):
            if missing_for(order):
                unpaid.append(order)
            else:
                mark_paid(order.id)
                settle(locked_order(order.id))
        options = _options_for(unpaid)
        _share_out([_ask_for(orders, options) for orders in _together(unpaid)])


def replace_payment(payment: Payment) -> None:
    """Cancel a payment and ask anew for the orders that are left of it."""
    with atomic():
        cancel_payment(payment.id)
        open_payments(payment.purchase_id)


def unattended_orders(purchase_id: int) -> list[Waiting]:
    """Orders of a purchase that wait for a payment, locked until the transaction ends."""
    return [Waiting(*row) for row in run(_unattended_orders(), {"purchase": purchase_id})]


@built_once
def _unattended_orders() -> sa.Select[*tuple[Any, ...]]:
    purchase_id: sa.BindParameter[int] = sa.bindparam("purchase")
    attended = (
        sa.select(PaymentShare.order_id)
        .join(PaymentShare.payment)
        .where(
            Payment.purchase_id == purchase_id,
            Payment.status.in_(OPEN),
        )
    )
    return (
        sa.select(
            *(Order.id, Order.purchase_id, Order.group_id, Order.status, Order.payment_status),
            *(Order.payment_method, Order.collected_by, Order.pay_before),
            *(Order.lines_idr - Order.discount_idr, Order.shipping_idr),
        )
        .where(
            Order.purchase_id == purchase_id,
            Order.status.not_in(CLOSED_STATUSES),
            Order.paid_at.is_(None),
            Order.id.not_in(attended),
        )
        .order_by(Order.id)
        .with_for_update()  # none of them is cancelled while its payment is opened
    )


def _together(orders: list[Waiting]) -> Iterable[list[Waiting]]:
    def collector(order: Waiting) -> int:
        return order.owner or 0

    for _, found in groupby(sorted(orders, key=collector), key=collector):
        yield list(found)


def _ask_for(orders: list[Waiting], options: Mapping[Account, int]) -> Asked:
    """One payment for these orders."""
    first = orders[0]
    provider = PROVIDERS[first.payment_method]
    due = {order.id: missing_for(order) for order in orders}
    terms = {
        "purchase_id": first.purchase_id,
        "option_id": _option_for(first, options),
        "method": first.payment_method,
        "status": PaymentState.CREATED if provider.is_remote else PaymentState.PENDING,
        "received_idr": 0,
        "created_at": clock.now(),
        "expires_at": _deadline(orders, provider),
    }
    code, payment_id = _with_code(terms, sum(due.values()), is_unique=provider.makes_unique)
    if provider.is_remote:
        watch(first.payment_method)
    return Asked(payment_id, code, orders, due)


def _share_out(asked: list[Asked]) -> None:
    """Write down what of each payment is for which order, and the codes of the orders.

    In a statement each: the session takes longer to see what has changed than to ask for it all.
    """
    parts = [(one, order, one.code_of(order)) for one in asked for order in one.orders]
    insert_rows(
        PaymentShare,
        [
            {"payment_id": one.id, "order_id": order.id, "amount_idr": one.due_idr[order.id] + code}
            for one, order, code in parts
        ],
    )
    codes = {order.id: code for _one, order, code in parts}
    if codes:
        run(_NOTE_CODE, [{"order": order_id, "code": code} for order_id, code in codes.items()])
    for loaded in db.session:  # of whom a caller goes on with
        if isinstance(loaded, Order) and loaded.id in codes:
            set_committed_value(loaded, "unique_code_idr", codes[loaded.id])


_ORDER = table_of(Order)
_NOTE_CODE = (
    sa.update(_ORDER)
    .where(_ORDER.c.id == sa.bindparam("order"))
    .values(unique_code_idr=sa.bindparam("code"))
)


def _deadline(orders: list[Waiting], provider: Provider) -> datetime | None:
    """No later than the orders have time, and no longer than the provider's page is open."""
    pay_before = orders[0].pay_before
    if pay_before is None or provider.time_to_pay is None:
        return pay_before
    latest = clock.now() + provider.time_to_pay
    if pay_before <= latest:
        return pay_before
    for order in orders:
        set_deadline(locked_order(order.id), latest)
    return latest


def _options_for(orders: list[Waiting]) -> dict[Account, int]:
    """The first option of each method of the groups that these are paid to, and the platform."""
    group_ids = [order.group_id for order in orders]
    rows = rows_of(_offered_options(), {"groups": group_ids})
    return {(row.group_id, row.method): row.id for row in rows}


@built_once
def _offered_options() -> sa.Select[int, int | None, PaymentMethod]:
    owner = PaymentOption.group_id
    return (
        sa.select(PaymentOption.id, owner, PaymentOption.method)
        .where(
            sa.or_(owner.in_(sa.bindparam("groups", expanding=True)), owner.is_(None)),
            PaymentOption.is_offered,
        )
        .order_by(PaymentOption.id.desc())
    )


def _option_for(order: Waiting, options: Mapping[Account, int]) -> int:
    option_id = options.get((order.owner, order.payment_method))
    if option_id is None:
        raise NoWayToPay(group=db.session.get_one(ProducerGroup, order.group_id).name)
    return option_id


def _with_code(terms: dict[str, object], goods_idr: int, *, is_unique: bool) -> tuple[int, int]:
    """The payment with a unique code if it needs one; returns that (or 0) and the payment's id."""
    for code in _codes(terms["option_id"], goods_idr) if is_unique else [0]:
        due = {"due_idr": goods_idr + code, "unique_code_idr": code, "is_held": is_unique}
        if payment_id := insert_if_new(Payment, **terms, **due):
            return code, payment_id
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
