"""What a customer sends to a group on WhatsApp about an order, ready to read."""

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.core.filters import day
from storefront.core.money import format_idr
from storefront.ordering.models import Order, OrderLine

MOST_LINES = 20  # a link has to fit into what a browser hands over


def order_message(order: Order, url: str) -> str:
    """Number, goods, what bringing them costs, total and the link where the order is followed."""
    told = order.lines[:MOST_LINES]
    goods = [
        f"- {line.product_name}, {line.variant_name} × {line.quantity}: "
        f"{format_idr(line.total_idr)}{_ahead(line)}"
        for line in told
    ]
    if more := len(order.lines) - len(told):
        goods.append(ngettext("- dan %(num)d barang lain", "- dan %(num)d barang lain", more))
    sums = [
        (order.shipping_name, order.shipping_idr),
        (_("Kode unik"), order.unique_code_idr),
        (_("Total"), order.total_idr),
    ]
    return "\n".join(
        [
            _("Halo %(group)s, saya sudah memesan di Etalase.", group=order.group.name),
            _("Pesanan %(number)s", number=order.number),
            *goods,
            *(f"{words}: {format_idr(amount)}" for words, amount in sums if amount),
            _("Lihat pesanan: %(url)s", url=url),
        ]
    )


def _ahead(line: OrderLine) -> str:
    """The day that was promised for what is made first."""
    if line.ready_on is None:
        return ""
    words = _("PO, siap %(day)s", day=day(line.ready_on))
    return f" ({words})"
