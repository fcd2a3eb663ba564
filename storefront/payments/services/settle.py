"""What the platform and a group owe each other for an order: booked as far as it is due now."""

import sqlalchemy as sa

from storefront.core.db import db
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ledger.services import book
from storefront.ordering.models import Order
from storefront.payments.models import OF_THE_PRICE, Refund, RefundState
from storefront.payments.services.commission import settle_commission
from storefront.payments.services.status import GONE


def settle(order: Order, payment_id: int | None = None) -> None:
    """Book what the commission and the platform's voucher lack in the book, or have too much.

    Part of a larger service that holds the order with its lines; a second call books nothing.
    Call it whenever an order is paid, ends, or money of it went back.
    """
    settle_commission(order, payment_id)
    if not order.from_platform_idr:
        return
    booked = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_idr), 0)).where(
        LedgerEntry.order_id == order.id, LedgerEntry.kind == EntryKind.VOUCHER
    )
    lacking_idr = _due(order) - int(db.session.scalar(booked) or 0)
    book(order.group_id, EntryKind.VOUCHER, lacking_idr, order_id=order.id)


def _due(order: Order) -> int:
    """Rupiah that the platform owes for its voucher: all of it once the order is paid.

    Of an order that ended without a sale it is the part of goods that the customer keeps. When a
    part of the price goes back, so does as large a part of it.
    """
    if order.paid_at is None:
        return 0
    if order.status in GONE:
        kept = order.pieces_kept
        goods = sum(line.sponsored_idr * kept[line.id] // line.quantity for line in order.lines)
        return goods + (order.sponsored_shipping_idr if any(kept.values()) else 0)
    if not order.goods_idr:
        return order.from_platform_idr
    stays = max(0, order.goods_idr - _parts_back(order.id))
    return order.from_platform_idr * stays // order.goods_idr


def _parts_back(order_id: int) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_idr), 0)).where(
        Refund.order_id == order_id,
        Refund.reason.in_(OF_THE_PRICE),
        Refund.status == RefundState.DONE,
    )
    return int(db.session.scalar(query) or 0)
