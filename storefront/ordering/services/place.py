"""A cart becomes one purchase with one order per group, or nothing changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from storefront.cart.queries import Line, Parcel, parcels_in
from storefront.cart.services import empty_cart, locked_cart
from storefront.catalog.services.stock import SoldOut, Take, take_stock
from storefront.core import clock, world
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.history import record_many
from storefront.core.language import Language
from storefront.core.money import split
from storefront.core.numbers import new_code, new_secret
from storefront.core.onetime import keep_result, result_of
from storefront.core.outbox import tell, tell_of_many
from storefront.groups.models import CollectedBy
from storefront.ordering.models import (
    Channel,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    Purchase,
    number_prefix,
)
from storefront.promotion.models.offers import Voucher
from storefront.promotion.queries.links import link_of_groups
from storefront.promotion.services.terms import Ahead, take_ahead
from storefront.promotion.services.vouchers import Used, use_voucher
from storefront.shipping.queries import Quote, quotes

TIME_TO_PAY = timedelta(hours=24)
WHOLE_BP = 10_000  # basis points


class EmptyCart(DomainError):
    """There is nothing to order."""


class NoLongerSold(DomainError):
    """Something in the cart was withdrawn meanwhile; says what (`name`)."""


class GroupOnHoliday(DomainError):
    """The group takes no orders until its holiday is over (`group`)."""


class PriceChanged(DomainError):
    """What the customer saw is not what it costs now (`seen_idr`, `now_idr`)."""


class CannotDeliver(DomainError):
    """The chosen way of delivery does not reach this address any more (`group`)."""


class CodNotPossible(DomainError):
    """Cash on delivery goes with pick-up and the group's own courier only (`group`)."""


@dataclass(frozen=True)
class Choice:
    """How one group's parcel comes and how it is paid; `shipping_idr` is the price seen."""

    shipping_option_id: int
    shipping_idr: int
    method: PaymentMethod


@dataclass(frozen=True)
class Checkout:
    """What the customer typed and saw; amounts in rupiah, `choices` by group id."""

    customer_name: str
    phone: str  # +62…
    district_code: str | None
    address: str
    note: str
    choices: Mapping[int, Choice]
    seen_goods_idr: int
    language: Language = Language.ID


def place_purchase(
    cart_id: int | None,
    checkout: Checkout,
    *,
    key: str,
    user_id: int | None = None,
    link_ids: Sequence[int] = (),
) -> int:
    """Turn a cart into a purchase with one order per group, or change nothing; returns its id.

    Prices are computed again, stock is taken, and the payments and deadlines are left to the
    outbox, all in one transaction. Of `link_ids`, which this browser opened, the first that is
    of a group in the cart is kept as what led here. With a key seen before it returns that
    purchase. Raises EmptyCart, GroupOnHoliday, NoLongerSold, SoldOut, PriceChanged, CannotDeliver,
    CodNotPossible, VoucherUsedUp, VoucherUsedByYou, KeyReused.
    """
    with atomic() as session:
        if earlier := result_of(key, cart_id, checkout):
            return earlier
        locked_cart(cart_id)
        parcels = _sellable(parcels_in(cart_id))
        shipping = _agreed_shipping(parcels, checkout)
        purchase = _new_purchase(checkout, user_id)
        _say_what_led_here(purchase, parcels, link_ids)
        purchase.orders = [
            _order(purchase, place, parcel, shipping[parcel.group.id], checkout)
            for place, parcel in enumerate(parcels, start=1)
        ]
        session.add(purchase)
        session.flush()
        _use_vouchers(purchase, parcels)
        _take_all(purchase, parcels)
        _start(purchase.orders)
        tell("purchase.placed", purchase_id=purchase.id)
        if cart_id is not None:
            empty_cart(cart_id)
        keep_result(key, purchase.id)
    return purchase.id


def _sellable(parcels: list[Parcel]) -> list[Parcel]:
    if not parcels:
        raise EmptyCart()
    for parcel in parcels:
        if parcel.group.is_on_holiday:
            raise GroupOnHoliday(group=parcel.group.name)
    for line in _lines(parcels):
        if not line.is_sold:
            raise NoLongerSold(name=line.name)
        if not line.has_enough:
            raise SoldOut(variant_id=line.variant_id, name=line.name, left=line.left)
    return parcels


def offered_quotes(parcels: Sequence[Parcel], district_code: str | None) -> dict[int, list[Quote]]:
    """The ways in which each group's parcel can come, at what the customer pays for them."""
    offered = quotes({parcel.group.id: parcel.weight_g for parcel in parcels}, district_code)
    return {
        parcel.group.id: [_less_waived(quote, parcel) for quote in offered[parcel.group.id]]
        for parcel in parcels
    }


def _less_waived(quote: Quote, parcel: Parcel) -> Quote:
    waived = parcel.price.waived(quote.price_idr)
    return (
        replace(quote, price_idr=quote.price_idr - waived, waived_idr=waived) if waived else quote
    )


def _agreed_shipping(parcels: list[Parcel], checkout: Checkout) -> dict[int, Quote]:
    """The chosen quote per group, once it is sure that it costs what the customer saw."""
    offered = offered_quotes(parcels, checkout.district_code)
    agreed = {
        parcel.group.id: _chosen(parcel, offered[parcel.group.id], checkout) for parcel in parcels
    }
    goods = sum(parcel.goods_idr for parcel in parcels)
    seen = checkout.seen_goods_idr + sum(
        checkout.choices[group_id].shipping_idr for group_id in agreed
    )
    costs = goods + sum(quote.price_idr for quote in agreed.values())
    if goods != checkout.seen_goods_idr or seen != costs:
        raise PriceChanged(seen_idr=seen, now_idr=costs)
    return agreed


def _chosen(parcel: Parcel, offered: list[Quote], checkout: Checkout) -> Quote:
    choice = checkout.choices.get(parcel.group.id)
    for quote in offered:
        if choice and quote.option_id == choice.shipping_option_id:
            if choice.method is PaymentMethod.COD and not quote.allows_cod:
                raise CodNotPossible(group=parcel.group.name)
            return quote
    raise CannotDeliver(group=parcel.group.name)


def _new_purchase(checkout: Checkout, user_id: int | None) -> Purchase:
    classroom_id = world.current().classroom_id
    return Purchase(
        number=_free_number(number_prefix(classroom_id)),
        token=new_secret(),
        customer_name=checkout.customer_name,
        phone=checkout.phone,
        district_code=checkout.district_code,
        address=checkout.address,
        note=checkout.note,
        language=checkout.language,
        user_id=user_id,
        classroom_id=classroom_id,
        placed_at=clock.now(),
    )


def _say_what_led_here(purchase: Purchase, parcels: list[Parcel], link_ids: Sequence[int]) -> None:
    link = link_of_groups(link_ids, [parcel.group.id for parcel in parcels])
    if link:
        purchase.tracked_link_id, purchase.channel = link.id, Channel(link.channel.value)


def _free_number(prefix: str) -> str:
    while True:
        number = f"{prefix}-{new_code()}"
        if not db.session.scalar(sa.select(Purchase.id).where(Purchase.number == number)):
            return number


def _order(
    purchase: Purchase, place: int, parcel: Parcel, quote: Quote, checkout: Checkout
) -> Order:
    method = checkout.choices[parcel.group.id].method
    is_cod = method is PaymentMethod.COD
    price = parcel.price
    order = Order(
        number=f"{purchase.number}-{place}",
        group_id=parcel.group.id,
        status=OrderStatus.NEW if is_cod else OrderStatus.AWAITING_PAYMENT,
        payment_method=method,
        collected_by=CollectedBy.GROUP if is_cod else parcel.group.collected_by,
        shipping_kind=quote.kind,
        shipping_name=quote.name,
        shipping_note=quote.note,
        pickup_address=quote.address,
        pickup_map_url=quote.map_url,
        weight_g=parcel.weight_g,
        lines_idr=price.lines_idr,
        discount_idr=price.discount_idr,
        bundles_idr=price.bundles_idr,
        shipping_idr=quote.price_idr,
        waived_idr=quote.waived_idr,
        sponsored_idr=price.voucher_idr if parcel.is_sponsored else 0,
        sponsored_shipping_idr=quote.waived_idr if parcel.is_sponsored else 0,
        voucher_code=parcel.code if price.voucher_idr or quote.waived_idr else "",
        placed_at=purchase.placed_at,
        pay_before=None if is_cod else purchase.placed_at + TIME_TO_PAY,
        lines=[_order_line(line, parcel) for line in parcel.lines],
    )
    borne = split(order.borne_idr, [line.total_idr for line in order.lines])
    for order_line, waived_idr in zip(order.lines, borne, strict=True):
        order_line.waived_idr = waived_idr
    if is_cod:
        order.promise(parcel.group, at=order.placed_at)
    return order


def _order_line(line: Line, parcel: Parcel) -> OrderLine:
    """What the platform pays for a line is a part of what it brings: the commission counts it."""
    priced = parcel.price.lines[line.variant_id]
    sponsored_idr = priced.voucher_idr if parcel.is_sponsored else 0
    brings_idr = priced.total_idr + sponsored_idr
    return OrderLine(
        variant_id=line.variant_id,
        product_id=line.product_id,
        product_name=line.product_name,
        variant_name=line.variant_name,
        maker=line.maker,
        picture_id=line.picture.id if line.picture else None,
        price_idr=priced.price_idr,
        cost_idr=line.cost_idr,
        commission_idr=brings_idr * parcel.group.commission_bp // WHOLE_BP,
        discount_idr=priced.discount_idr,
        sponsored_idr=sponsored_idr,
        weight_g=line.weight_g,
        quantity=line.quantity,
        stock_taken=line.ahead is None,
        preorder_id=line.ahead.id if line.ahead else None,
        ready_on=line.ahead.ready_on if line.ahead else None,
    )


def _use_vouchers(purchase: Purchase, parcels: list[Parcel]) -> None:
    """Count one use of each voucher, however many orders share it, before any stock is taken."""
    used: dict[int, tuple[Voucher, list[Used]]] = {}
    for parcel, order in zip(parcels, purchase.orders, strict=True):
        if parcel.voucher and order.voucher_code:
            _voucher, uses = used.setdefault(parcel.voucher.id, (parcel.voucher, []))
            uses.append(Used(order.id, parcel.price.voucher_idr + order.waived_idr))
    for _id, (voucher, uses) in sorted(used.items()):  # one lock order
        use_voucher(voucher, uses, purchase_id=purchase.id, phone=purchase.phone)


def _take_all(purchase: Purchase, parcels: list[Parcel]) -> None:
    lines = list(_lines(parcels))
    take_ahead(
        Ahead(line.ahead.id, line.variant_id, line.quantity, line.name)
        for line in lines
        if line.ahead
    )
    order_ids = {line.variant_id: order.id for order in purchase.orders for line in order.lines}
    take_stock(
        [Take(line.variant_id, line.quantity, line.name) for line in lines if not line.ahead],
        order_ids=order_ids,
    )


def _start(orders: Sequence[Order]) -> None:
    for status in OrderStatus:
        alike = [order.id for order in orders if order.status is status]
        record_many(Order, alike, status.value, at=clock.now())
    due = [{"order_id": order.id} for order in orders if order.pay_before]
    tell_of_many("order.pay_before", due, run_at=orders[0].placed_at + TIME_TO_PAY)


def _lines(parcels: Iterable[Parcel]) -> Iterable[Line]:
    return (line for parcel in parcels for line in parcel.lines)
