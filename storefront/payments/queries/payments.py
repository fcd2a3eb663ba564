"""The payments of a purchase, what of them is for which order, and whose a report is."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, Purchase
from storefront.payments.models import (
    OPEN,
    Payment,
    PaymentOption,
    PaymentShare,
    Refund,
)


def payments_of(purchase_id: int) -> list[Payment]:
    """The payments of a purchase with account, shares and their orders' groups, oldest first."""
    query = (
        sa.select(Payment)
        .where(Payment.purchase_id == purchase_id)
        .options(
            joinedload(Payment.option).joinedload(PaymentOption.group),
            selectinload(Payment.shares)
            .joinedload(PaymentShare.order)
            .joinedload(Order.group)
            .joinedload(ProducerGroup.logo),
            selectinload(Payment.proofs),
        )
        .order_by(Payment.id)
    )
    return list(db.session.scalars(query))


def shares_of(purchase_id: int) -> list[tuple[PaymentShare, Refund | None]]:
    """What of each payment is for which order of a purchase, with what goes back of it."""
    query = (
        sa.select(PaymentShare, Refund)
        .join(PaymentShare.payment)
        .outerjoin(
            Refund,
            sa.and_(
                Refund.payment_id == PaymentShare.payment_id,
                Refund.order_id == PaymentShare.order_id,
            ),
        )
        .where(Payment.purchase_id == purchase_id)
        .options(
            contains_eager(PaymentShare.payment)
            .joinedload(Payment.option)
            .joinedload(PaymentOption.group)
        )
        .order_by(PaymentShare.payment_id, Refund.id)
    )
    return [(share, refund) for share, refund in db.session.execute(query)]


def open_payments_of(order_id: int) -> list[Payment]:
    """The open payments that an order has a share in: one, but for a short moment."""
    query = (
        sa.select(Payment)
        .join(Payment.shares)
        .where(PaymentShare.order_id == order_id, Payment.status.in_(OPEN))
    )
    return list(db.session.scalars(query))


def payment_called(reference: str) -> int:
    """The id of the payment that a provider knows by this reference; raises Missing."""
    number, _dot, payment_id = reference.rpartition(".")
    if not re.fullmatch("[0-9]{1,9}", payment_id):
        raise Missing()
    query = (
        sa.select(Payment.id)
        .join(Payment.purchase)
        .where(Purchase.number == number, Payment.id == int(payment_id))
    )
    found = db.session.scalar(query)
    if found is None:
        raise Missing()
    return int(found)
