"""What customers do in the story: order, pay, change their minds; every step is a real service."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from storefront.cart.parcels import Seller
from storefront.cart.queries import parcels_in
from storefront.cart.services import put_in_cart
from storefront.catalog.models import StockReason
from storefront.catalog.services.stock import set_stock, stock_of
from storefront.core import clock, outbox
from storefront.core.db import db
from storefront.core.money import format_idr
from storefront.core.numbers import new_secret
from storefront.groups.models import CollectedBy
from storefront.operator.demo import making
from storefront.operator.demo.money import keeper_of, see_to_refund
from storefront.operator.demo.offers import type_code
from storefront.operator.demo.papers import draw_sample
from storefront.operator.demo.promoting import Puts, come_by_link
from storefront.operator.demo.shops import MOST_CASH_IDR
from storefront.operator.demo.story import Shelf, Step, Story
from storefront.operator.demo.wishes import Delivery, Fate, Halt, Wish
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from storefront.ordering.services.end import cancel_by_customer
from storefront.ordering.services.place import offered_quotes, place_purchase
from storefront.payments.models import Payment, PaymentOption, PaymentShare
from storefront.payments.queries.options import options_of
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.proof import show_proof
from storefront.payments.services.provider import start_payment
from storefront.payments.services.receive import receive
from storefront.payments.services.watch import SOON
from storefront.promotion.services.links import note_cart
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import Quote

KINDS = {Delivery.PICKUP: ShippingKind.PICKUP, Delivery.COURIER: ShippingKind.OWN_COURIER}
SPARE = 6  # pieces that a group likes to have left
BATCH = 24
ASKED_AFTER = SOON + timedelta(minutes=1)
PAST_DEADLINE = timedelta(hours=24, minutes=5)


def order(story: Story, wish: Wish, shelves: Sequence[Shelf], puts: Puts) -> None:
    """Fill a cart from some groups' shelves and order it; what follows is left to the story.

    `puts` are the links by which some of the customers come.
    """
    cart_id, coming = None, come_by_link(puts, wish, shelves)
    for shelf in shelves:
        count = story.random.choices((1, 2, 3), (60, 30, 10))[0]
        for variant_id in story.random.sample(shelf.variants, min(count, len(shelf.variants))):
            pieces = story.random.choices((1, 2, 3, 5), (55, 28, 12, 5))[0]
            _see_to_stock(variant_id, pieces, by_id=shelf.chair_id)
            cart_id = put_in_cart(cart_id, variant_id, pieces)
            note_cart(coming.open_ids, variant_id)
    type_code(wish, cart_id)
    checkout = _checkout(story, wish, cart_id)
    placed = place_purchase(cart_id, checkout, key=new_secret(), link_ids=coming.link_ids)
    outbox.run_due()
    for payment in payments_of(placed.id):
        if payment.method is PaymentMethod.COD:
            for share in payment.shares:
                making.start(story, wish, share.order_id)
        else:
            _pay(story, wish, payment)


def _see_to_stock(variant_id: int, pieces: int, *, by_id: int) -> None:
    """The group makes more before it runs out."""
    left = stock_of(variant_id)
    if left < pieces + SPARE:
        reason = StockReason.PRODUCED
        set_stock(variant_id, left + BATCH, seen=left, by_id=by_id, reason=reason)


def _checkout(story: Story, wish: Wish, cart_id: int | None) -> Checkout:
    customer = wish.customer
    parcels = parcels_in(cart_id)
    offered = offered_quotes(parcels, customer.district_code)
    ways = options_of([parcel.group.id for parcel in parcels])
    return Checkout(
        customer_name=customer.name,
        phone=customer.phone,
        district_code=customer.district_code,
        address=f"{customer.address}, {customer.village}",
        note=customer.note,
        choices={
            parcel.group.id: _choice(
                wish, offered[parcel.group.id], parcel.goods_idr, ways.get(_payer(parcel.group), [])
            )
            for parcel in parcels
        },
        seen_goods_idr=sum(parcel.goods_idr for parcel in parcels),
        told_code=parcels[0].code,  # whatever comes of it, she has read it
    )


def _payer(group: Seller) -> int | None:
    return None if group.collected_by is CollectedBy.PLATFORM else group.id


def _choice(wish: Wish, offered: list[Quote], goods_idr: int, ways: list[PaymentOption]) -> Choice:
    """The delivery that was wished for where the group has it, else the first that comes home."""
    wished = [quote for quote in offered if quote.kind is KINDS.get(wish.delivery)]
    at_home = [quote for quote in offered if quote.kind is not ShippingKind.PICKUP]
    quote = (wished or at_home)[0]
    takes_cash = wish.cash and quote.allows_cod and goods_idr <= MOST_CASH_IDR
    method = PaymentMethod.COD if takes_cash else _at_distance(wish, {way.method for way in ways})
    return Choice(quote.option_id, quote.price_idr, method)


def _at_distance(wish: Wish, offered: set[PaymentMethod]) -> PaymentMethod:
    wished = {PaymentMethod.CARD: wish.by_card, PaymentMethod.QRIS: wish.scans}
    liked = [method for method, is_liked in wished.items() if is_liked and method in offered]
    return liked[0] if liked else PaymentMethod.BANK_TRANSFER


def _pay(story: Story, wish: Wish, payment: Payment) -> None:
    """Transfer, say so, and have somebody look; or not, as fate will have it."""
    confirm = partial(_confirm, story, wish, payment.id, payment.due_idr)
    if payment.method is PaymentMethod.CARD:
        start_payment(payment.id)  # she pays on its page; a little later it is asked what came
        story.at(clock.now() + ASKED_AFTER, partial(_hear_of, story, wish, payment.id))
    elif wish.fate in (Fate.FORGOTTEN, Fate.LATE):
        story.at(clock.now() + PAST_DEADLINE, outbox.run_due)
        if wish.fate is Fate.LATE:
            story.at(clock.now() + PAST_DEADLINE * 1.2, confirm)
    elif wish.fate is Fate.REGRETTED:
        for share in payment.shares:
            story.after(wish, (0.5, 6), Halt.CLAIM, partial(_regret, story, wish, share.order_id))
    else:
        story.after(wish, (0.1, 9), Halt.CLAIM, partial(_claim, story, wish, payment, confirm))


def _claim(story: Story, wish: Wish, payment: Payment, confirm: Step) -> None:
    """Say that it is paid; who transfers and still waits for an answer shows a picture, too."""
    if wish.halt is Halt.CONFIRM and not wish.scans:
        due_idr, sender = payment.due_idr, wish.customer.name
        photo = draw_sample(f"bukan bukti transfer {format_idr(due_idr)}")
        show_proof(payment.id, photo, amount_idr=due_idr, sender=sender)
    else:
        claim_paid(payment.id)
    story.after(wish, (0.5, 8), Halt.CONFIRM, confirm)


def _confirm(story: Story, wish: Wish, payment_id: int, amount_idr: int) -> None:
    """Who owns the account finds the money."""
    receive(payment_id, amount_idr, by_id=keeper_of(story, payment_id))
    _go_on(story, wish, payment_id)


def _hear_of(story: Story, wish: Wish, payment_id: int) -> None:
    outbox.run_due()
    _go_on(story, wish, payment_id)


def _go_on(story: Story, wish: Wish, payment_id: int) -> None:
    """The orders that go on are the groups' now."""
    for order_id, status in _orders_of(payment_id):
        if status is not OrderStatus.NEW:
            see_to_refund(story, wish, order_id)
        elif wish.fate is Fate.TAKEN_BACK:
            story.after(wish, (0.2, 3), Halt.ACCEPT, partial(_regret, story, wish, order_id))
        else:
            making.start(story, wish, order_id)


def _regret(story: Story, wish: Wish, order_id: int) -> None:
    cancel_by_customer(order_id)
    see_to_refund(story, wish, order_id)


def _orders_of(payment_id: int) -> list[tuple[int, OrderStatus]]:
    query = (
        sa.select(Order.id, Order.status)
        .join(PaymentShare, PaymentShare.order_id == Order.id)
        .where(PaymentShare.payment_id == payment_id)
        .order_by(Order.id)
    )
    return [(row.id, row.status) for row in db.session.execute(query)]
