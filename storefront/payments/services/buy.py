"""A cart is ordered and what it is paid by is there, both at once."""

from collections.abc import Sequence

from storefront.core.db import atomic
from storefront.ordering.checkout import Checkout
from storefront.ordering.services.place import Placed, place_purchase
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

    Where none can be opened the purchase stands without: the outbox tries again.
    """

    def place() -> Placed:
        return place_purchase(cart_id, checkout, key=key, user_id=user_id, link_ids=link_ids)

    try:
        with atomic():
            placed = place()
            open_payments(placed.id)
    except (NoWayToPay, AmountsExhausted):
        placed = place()
    return placed
