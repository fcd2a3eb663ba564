"""What the lines of sold orders say: per variant, per channel, and one by one."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Channel, OrderLine, PaymentMethod, Purchase
from storefront.sales.period import Period
from storefront.sales.queries.moves import WibDay, moves_of, orders_in, total

OMZET = OrderLine.price_idr * OrderLine.quantity - OrderLine.discount_idr
COST = OrderLine.cost_idr * OrderLine.quantity
HAS_COST = OrderLine.cost_idr.is_not(None)
CHUNK = 1_000


class VariantSales(NamedTuple):
    """What was sold of one variant, under the name that it has now.

    `uncosted_lines` have no HPP: their omzet (`uncosted_idr`) is part of `omzet_idr`, but cost,
    commission and profit tell of the other lines only, and are unknown when there are none.
    """

    product: str
    variant: str
    pieces: int
    omzet_idr: int
    uncosted_lines: int
    uncosted_idr: int
    cost_idr: int | None
    commission_idr: int | None
    profit_idr: int | None


class ChannelSales(NamedTuple):
    channel: Channel
    orders: int
    omzet_idr: int


class SoldLine(NamedTuple):
    """One line of an order, as it was sold; of a cancelled order all but the price is negative."""

    on: date
    number: str
    is_cancelled: bool
    product: str
    variant: str
    pieces: int
    price_idr: int
    omzet_idr: int
    cost_idr: int | None
    commission_idr: int
    profit_idr: int | None
    channel: Channel
    method: PaymentMethod


def sales_by_variant(group: ProducerGroup, period: Period) -> list[VariantSales]:
    """What was sold, most pieces first; what was cancelled again on the same days is left out."""
    move = moves_of(group, period)

    def known(amount: Any) -> sa.ColumnElement[int | None]:
        whole = sa.func.sum(sa.case((HAS_COST, move.c.counts * amount)))
        return sa.cast(whole, sa.BigInteger)

    sold = (
        sa.select(
            OrderLine.variant_id,
            total(move.c.counts * OrderLine.quantity).label("pieces"),
            total(move.c.counts * OMZET).label("omzet_idr"),
            total(sa.case((HAS_COST, 0), else_=move.c.counts)).label("uncosted_lines"),
            total(sa.case((HAS_COST, 0), else_=move.c.counts * OMZET)).label("uncosted_idr"),
            known(COST).label("cost_idr"),
            known(OrderLine.commission_idr).label("commission_idr"),
            known(OMZET - COST - OrderLine.commission_idr).label("profit_idr"),
        )
        .join(move, move.c.order_id == OrderLine.order_id)
        .group_by(OrderLine.variant_id)
        .subquery("sold")
    )
    query = (
        sa.select(Product.name, Variant.name, *sold.c[1:])
        .join_from(sold, Variant, Variant.id == sold.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .order_by(sold.c.pieces.desc(), sold.c.omzet_idr.desc(), Product.name, Variant.id)
    )
    found = (VariantSales(*row) for row in db.session.execute(query))
    return [row for row in found if any(row[2:])]


def sales_by_channel(group: ProducerGroup, period: Period) -> list[ChannelSales]:
    """The doors that purchases came through, the largest omzet first."""
    move = moves_of(group, period)
    omzet = total(move.c.counts * move.c.goods_idr)
    query = (
        sa.select(Purchase.channel, orders_in(move), omzet)
        .join(move, move.c.purchase_id == Purchase.id)
        .where(move.c.counts != 0)
        .group_by(Purchase.channel)
        .order_by(omzet.desc(), Purchase.channel)
    )
    return [ChannelSales(*row) for row in db.session.execute(query)]


def sold_lines(group: ProducerGroup, period: Period) -> Iterator[SoldLine]:
    """Every line that the figures count, in the order in which it happened, a chunk at a time."""
    move = moves_of(group, period)
    query = (
        sa.select(
            WibDay(move.c.at),
            move.c.number,
            move.c.counts < 0,
            OrderLine.product_name,
            OrderLine.variant_name,
            move.c.counts * OrderLine.quantity,
            OrderLine.price_idr,
            move.c.counts * OMZET,
            move.c.counts * COST,
            move.c.counts * OrderLine.commission_idr,
            move.c.counts * (OMZET - COST - OrderLine.commission_idr),
            Purchase.channel,
            move.c.payment_method,
        )
        .join(move, move.c.order_id == OrderLine.order_id)
        .join(Purchase, Purchase.id == move.c.purchase_id)
        .where(move.c.counts != 0)
        .order_by(move.c.at, move.c.order_id, OrderLine.id)
        .execution_options(yield_per=CHUNK)
    )
    return (SoldLine(*row) for row in db.session.execute(query))
