"""A cart is ordered and what it is paid by is there, both at once."""

from collections.abc import Sequence

import sqlalchemy as sa

from storefront.core.db import atomic, db
from storefront.groups.models import ProducerGroup
from storefront.ordering.checkout import Checkout
from storefront.ordering.models import Order, PaymentMethod
from storefront.ordering.refused import TooMuchForCash
from storefront.ordering.services.place import Placed, place_purchase
from storefront.payments.models import PaymentOption, PaymentShare
from storefront.payments.services.open import AmountsExhausted, NoWayToPay, open_payments


def buy(
    cart_id: int | None,
    checkout: Checkout,
    *,
    key: str,
    user_id: int | None = None,
    link_ids: Sequence[int] = (),
) -> Placed:
    """Place a purchase as `place_purchase` does, and open its payments in the same transaction.

    Where none can be opened the purchase stands without: the outbox tries again. Raises
    TooMuchForCash, too.
    """

    def place() -> Placed:
        return place_purchase(cart_id, checkout, key=key, user_id=user_id, link_ids=link_ids)

    try:
        with atomic():
            placed = place()
            if any(choice.method is PaymentMethod.COD for choice in checkout.choices.values()):
                _refuse_too_much_cash(placed.id)
            open_payments(placed.id)
    except (NoWayToPay, AmountsExhausted):
        placed = place()
    return placed


def _refuse_too_much_cash(purchase_id: int) -> None:
    """Raise where a new order costs more than its group takes when it is handed over."""
    costs = Order.lines_idr - Order.discount_idr + Order.shipping_idr
    query = (
        sa.select(ProducerGroup.name, PaymentOption.limit_idr)
        .join(Order, Order.group_id == ProducerGroup.id)
        .join(PaymentOption, PaymentOption.group_id == ProducerGroup.id)
        .where(
            Order.purchase_id == purchase_id,
            Order.payment_method == PaymentMethod.COD,
            PaymentOption.method == PaymentMethod.COD,
            PaymentOption.is_offered,
            PaymentOption.limit_idr < costs,
            ~sa.exists().where(PaymentShare.order_id == Order.id),  # else it was asked for before
        )
    )
    for group, limit_idr in db.session.execute(query):
        raise TooMuchForCash(group=group, limit_idr=limit_idr)
