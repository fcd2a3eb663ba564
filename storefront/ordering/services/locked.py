"""How a service takes hold of the order that it decides on."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.ordering.models import Order


def locked_order(order_id: int) -> Order:
    """The order with its lines, locked until the transaction ends; raises Missing."""
    query = (
        sa.select(Order)
        .where(Order.id == order_id)
        .options(selectinload(Order.lines))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    order = db.session.scalars(query).one_or_none()
    if order is None:
        raise Missing()
    return order
