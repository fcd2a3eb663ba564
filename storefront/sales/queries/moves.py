"""How orders count in the figures of a group: the one place where that is decided."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, OrderStatus
from storefront.sales.period import Period


def moves_of(group: ProducerGroup, period: Period) -> sa.Subquery:
    """What changed the figures of a group in a period, one row per move of an order.

    An order counts +1 at the moment when the payment that completed it was recorded (`paid_at`).
    When it is cancelled after that, it counts -1 at the moment when it was cancelled
    (`closed_at`): in omzet with its goods after discount, without ongkir and unique code, and in
    *Pesanan* too, so that both always tell of the same orders. Cancelled on the day of its
    payment it nets to nothing that day; days that are over never change. An order that is
    cancelled before it was paid in full counts 0, and only as cancelled.

    A group lives in one world, and so do its orders: those of a class never meet real ones.
    """
    paid = _move(Order.paid_at, sa.literal(1)).where(
        Order.group_id == group.id, Order.paid_at >= period.start, Order.paid_at < period.end
    )
    cancelled = _move(Order.closed_at, sa.case((Order.paid_at.is_(None), 0), else_=-1)).where(
        Order.group_id == group.id,
        Order.status == OrderStatus.CANCELLED,
        Order.closed_at >= period.start,
        Order.closed_at < period.end,
    )
    return sa.union_all(paid, cancelled).subquery("move")


def _move(at: Any, counts: sa.ColumnElement[int]) -> sa.Select[Any]:
    return sa.select(
        Order.id.label("order_id"),
        Order.purchase_id,
        Order.number,
        Order.payment_method,
        (Order.lines_idr - Order.discount_idr).label("goods_idr"),
        at.label("at"),
        counts.label("counts"),
    )


def total(amount: Any) -> sa.ColumnElement[int]:
    """The sum of whole numbers, as a whole number on both databases and never empty."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)


def orders_in(move: sa.Subquery) -> sa.ColumnElement[int]:
    """*Pesanan*: orders whose omzet is above zero."""
    return total(sa.case((move.c.goods_idr > 0, move.c.counts), else_=0))


class WibDay(FunctionElement[date]):
    """The WIB day of a stored moment, exact to the microsecond at midnight.

    Central Java keeps UTC+7 all year. SQLite rounds parts of a second, so they are cut off first.
    """

    type = sa.Date()
    inherit_cache = True


@compiles(WibDay, "sqlite")
def _on_sqlite(element: WibDay, compiler: Any, **options: Any) -> str:
    return f"date(substr({compiler.process(element.clauses, **options)}, 1, 19), '+7 hours')"


@compiles(WibDay, "postgresql")
def _on_postgresql(element: WibDay, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(({moment}) AT TIME ZONE 'Asia/Jakarta' AS DATE)"
