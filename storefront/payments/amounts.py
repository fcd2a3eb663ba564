"""How an amount that came is shared out; pure, in whole rupiah."""

from collections.abc import Sequence

from storefront.ledger.models import EntryKind
from storefront.ordering.models import Order


def allotted(dues: Sequence[int], came_idr: int) -> list[int]:
    """What of the money is for each due: filled one after the other, the first takes a surplus."""
    found: list[int] = []
    left = came_idr
    for due in dues:
        found.append(min(due, left))
        left -= found[-1]
    found[0] += left
    return found


def entries_of(order: Order, received_idr: int, *, code_idr: int) -> dict[EntryKind, int]:
    """What so much money for an order is: goods first, then shipping, the code, and a surplus."""
    goods, shipping, code, surplus = (
        max(0, min(part, received_idr - before))
        for part, before in (
            (order.goods_idr, 0),
            (order.shipping_idr, order.goods_idr),
            (code_idr, order.goods_idr + order.shipping_idr),
            (received_idr, order.goods_idr + order.shipping_idr + code_idr),
        )
    )
    return {
        EntryKind.SALE: goods,
        EntryKind.SHIPPING: shipping,
        EntryKind.UNIQUE_CODE: code,
        EntryKind.ADJUSTMENT: surplus,
    }
