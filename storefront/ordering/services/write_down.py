"""The rows of a new purchase: what was agreed is copied, so that later changes never touch it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storefront.cart.parcels import Line
from storefront.core import clock, world
from storefront.core.db import insert_if_new, insert_rows, run, table_of
from storefront.core.money import split
from storefront.core.numbers import new_code, new_secret
from storefront.groups.models import CollectedBy
from storefront.ordering.checkout import Agreed, Checkout
from storefront.ordering.models import Channel, Order, OrderLine, Purchase
from storefront.promotion.queries.links import Led
from storefront.shipping.models import ShippingKind

TIME_TO_PAY = timedelta(hours=24)
WHOLE_BP = 10_000  # basis points
LIVE, PRACTICE = "E", "L"  # what numbers begin with: Etalase, latihan

Row = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A purchase that has its row."""

    id: int
    number: str
    token: str
    placed_at: datetime

    @property
    def pay_before(self) -> datetime:
        return self.placed_at + TIME_TO_PAY


def write_purchase(checkout: Checkout, *, led_by: Led | None, user_id: int | None) -> Written:
    """The row of a purchase with a number that nobody else has."""
    classroom_id, placed_at, token = world.current().classroom_id, clock.now(), new_secret()
    while True:
        number = f"{LIVE if classroom_id is None else PRACTICE}-{new_code()}"
        purchase_id = insert_if_new(
            Purchase,
            number=number,
            token=token,
            customer_name=checkout.customer_name,
            phone=checkout.phone,
            district_code=checkout.district_code,
            address=checkout.address,
            note=checkout.note,
            channel=Channel(led_by.channel.value) if led_by else Channel.ETALASE,
            language=checkout.language,
            user_id=user_id,
            classroom_id=classroom_id,
            tracked_link_id=led_by.id if led_by else None,
            placed_at=placed_at,
        )
        if purchase_id:
            return Written(purchase_id, number, token, placed_at)


def write_orders(purchase: Written, agreed: Sequence[Agreed]) -> list[int]:
    """The rows of its orders with their lines; the ids of the orders, one for each parcel."""
    orders = [_order(purchase, place, each) for place, each in enumerate(agreed, start=1)]
    numbered = run(_INSERT_ORDERS, orders)
    id_of: Mapping[str, int] = {row.number: row.id for row in numbered}
    order_ids = [id_of[order["number"]] for order in orders]
    insert_rows(
        OrderLine,
        [
            {"order_id": order_id, **line}
            for order_id, each in zip(order_ids, agreed, strict=True)
            for line in _lines(each)
        ],
    )
    return order_ids


_ORDER = table_of(Order)
_INSERT_ORDERS = sa.insert(_ORDER).returning(_ORDER.c.id, _ORDER.c.number)


def _order(purchase: Written, place: int, agreed: Agreed) -> Row:
    parcel, quote, price = agreed.parcel, agreed.quote, agreed.parcel.price
    is_picked_up = quote.kind is ShippingKind.PICKUP
    return {
        "purchase_id": purchase.id,
        "number": f"{purchase.number}-{place}",
        "group_id": parcel.group.id,
        "status": agreed.status,
        "payment_method": agreed.method,
        "collected_by": CollectedBy.GROUP if agreed.is_cod else parcel.group.collected_by,
        "shipping_kind": quote.kind,
        "shipping_name": quote.name,
        "shipping_note": quote.note,
        "pickup_address": quote.address,
        "pickup_map_url": quote.map_url,
        "weight_g": parcel.weight_g,
        "lines_idr": price.lines_idr,
        "discount_idr": price.discount_idr,
        "bundles_idr": price.bundles_idr,
        "shipping_idr": quote.price_idr,
        "waived_idr": quote.waived_idr,
        "sponsored_idr": price.voucher_idr if parcel.is_sponsored else 0,
        "sponsored_shipping_idr": quote.waived_idr if parcel.is_sponsored else 0,
        "voucher_code": parcel.code if agreed.off_idr else "",
        "placed_at": purchase.placed_at,
        "pay_before": None if agreed.is_cod else purchase.pay_before,
        "send_on": parcel.send_on if agreed.is_cod and not is_picked_up else None,
    }


def _lines(agreed: Agreed) -> Iterator[Row]:
    """Each with its part of what the group bears of the shipping."""
    parcel = agreed.parcel
    borne_idr = 0 if parcel.is_sponsored else agreed.quote.waived_idr
    totals = [parcel.price.lines[line.variant_id].total_idr for line in parcel.lines]
    for line, waived_idr in zip(parcel.lines, split(borne_idr, totals), strict=True):
        yield {**_line(line, agreed), "waived_idr": waived_idr}


def _line(line: Line, agreed: Agreed) -> Row:
    """What the platform pays for a line is a part of what it brings: the commission counts it."""
    parcel, priced = agreed.parcel, agreed.parcel.price.lines[line.variant_id]
    sponsored_idr = priced.voucher_idr if parcel.is_sponsored else 0
    brings_idr = priced.total_idr + sponsored_idr
    return {
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "product_name": line.product_name,
        "variant_name": line.variant_name,
        "maker": line.maker,
        "picture_id": line.picture_id,
        "price_idr": priced.price_idr,
        "cost_idr": line.cost_idr,
        "commission_idr": brings_idr * parcel.group.commission_bp // WHOLE_BP,
        "discount_idr": priced.discount_idr,
        "sponsored_idr": sponsored_idr,
        "weight_g": line.weight_g,
        "quantity": line.quantity,
        "stock_taken": line.ahead is None,
        "preorder_id": line.ahead.id if line.ahead else None,
        "ready_on": line.ahead.ready_on if line.ahead else None,
    }
