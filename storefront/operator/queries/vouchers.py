"""What the vouchers of the platform were used for, and what they cost it."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.core.db import db
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import Order
from storefront.promotion.models.offers import Voucher, VoucherUse
from storefront.sales.queries.moves import total


@dataclass(frozen=True)
class Cost:
    """Of one voucher, or of all: orders and groups, and rupiah.

    `booked_idr` is owed to groups, or paid; `open_idr` will be once those orders are paid.
    """

    orders: int = 0
    groups: int = 0
    booked_idr: int = 0
    open_idr: int = 0


def costs() -> dict[int, Cost]:
    """By the id of the voucher; orders that ended without a sale cost nothing."""
    booked = (
        sa.select(total(LedgerEntry.amount_idr))
        .where(LedgerEntry.order_id == Order.id, LedgerEntry.kind == EntryKind.VOUCHER)
        .scalar_subquery()
    )
    is_held = VoucherUse.given_back_at.is_(None)
    is_open = sa.and_(is_held, Order.paid_at.is_(None))
    query = (
        sa.select(
            VoucherUse.voucher_id,
            total(sa.case((is_held, 1), else_=0)),
            sa.func.count(sa.case((is_held, Order.group_id)).distinct()),
            total(booked),
            total(sa.case((is_open, VoucherUse.discount_idr), else_=0)),
        )
        .join(Voucher, Voucher.id == VoucherUse.voucher_id)
        .join(Order, Order.id == VoucherUse.order_id)
        .where(Voucher.group_id.is_(None))
        .group_by(VoucherUse.voucher_id)
    )
    return {voucher_id: Cost(*sums) for voucher_id, *sums in db.session.execute(query)}
