"""The sales view of one group among many whose orders are in the same tables, on both databases.

All rows are live and of the days that the view reads: three months, and as many before them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import world
from bench.databases import databases, shop
from bench.figure import Figure
from bench.growth import milliseconds
from storefront.accounts.models import User
from storefront.core import clock
from storefront.groups.models import CollectedBy, Member, Role
from storefront.ordering.models import (
    CancelReason,
    Channel,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    Purchase,
)
from storefront.shipping.models import ShippingKind

GROUPS = 20
PRODUCTS = GROUPS * world.PRODUCTS_OF_A_GROUP
LINES_OF_AN_ORDER = 2
DAYS = 2 * 91
ROUNDS = 9
PATH = f"/kelola/{world.GROUP}/penjualan?rentang=3-bulan"
AT_MOST = {"sqlite": 500, "postgresql": 300}


def sales(folder: Path, lines: int) -> Iterator[Figure]:
    """Milliseconds for the chair of a group that has one in twenty of so many order lines."""
    for kind, url_of in databases(folder):
        app = shop(url_of("sales"), PRODUCTS)
        with app.app_context():
            world.put(rows_of(lines), 2 * lines)
        chair = app.test_client()
        with chair.session_transaction() as session:
            session["_user_id"], session["_fresh"] = User(id=1, session_epoch=0).get_id(), True
        taken = milliseconds(chair, PATH, ROUNDS)
        yield Figure(f"sales.{kind}.{lines}", taken, AT_MOST[kind], "ms")


def rows_of(lines: int) -> Iterator[tuple[type[Any], world.Rows]]:
    yield User, [{"id": 1, "name": "Bu Sari", "password_hash": ""}]
    yield Member, [{"group_id": 1, "user_id": 1, "role": Role.CHAIR}]
    orders = range(1, lines // LINES_OF_AN_ORDER + 1)
    yield Purchase, map(purchase_row, orders)
    yield Order, map(order_row, orders)
    yield (
        OrderLine,
        (line_row(order, product) for order in orders for product in products_of(order)),
    )


def purchase_row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "number": f"E-{number:06}",
        "token": f"bench-{number}",
        "customer_name": "Dewi Lestari",
        "phone": f"+62811{number % 100_000:07}",
        "channel": list(Channel)[number % len(Channel)],
        "placed_at": placed_at(number),
    }


def order_row(number: int) -> dict[str, Any]:
    """Paid and completed; one in twenty was cancelled the day after it was paid."""
    is_cancelled = number // GROUPS % 20 == 0
    paid_at = placed_at(number) + timedelta(hours=2)
    return {
        "id": number,
        "purchase_id": number,
        "group_id": group_of(number),
        "number": f"E-{number:06}-1",
        "status": OrderStatus.CANCELLED if is_cancelled else OrderStatus.COMPLETED,
        "payment_status": PaymentStatus.REFUNDED if is_cancelled else PaymentStatus.PAID,
        "payment_method": PaymentMethod.BANK_TRANSFER,
        "collected_by": CollectedBy.GROUP,
        "shipping_kind": ShippingKind.FLAT,
        "shipping_name": "Reguler",
        "shipping_idr": 10_000,
        "weight_g": 560,
        "lines_idr": sum(map(world.price_of, products_of(number))),
        "placed_at": placed_at(number),
        "paid_at": paid_at,
        "closed_at": paid_at + timedelta(days=1 if is_cancelled else 5),
        "cancel_reason": CancelReason.SOLD_OUT if is_cancelled else None,
    }


def line_row(order: int, product: int) -> dict[str, Any]:
    name, _besides, _kind = world.texts_of(product)
    return {
        "order_id": order,
        "product_id": product,
        "variant_id": product,
        "product_name": name,
        "variant_name": "250 g",
        "price_idr": world.price_of(product),
        "cost_idr": world.price_of(product) * 2 // 3,
        "weight_g": 280,
        "quantity": 1,
    }


def products_of(order: int) -> list[int]:
    first = (group_of(order) - 1) * world.PRODUCTS_OF_A_GROUP
    places = (order // GROUPS, order // GROUPS + 1)
    return [first + place % world.PRODUCTS_OF_A_GROUP + 1 for place in places]


def group_of(order: int) -> int:
    return order % GROUPS + 1


def placed_at(order: int) -> datetime:
    """Spread evenly; the newest order was placed some hours ago."""
    return clock.now() - timedelta(hours=3 + order * 7919 % (DAYS * 24))
