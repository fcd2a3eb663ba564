"""What the lines of sold orders say: per variant, per channel, and one by one."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Channel, Order, OrderLine, PaymentMethod, Purchase
from storefront.sales.period import Period
from storefront.sales.queries.moves import VALUE, WibDay, bound_to, moves, orders_in, total

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
    """One line of an order, as it was sold (`counts` is 1).

    Of a cancelled order (-1) all but the price is negative. When a part of the price went back
    (0) no piece came back, only omzet.
    """

    on: date
    number: str
    counts: int
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
    found = (VariantSales(*row) for row in rows_of(_by_variant(), bound_to(group, period)))
    return [row for row in found if any(row[2:])]


def sales_by_channel(group: ProducerGroup, period: Period) -> list[ChannelSales]:
    """The doors that purchases came through, the largest omzet first."""
    return [ChannelSales(*row) for row in rows_of(_by_channel(), bound_to(group, period))]


def sold_lines(group: ProducerGroup, period: Period) -> Iterator[SoldLine]:
    """Every line that the figures count, in the order in which it happened, a chunk at a time."""
    return (SoldLine(*row) for row in rows_of(_one_by_one(), bound_to(group, period)))


@built_once
def _by_variant() -> sa.Select[*tuple[Any, ...]]:
    move = moves()
    line = _moved(move)

    def known(amount: Any) -> sa.ColumnElement[int | None]:
        return sa.cast(sa.func.sum(sa.case((HAS_COST, amount))), sa.BigInteger)

    sold = (
        sa.select(
            OrderLine.variant_id,
            total(line.pieces).label("pieces"),
            total(line.omzet_idr).label("omzet_idr"),
            total(sa.case((HAS_COST, 0), else_=move.c.counts)).label("uncosted_lines"),
            total(sa.case((HAS_COST, 0), else_=line.omzet_idr)).label("uncosted_idr"),
            known(line.cost_idr).label("cost_idr"),
            known(line.commission_idr).label("commission_idr"),
            known(line.profit_idr).label("profit_idr"),
        )
        .join(move, _is_moved(move))
        .group_by(OrderLine.variant_id)
        .subquery("sold")
    )
    return (
        sa.select(Product.name, Variant.name, *sold.c[1:])
        .join_from(sold, Variant, Variant.id == sold.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .order_by(sold.c.pieces.desc(), sold.c.omzet_idr.desc(), Product.name, Variant.id)
    )


@built_once
def _by_channel() -> sa.Select[Channel, int, int]:
    move = moves()
    omzet = total(move.c.omzet_idr)
    return (
        sa.select(Purchase.channel, orders_in(move), omzet)
        .join(move, move.c.purchase_id == Purchase.id)
        .where(_counts(move))
        .group_by(Purchase.channel)
        .order_by(omzet.desc(), Purchase.channel)
    )


@built_once
def _one_by_one() -> sa.Select[*tuple[Any, ...]]:
    move = moves()
    line = _moved(move)
    return (
        sa.select(
            WibDay(move.c.at),
            Order.number,
            move.c.counts,
            OrderLine.product_name,
            OrderLine.variant_name,
            line.pieces,
            OrderLine.price_idr,
            line.omzet_idr,
            line.cost_idr,
            line.commission_idr,
            line.profit_idr,
            Purchase.channel,
            Order.payment_method,
        )
        .join(move, _is_moved(move))
        .join(Order, Order.id == move.c.order_id)
        .join(Purchase, Purchase.id == move.c.purchase_id)
        .where(_counts(move))
        .order_by(move.c.at, move.c.order_id, OrderLine.id)
        .execution_options(yield_per=CHUNK)
    )


class Moved(NamedTuple):
    """What a move of an order means for one of its lines."""

    pieces: Any
    omzet_idr: Any
    cost_idr: Any
    commission_idr: Any
    profit_idr: Any


def _moved(move: sa.Subquery) -> Moved:
    kept = move.c.keeps * OrderLine.shipped
    pieces = move.c.counts * (OrderLine.quantity - kept)

    def part(amount: Any) -> Any:
        """Of the pieces that move; the kept ones keep their share, rounded down."""
        return move.c.counts * (amount - amount * kept // OrderLine.quantity)

    omzet = part(VALUE) + part(OrderLine.sponsored_idr) - move.c.back_idr
    cost = OrderLine.cost_idr * pieces
    commission = part(OrderLine.commission_idr)
    profit = omzet - cost - commission - part(OrderLine.waived_idr)
    return Moved(pieces, omzet, cost, commission, profit)


def _is_moved(move: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(
        move.c.order_id == OrderLine.order_id,
        sa.or_(move.c.line_id.is_(None), move.c.line_id == OrderLine.id),
    )


def _counts(move: sa.Subquery) -> sa.ColumnElement[bool]:
    """An order that was cancelled before it was paid tells nothing of money."""
    return sa.or_(move.c.counts != 0, move.c.back_idr != 0)
