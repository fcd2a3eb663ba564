"""What the platform keeps of the goods that customers pay for: frozen in the lines, booked here."""

import sqlalchemy as sa

from storefront.core.db import db
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ledger.services import book
from storefront.ordering.models import Order
from storefront.payments.models import OF_THE_PRICE, Refund, RefundReason, RefundState
from storefront.payments.services.status import GONE, received_for

NOT_FOR_GOODS = (RefundReason.LATE, RefundReason.TWICE, RefundReason.SURPLUS)


def settle_commission(order: Order, payment_id: int | None = None) -> None:
    """Book what the commission in the book lacks, or has too much; part of a larger service.

    It is the lines' commission in proportion to the goods that came and stay paid, rounded down,
    so that with all goods gone back not a rupiah of it is left. Goods that the platform pays for
    whole are paid while the order is a sale. The order has its lines loaded.
    """
    whole_idr = sum(line.commission_idr for line in order.lines)
    if not whole_idr:
        return
    if order.goods_idr:
        due_idr = whole_idr * _goods_paid(order) // order.goods_idr
    else:
        due_idr = whole_idr if order.paid_at and order.status not in GONE else 0
    booked = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_idr), 0)).where(
        LedgerEntry.order_id == order.id, LedgerEntry.kind == EntryKind.COMMISSION
    )
    lacking_idr = -due_idr - int(db.session.scalar(booked) or 0)
    book(
        order.group_id,
        EntryKind.COMMISSION,
        lacking_idr,
        order_id=order.id,
        payment_id=payment_id,
    )


def _goods_paid(order: Order) -> int:
    """Rupiah of the goods that are paid for now.

    A part of the price that goes back is for goods; of what goes back because the order
    ended the unique code is the first part, and shipping the last.
    """
    query = (
        sa.select(Refund.reason, Refund.status, sa.func.sum(Refund.amount_idr))
        .where(Refund.order_id == order.id)
        .group_by(Refund.reason, Refund.status)
    )
    refunds = {(reason, status): int(sum_) for reason, status, sum_ in db.session.execute(query)}
    apart = sum(sum_ for (reason, _), sum_ in refunds.items() if reason in NOT_FOR_GOODS)
    parts = sum(refunds.get((reason, RefundState.DONE), 0) for reason in OF_THE_PRICE)
    ended = refunds.get((RefundReason.CANCELLED, RefundState.DONE), 0)
    came = min(order.goods_idr, received_for(order.id) - apart)
    return max(0, came - parts - max(0, ended - order.unique_code_idr))
