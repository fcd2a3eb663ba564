"""What the page of one order tells the group: what happened, what it costs, what is left of it."""

from typing import Any

from flask_babel import gettext as _

from storefront.core.history import events_of
from storefront.ordering.models import Order


def happened(order: Order) -> list[dict[str, Any]]:
    """The order's history for the trace, newest first."""
    events = reversed(events_of("order", [order.id]))
    return [
        {"key": event.became, "at": event.at, "kind": "" if place else "now"}
        for place, event in enumerate(events)
    ]


def nota_rows(order: Order) -> list[tuple[str, int]]:
    lines = [
        (f"{line.product_name}, {line.variant_name} × {line.quantity}", line.total_idr)
        for line in order.lines
    ]
    extras = [
        (_("Ongkir %(name)s", name=order.shipping_name), order.shipping_idr),
        (_("Kode unik"), order.unique_code_idr),
    ]
    return lines + [(words, amount) for words, amount in extras if amount]


def profit_of(order: Order) -> int | None:
    """Goods less their HPP, in rupiah; unknown while a line has none."""
    if any(line.cost_idr is None for line in order.lines):
        return None
    return order.goods_idr - sum((line.cost_idr or 0) * line.quantity for line in order.lines)
