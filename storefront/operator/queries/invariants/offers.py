"""What groups offered, and what orders made of it."""

from typing import Any

import sqlalchemy as sa

from storefront.operator.queries.invariants.rule import GONE, exists, invariant, sum_of
from storefront.ordering.models import REASONS_NOT_TAKEN, Order, OrderLine, Purchase
from storefront.promotion.models.offers import Preorder, Voucher, VoucherUse

IS_HELD = VoucherUse.given_back_at.is_(None)


@invariant
def uses_of_vouchers_are_counted() -> sa.Select[Any]:
    """Vouchers whose kept counter is not the number of their uses, or more than their limit.

    Orders of one purchase share one.
    """
    purchases = sa.func.count(VoucherUse.purchase_id.distinct())
    uses = (
        sa.select(purchases).where(VoucherUse.voucher_id == Voucher.id, IS_HELD).scalar_subquery()
    )
    return sa.select(Voucher.id).where(
        sa.or_(Voucher.used != uses, Voucher.used > Voucher.most_uses)
    )


@invariant
def uses_of_vouchers_are_held_by_orders_that_go_on() -> sa.Select[Any]:
    """Orders that hold a use although they ended without a sale, or none although they go on."""
    held = exists(VoucherUse.order_id, VoucherUse.order_id == Order.id, IS_HELD)
    goes_on = sa.and_(Order.voucher_code != "", Order.status.not_in(GONE))
    return sa.select(Order.id).where(held != goes_on)


@invariant
def uses_of_vouchers_are_of_their_orders_group() -> sa.Select[Any]:
    """Orders that used the voucher of another group, or a use that is another purchase's."""
    return _uses().where(
        sa.or_(Voucher.group_id != Order.group_id, VoucherUse.purchase_id != Order.purchase_id)
    )


@invariant
def the_platform_pays_for_its_own_vouchers() -> sa.Select[Any]:
    """Uses for which the platform pays another sum than its voucher took off.

    It pays nothing for vouchers of groups, and nothing in practice.
    """
    is_real = Purchase.classroom_id.is_(None)
    platforms = sa.and_(Voucher.group_id.is_(None), is_real)
    due = sa.case((platforms, VoucherUse.discount_idr), else_=0)
    return (
        _uses()
        .join(Purchase, Purchase.id == Order.purchase_id)
        .where(
            sa.or_(
                Order.sponsored_idr + Order.sponsored_shipping_idr != due,
                sa.and_(Voucher.group_id.is_(None), ~is_real),
            )
        )
    )


@invariant
def the_platform_pays_with_a_voucher_only() -> sa.Select[Any]:
    """Orders that the platform pays a part of although they used no voucher."""
    return sa.select(Order.id).where(
        Order.sponsored_idr + Order.sponsored_shipping_idr > 0,
        ~exists(VoucherUse.order_id, VoucherUse.order_id == Order.id),
    )


def _uses() -> sa.Select[Any]:
    return (
        sa.select(VoucherUse.order_id)
        .join(Voucher, Voucher.id == VoucherUse.voucher_id)
        .join(Order, Order.id == VoucherUse.order_id)
    )


@invariant
def discounts_fit_into_their_lines() -> sa.Select[Any]:
    """Lines on which more is taken off than they cost."""
    whole = OrderLine.price_idr * OrderLine.quantity
    return sa.select(OrderLine.id).where(
        sa.or_(OrderLine.discount_idr < 0, OrderLine.discount_idr > whole)
    )


@invariant
def goods_ordered_ahead_are_counted() -> sa.Select[Any]:
    """Preorders whose kept counter is not what orders hold, or customers keep, of them."""
    kept = sa.case((Order.cancel_reason.in_(REASONS_NOT_TAKEN), 0), else_=OrderLine.shipped)
    held = sum_of(
        sa.case((Order.status.in_(GONE), kept), else_=OrderLine.quantity),
        OrderLine.preorder_id == Preorder.id,
        OrderLine.order_id == Order.id,
    )
    return sa.select(Preorder.id).where(
        sa.or_(Preorder.sold != held, Preorder.sold > Preorder.most)
    )


@invariant
def lines_ordered_ahead_take_no_stock() -> sa.Select[Any]:
    """Lines that took stock although they wait to be made, or that promise no day."""
    is_ahead = OrderLine.preorder_id.is_not(None)
    return sa.select(OrderLine.id).where(
        sa.or_(
            sa.and_(is_ahead, OrderLine.stock_taken), is_ahead != OrderLine.ready_on.is_not(None)
        )
    )
