"""How a service takes hold of the payment that it decides on."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.payments.models import Payment, PaymentShare


def locked_payment(payment_id: int) -> Payment:
    """The payment with option and shares, locked until the transaction ends; raises Missing.

    A service locks the payment first, then its orders, so that two of them never wait in a circle.
    """
    query = (
        sa.select(Payment)
        .where(Payment.id == payment_id)
        .options(
            selectinload(Payment.option),
            selectinload(Payment.shares).joinedload(PaymentShare.order),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    payment = db.session.scalars(query).one_or_none()
    if payment is None:
        raise Missing()
    return payment
