"""Orders, their lines and parcels, and the stock that they hold."""

from typing import Any

import sqlalchemy as sa

from storefront.cart.models import Cart, CartLine
from storefront.catalog.models import Product, StockMove, Variant
from storefront.core.history import Event
from storefront.groups.models import ProducerGroup
from storefront.operator.queries.invariants.rule import GONE, exists, invariant, sum_of
from storefront.ordering.models import (
    CLOSED_STATUSES,
    REASONS_NOT_TAKEN,
    Order,
    OrderLine,
    OrderStatus,
    Purchase,
    Shipment,
    ShipmentLine,
)


@invariant
def stock_is_the_sum_of_its_moves() -> sa.Select[Any]:
    """Variants whose stock is not what their stock book says, or is less than nothing."""
    moved = sum_of(StockMove.change, StockMove.variant_id == Variant.id)
    return sa.select(Variant.id).where(sa.or_(Variant.stock != moved, Variant.stock < 0))


@invariant
def stock_of_orders_that_expired_is_free() -> sa.Select[Any]:
    """Lines that still hold stock for an order whose time to pay is over."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .where(Order.status == OrderStatus.EXPIRED, OrderLine.stock_taken)
    )


@invariant
def orders_that_go_on_hold_their_stock() -> sa.Select[Any]:
    """Lines that gave their stock back although somebody still gets them."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .where(Order.status.not_in(GONE), ~OrderLine.stock_taken, OrderLine.preorder_id.is_(None))
    )


@invariant
def stock_of_a_line_is_taken_and_given_back_once() -> sa.Select[Any]:
    """Lines whose stock moves are not what they hold; what had left may have stayed away."""
    moved = sum_of(
        StockMove.change,
        StockMove.order_id == OrderLine.order_id,
        StockMove.variant_id == OrderLine.variant_id,
    )
    return sa.select(OrderLine.id).where(
        sa.case(
            (OrderLine.stock_taken, moved != -OrderLine.quantity),
            else_=sa.and_(moved != 0, moved != -OrderLine.shipped),
        )
    )


@invariant
def sold_count_is_what_paid_orders_hold() -> sa.Select[Any]:
    """Products whose kept counter differs from their pieces in paid orders.

    Of those that were cancelled the pieces count that customers keep.
    """
    kept = sa.case((Order.cancel_reason.in_(REASONS_NOT_TAKEN), 0), else_=OrderLine.shipped)
    sold = sum_of(
        sa.case((Order.status == OrderStatus.CANCELLED, kept), else_=OrderLine.quantity),
        OrderLine.product_id == Product.id,
        OrderLine.order_id == Order.id,
        Order.paid_at.is_not(None),
    )
    return sa.select(Product.id).where(Product.sold_count != sold)


@invariant
def lines_sum_up_to_their_order() -> sa.Select[Any]:
    """Orders whose goods, discounts or borne shipping are not those of their lines."""
    goods = sum_of(OrderLine.price_idr * OrderLine.quantity, OrderLine.order_id == Order.id)
    discount = sum_of(OrderLine.discount_idr, OrderLine.order_id == Order.id)
    sponsored = sum_of(OrderLine.sponsored_idr, OrderLine.order_id == Order.id)
    borne = sum_of(OrderLine.waived_idr, OrderLine.order_id == Order.id)
    return sa.select(Order.id).where(
        sa.or_(
            Order.lines_idr != goods,
            Order.discount_idr != discount,
            Order.sponsored_idr != sponsored,
            Order.waived_idr - Order.sponsored_shipping_idr != borne,
        )
    )


@invariant
def shipped_pieces_are_in_parcels() -> sa.Select[Any]:
    """Lines whose kept counter differs from the pieces in their parcels."""
    sent = sum_of(ShipmentLine.quantity, ShipmentLine.line_id == OrderLine.id)
    return sa.select(OrderLine.id).where(OrderLine.shipped != sent)


@invariant
def parcels_hold_lines_of_their_order() -> sa.Select[Any]:
    """Lines of parcels that were ordered elsewhere."""
    return (
        sa.select(ShipmentLine.id)
        .join(ShipmentLine.shipment)
        .join(ShipmentLine.line)
        .where(Shipment.order_id != OrderLine.order_id)
    )


@invariant
def history_tells_of_every_status() -> sa.Select[Any]:
    """Orders that came to their status without a word in the history."""
    told = exists(
        Event.id,
        Event.subject == Order.__tablename__,
        Event.subject_id == Order.id,
        # As text on both sides: the history holds the words of every table.
        Event.became == sa.cast(Order.status, sa.String),
    )
    return sa.select(Order.id).where(~told)


@invariant
def closed_orders_say_when() -> sa.Select[Any]:
    """Orders that are over without a moment, or the other way round; figures go by it."""
    is_closed = Order.status.in_(CLOSED_STATUSES)
    return sa.select(Order.id).where(is_closed != Order.closed_at.is_not(None))


@invariant
def lines_are_of_their_orders_group() -> sa.Select[Any]:
    """Lines that sell something of another group, or a variant of another product."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Variant.product)
        .where(sa.or_(Product.group_id != Order.group_id, Product.id != OrderLine.product_id))
    )


@invariant
def stock_moves_are_of_their_orders_lines() -> sa.Select[Any]:
    """Stock that moved for an order in which it was not sold."""
    sold = exists(
        OrderLine.id,
        OrderLine.order_id == StockMove.order_id,
        OrderLine.variant_id == StockMove.variant_id,
    )
    return sa.select(StockMove.id).where(StockMove.order_id.is_not(None), ~sold)


@invariant
def orders_are_of_their_purchases_world() -> sa.Select[Any]:
    """Orders to a practice group in a real purchase, or the other way round."""
    return (
        sa.select(Order.id)
        .join(Order.purchase)
        .join(Order.group)
        .where(Purchase.classroom_id.is_distinct_from(ProducerGroup.classroom_id))
    )


@invariant
def cart_lines_are_of_their_carts_world() -> sa.Select[Any]:
    """Practice goods in a real cart, or the other way round."""
    return (
        sa.select(CartLine.id)
        .join(CartLine.cart)
        .join(CartLine.variant)
        .join(Variant.product)
        .join(Product.group)
        .where(Cart.classroom_id.is_distinct_from(ProducerGroup.classroom_id))
    )
