"""How a service takes hold of the payment that it decides on."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.core.db import db, run, table_of
from storefront.core.errors import Missing
from storefront.ordering.models import Order, Purchase
from storefront.payments.models import Payment, PaymentShare


def locked_payment(payment_id: int) -> Payment:
    """The payment with option and shares, locked until the transaction ends; raises Missing.

    A service locks the payment first, then its orders, so that two of them never wait in a circle.
    """
    purchase_id = db.session.scalar(sa.select(Payment.purchase_id).filter_by(id=payment_id))
    if purchase_id is None:
        raise Missing()
    lock_payments(purchase_id)
    query = (
        sa.select(Payment)
        .where(Payment.id == payment_id)
        .options(
            selectinload(Payment.option),
            selectinload(Payment.shares).joinedload(PaymentShare.order),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def lock_payments(purchase_id: int) -> None:
    """Hold all payments of a purchase by its row: money for one of them ends the others."""
    run(_HOLD, {"purchase": purchase_id})


_PURCHASE = table_of(Purchase)
_HOLD = (
    sa.select(_PURCHASE.c.id).where(_PURCHASE.c.id == sa.bindparam("purchase")).with_for_update()
)


def purchase_of(order_id: int) -> int:
    """Which purchase to hold before the order; raises Missing."""
    purchase_id = db.session.scalar(sa.select(Order.purchase_id).filter_by(id=order_id))
    if purchase_id is None:
        raise Missing()
    return int(purchase_id)
