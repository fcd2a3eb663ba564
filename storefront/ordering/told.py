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
        (f"{line.product_name}, {line.variant_name} × {line.quantity}", line.whole_idr)
        for line in order.lines
    ]
    extras = [
        *discount_rows(order.bundles_idr, order.voucher_idr, order.voucher_code),
        (_("Ongkir %(name)s", name=order.shipping_name), order.shipping_idr + order.waived_idr),
        *waived_rows(order.waived_idr, order.voucher_code),
        (_("Kode unik"), order.unique_code_idr),
    ]
    return lines + [(words, amount) for words, amount in extras if amount]


def discount_rows(bundles_idr: int, voucher_idr: int, code: str) -> list[tuple[str, int]]:
    """What the goods cost less, in words and rupiah below zero; no row for nothing."""
    rows = ((_("Paket hemat"), -bundles_idr), (_("Potongan %(code)s", code=code), -voucher_idr))
    return [(words, amount) for words, amount in rows if amount]


def waived_rows(waived_idr: int, code: str) -> list[tuple[str, int]]:
    """The same for shipping that the group bears."""
    words = _("Gratis ongkir %(code)s", code=code)
    return [(words, -waived_idr)] if waived_idr else []


def profit_of(order: Order) -> int | None:
    """What it brings the group, less HPP and the shipping that it bears.

    Unknown while a line has no HPP.
    """
    if any(line.cost_idr is None for line in order.lines):
        return None
    costs = sum((line.cost_idr or 0) * line.quantity for line in order.lines)
    return order.earned_idr - costs - order.borne_idr
