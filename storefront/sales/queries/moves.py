"""How orders count in the figures of a group: the one place where that is decided."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from storefront.groups.models import ProducerGroup
from storefront.ordering.models import REASONS_NOT_TAKEN, Order, OrderLine, OrderStatus
from storefront.payments.models import OF_THE_PRICE, Refund, RefundState
from storefront.sales.period import Period


def moves() -> sa.Subquery:
    """What changed the figures of a group in a period (`bound_to`), one row per move of an order.

    An order counts +1 at the moment when the payment that completed it was recorded (`paid_at`).
    When it is cancelled after that, it counts -1 at the moment when it was cancelled
    (`closed_at`): in omzet with its goods after discount, what the platform pays for its voucher
    included, without ongkir and unique code, and in *Pesanan* too, so that both always tell of
    the same orders. Cancelled on the day of its payment it nets to nothing that day; days that
    are over never change. An order that is cancelled before it was paid in full counts 0, and
    only as cancelled. What an early parcel left with the customer stays sold (`keeps`).

    A part of the price that goes back, as agreed or because a dispute was lost, is a move of its
    own at the moment when it was sent: it counts 0 and takes `back_idr` from the omzet of the
    order's first line (`line_id`). All parts together take no more than the goods: the rest was
    ongkir. As large a part of the platform's goes with it. When the order is cancelled later, a
    part is not taken twice.

    A group lives in one world, and so do its orders: those of a class never meet real ones.
    """
    is_cancelled = Order.status == OrderStatus.CANCELLED
    paid = _move(Order.paid_at, sa.literal(1), GOODS)
    cancelled = _move(
        Order.closed_at,
        sa.case((Order.paid_at.is_(None), 0), else_=-1),
        sa.case((Order.paid_at.is_(None), 0), else_=_kept_goods() - GOODS),
        keeps=KEEPS,
    ).where(is_cancelled)
    back = _part(Refund.done_at, _of_the_goods())
    not_twice = _part(Order.closed_at, -_of_the_goods()).where(is_cancelled)
    moments = (
        (paid, Order.paid_at),
        (cancelled, Order.closed_at),
        (back, Refund.done_at),
        (not_twice, Order.closed_at),
    )
    return sa.union_all(
        *(move.where(Order.group_id == GROUP, at >= START, at < END) for move, at in moments)
    ).subquery("move")


def bound_to(group: ProducerGroup, period: Period) -> dict[str, Any]:
    """What a statement with `moves` in it binds."""
    return {"group": group.id, "start": period.start, "end": period.end}


GROUP: Any = sa.bindparam("group")
START: Any = sa.bindparam("start")
END: Any = sa.bindparam("end")
PAID_FOR = Order.lines_idr - Order.discount_idr  # goods, by the customer
GOODS = PAID_FOR + Order.sponsored_idr  # and by the platform, for what its voucher took off
VALUE = OrderLine.price_idr * OrderLine.quantity - OrderLine.discount_idr
KEEPS = sa.case((Order.cancel_reason.in_(REASONS_NOT_TAKEN), 0), else_=1)


def _move(
    at: Any,
    counts: Any,
    omzet_idr: Any,
    *,
    keeps: Any = sa.literal(0),  # noqa: B008 an expression, never changed
    back_idr: Any = sa.literal(0),  # noqa: B008
    line_id: Any = sa.null(),  # noqa: B008
) -> sa.Select[Any]:
    """Only what `ix_order_group_sold` holds of an order, and of one type whatever the move is.

    So neither database opens the orders that were paid: nearly all moves are read from the index.
    """
    numbers = {
        "counts": counts,
        "omzet_idr": omzet_idr,
        "keeps": keeps,
        "back_idr": back_idr,
        "line_id": line_id,
    }
    return sa.select(
        Order.id.label("order_id"),
        Order.purchase_id,
        GOODS.label("goods_idr"),
        at.label("at"),
        *(sa.cast(number, sa.BigInteger).label(name) for name, number in numbers.items()),
    )


def _part(at: Any, back_idr: Any) -> sa.Select[Any]:
    """A part of the price that goes back, or is given back again, on the order's first line."""
    first = (
        sa.select(sa.func.min(OrderLine.id)).where(OrderLine.order_id == Order.id).scalar_subquery()
    )
    return (
        _move(at, sa.literal(0), -back_idr, back_idr=back_idr, line_id=first)
        .join(Refund, Refund.order_id == Order.id)
        .where(Refund.reason.in_(OF_THE_PRICE), Refund.status == RefundState.DONE)
    )


def _of_the_goods() -> Any:
    """What of a part of the price that goes back was for goods that no other part took before.

    With what the platform pays no more, rounded as it is booked.
    """
    other = aliased(Refund)
    before = (
        sa.select(total(other.amount_idr))
        .where(
            other.order_id == Refund.order_id,
            other.id < Refund.id,
            other.reason.in_(OF_THE_PRICE),
            other.status == RefundState.DONE,
        )
        .scalar_subquery()
    )
    return _worth(PAID_FOR - before) - _worth(PAID_FOR - before - Refund.amount_idr)


def _worth(left_idr: Any) -> Any:
    """Goods for which so much of the customer's money is left."""
    whole = sa.cast(left_idr + Order.sponsored_idr * left_idr // PAID_FOR, sa.BigInteger)
    return sa.case((left_idr <= 0, 0), else_=whole)


def _kept_goods() -> Any:
    """What the goods cost that a cancelled order leaves with the customer."""
    kept = sa.func.sum(
        VALUE * OrderLine.shipped // OrderLine.quantity
        + OrderLine.sponsored_idr * OrderLine.shipped // OrderLine.quantity
    )
    return KEEPS * (
        sa.select(sa.func.coalesce(kept, 0))
        .where(OrderLine.order_id == Order.id, OrderLine.shipped > 0)
        .scalar_subquery()
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
