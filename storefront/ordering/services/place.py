"""A cart becomes one purchase with one order per group, or nothing changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from storefront.cart.parcels import Line, Parcel
from storefront.cart.queries import parcels_in, why_not_used
from storefront.cart.services import empty_cart, locked_cart
from storefront.catalog.services.stock import SoldOut, Take, hold_products, take_stock
from storefront.core.db import atomic
from storefront.core.history import record_many
from storefront.core.onetime import keep_result, result_of
from storefront.core.outbox import Fact, tell_all
from storefront.ordering.checkout import Agreed, Checkout
from storefront.ordering.models import Order, PaymentMethod
from storefront.ordering.queries.purchases import token_of
from storefront.ordering.refused import (
    CannotDeliver,
    CodNotPossible,
    EmptyCart,
    GroupOnHoliday,
    NoLongerSold,
    PriceChanged,
)
from storefront.ordering.services.write_down import Written, write_orders, write_purchase
from storefront.promotion.models.offers import Voucher
from storefront.promotion.queries.links import link_of_groups
from storefront.promotion.refused import VoucherNotTaken
from storefront.promotion.services.terms import Ahead, take_ahead
from storefront.promotion.services.vouchers import Used, use_voucher
from storefront.shipping.queries import Quote, quotes


class Placed(NamedTuple):
    """A purchase, and the secret part of its address."""

    id: int
    token: str


def place_purchase(
    cart_id: int | None,
    checkout: Checkout,
    *,
    key: str,
    user_id: int | None = None,
    link_ids: Sequence[int] = (),
) -> Placed:
    """Turn a cart into a purchase with one order per group, or change nothing.

    Prices are computed again, stock is taken, and the payments and deadlines are left to the
    outbox, all in one transaction. Of `link_ids`, which this browser opened, the first that is
    of a group in the cart is kept as what led here. With a key seen before it returns that
    purchase. Raises EmptyCart, GroupOnHoliday, NoLongerSold, SoldOut, PriceChanged, CannotDeliver,
    CodNotPossible, VoucherNotTaken, VoucherUsedUp, VoucherUsedByYou, KeyReused.
    """
    with atomic():
        if earlier := result_of(key, cart_id, checkout):
            return Placed(earlier, token_of(earlier))
        locked_cart(cart_id)
        parcels = _sellable(parcels_in(cart_id))
        agreed = _agreed(parcels, checkout)
        led_by = link_of_groups(link_ids, [parcel.group.id for parcel in parcels])
        purchase = write_purchase(checkout, led_by=led_by, user_id=user_id)
        order_ids = write_orders(purchase, agreed)
        orders = dict(zip(order_ids, agreed, strict=True))
        _use_vouchers(orders, purchase_id=purchase.id, phone=checkout.phone)
        _take_all(orders)
        _start(orders, purchase)
        if cart_id is not None:
            empty_cart(cart_id)
        keep_result(key, purchase.id)
    return Placed(purchase.id, purchase.token)


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


def _agreed(parcels: list[Parcel], checkout: Checkout) -> list[Agreed]:
    """Every parcel as she chose it, once it is sure that all costs what she saw."""
    offered = offered_quotes(parcels, checkout.district_code)
    agreed = [_chosen(parcel, offered[parcel.group.id], checkout) for parcel in parcels]
    goods = sum(parcel.goods_idr for parcel in parcels)
    costs = sum(each.costs_idr for each in agreed)
    shipping = {each.parcel.group.id: each.quote.price_idr for each in agreed}
    seen = {group_id: checkout.choices[group_id].shipping_idr for group_id in shipping}
    if goods != checkout.seen_goods_idr or shipping != seen:  # each group is paid its own
        seen_idr = checkout.seen_goods_idr + sum(seen.values())
        raise PriceChanged(seen_idr=seen_idr, now_idr=costs)
    if why_not_used(parcels) and checkout.told_code != parcels[0].code:
        raise VoucherNotTaken(code=parcels[0].code, now_idr=costs)
    return agreed


def _chosen(parcel: Parcel, offered: list[Quote], checkout: Checkout) -> Agreed:
    choice = checkout.choices.get(parcel.group.id)
    for quote in offered:
        if choice and quote.option_id == choice.shipping_option_id:
            if choice.method is PaymentMethod.COD and not quote.allows_cod:
                raise CodNotPossible(group=parcel.group.name)
            return Agreed(parcel, quote, choice.method)
    raise CannotDeliver(group=parcel.group.name)


def _use_vouchers(orders: Mapping[int, Agreed], *, purchase_id: int, phone: str) -> None:
    """Count one use of each voucher, however many orders share it, before any stock is taken."""
    used: dict[int, tuple[Voucher, list[Used]]] = {}
    for order_id, agreed in orders.items():
        if agreed.parcel.voucher and agreed.off_idr:
            voucher = agreed.parcel.voucher
            _voucher, uses = used.setdefault(voucher.id, (voucher, []))
            uses.append(Used(order_id, agreed.off_idr))
    for _id, (voucher, uses) in sorted(used.items()):  # one lock order
        use_voucher(voucher, uses, purchase_id=purchase_id, phone=phone)


def _take_all(orders: Mapping[int, Agreed]) -> None:
    lines = list(_lines(agreed.parcel for agreed in orders.values()))
    take_ahead(
        Ahead(line.ahead.id, line.variant_id, line.quantity, line.name)
        for line in lines
        if line.ahead
    )
    for agreed in orders.values():
        if not agreed.costs_idr:  # paid at once, so its products are counted as sold after this
            hold_products(line.product_id for line in agreed.parcel.lines)
    take_stock(
        [Take(line.variant_id, line.quantity, line.name) for line in lines if not line.ahead],
        order_ids={
            line.variant_id: order_id
            for order_id, agreed in orders.items()
            for line in agreed.parcel.lines
        },
    )


def _start(orders: Mapping[int, Agreed], purchase: Written) -> None:
    for status in sorted({agreed.status for agreed in orders.values()}):
        alike = [order_id for order_id, agreed in orders.items() if agreed.status is status]
        record_many(Order, alike, status.value, at=purchase.placed_at)
    tell_all(
        [
            Fact("purchase.placed", {"purchase_id": purchase.id}, purchase.placed_at),
            *(
                Fact("order.pay_before", {"order_id": order_id}, purchase.pay_before)
                for order_id, agreed in orders.items()
                if not agreed.is_cod
            ),
        ]
    )


def _lines(parcels: Iterable[Parcel]) -> Iterable[Line]:
    return (line for parcel in parcels for line in parcel.lines)
