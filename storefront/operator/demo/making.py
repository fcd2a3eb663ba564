"""What groups do in the story: accept, pack, send or hand over; every step is a real service."""

from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from storefront.core import clock, outbox
from storefront.core.db import db
from storefront.operator.demo.money import see_to_refund
from storefront.operator.demo.story import Shelf, Story
from storefront.operator.demo.wishes import Fate, Halt, Wish
from storefront.ordering.models import CancelReason, Order, OrderLine
from storefront.ordering.services.end import cancel_by_group
from storefront.ordering.services.fulfil import (
    COMPLETE_AFTER_RECEIVED,
    COMPLETE_AFTER_SHIPPED,
    accept_order,
    complete_order,
    make_ready_for_pickup,
    pack_order,
    receive_order,
    ship_order,
)
from storefront.payments.services.receive import hand_over_for_cash
from storefront.shipping.couriers import OWN
from storefront.shipping.models import ShippingKind

COURIERS = ("JNE", "J&T", "SiCepat", "POS Indonesia", "AnterAja")
A_MOMENT = timedelta(minutes=1)


def start(story: Story, wish: Wish, order_id: int) -> None:
    """A group finds a new order that it may begin with."""
    if wish.fate is Fate.SOLD_OUT:
        return story.after(wish, (1, 6), Halt.ACCEPT, partial(_give_up, story, wish, order_id))
    return story.after(wish, (0.3, 10), Halt.ACCEPT, partial(_accept, story, wish, order_id))


def _give_up(story: Story, wish: Wish, order_id: int) -> None:
    admin_id = _shelf(story, order_id).admin_id
    cancel_by_group(order_id, CancelReason.SOLD_OUT, by_id=admin_id)
    see_to_refund(story, wish, order_id)


def _accept(story: Story, wish: Wish, order_id: int) -> None:
    accept_order(order_id, by_id=_shelf(story, order_id).admin_id)
    story.after(wish, (1, 20), Halt.PACK, partial(_pack, story, wish, order_id))


def _pack(story: Story, wish: Wish, order_id: int) -> None:
    pack_order(order_id, by_id=_shelf(story, order_id).admin_id)
    is_picked_up = _kind(order_id) is ShippingKind.PICKUP
    step = _make_ready if is_picked_up else _send_first if _goes_in_parts(wish, order_id) else _send
    story.after(wish, (0.5, 12), Halt.SEND, partial(step, story, wish, order_id))


def _make_ready(story: Story, wish: Wish, order_id: int) -> None:
    make_ready_for_pickup(order_id, by_id=_shelf(story, order_id).admin_id)
    story.after(wish, (3, 50), Halt.ARRIVE, partial(_hand_over, story, order_id))


def _send_first(story: Story, wish: Wish, order_id: int) -> None:
    """One piece now, the others in the next parcel."""
    line_id = _lines(order_id)[0].id
    _ship(story, order_id, pieces={line_id: 1})
    story.after(wish, (12, 40), Halt.SEND_REST, partial(_send, story, wish, order_id))


def _send(story: Story, wish: Wish, order_id: int) -> None:
    _ship(story, order_id)
    if _kind(order_id) is ShippingKind.OWN_COURIER:
        step = _meet_nobody if wish.fate is Fate.REFUSED else _hand_over
        hours = (1.0, 8.0)
        arrive = partial(step, story, order_id)
    else:
        story.at(clock.now() + COMPLETE_AFTER_SHIPPED + A_MOMENT, outbox.run_due)
        if story.random.random() < 0.3 and wish.halt is None:
            return  # the customer says nothing, time completes the order
        hours = (40.0, 120.0)
        arrive = partial(_arrive, story, wish, order_id)
    story.after(wish, hours, Halt.ARRIVE, arrive)


def _arrive(story: Story, wish: Wish, order_id: int) -> None:
    receive_order(order_id)
    story.at(clock.now() + COMPLETE_AFTER_RECEIVED + A_MOMENT, outbox.run_due)


def _hand_over(story: Story, order_id: int) -> None:
    """At the door or at the group's place, for cash unless it was paid before."""
    admin_id = _shelf(story, order_id).admin_id
    if _order(order_id).is_paid:
        complete_order(order_id, by_id=admin_id)
    else:
        hand_over_for_cash(order_id, by_id=admin_id)


def _meet_nobody(story: Story, order_id: int) -> None:
    if _order(order_id).is_paid:
        return _hand_over(story, order_id)
    cancel_by_group(order_id, CancelReason.REFUSED, by_id=_shelf(story, order_id).admin_id)
    outbox.run_due()
    return None


def _ship(story: Story, order_id: int, pieces: dict[int, int] | None = None) -> None:
    is_own = _kind(order_id) is ShippingKind.OWN_COURIER
    ship_order(
        order_id,
        courier=OWN.name if is_own else story.random.choice(COURIERS),
        tracking_number="" if is_own else f"CONTOH{story.random.randrange(10**9):09}",
        by_id=_shelf(story, order_id).admin_id,
        pieces=pieces,
    )


def _goes_in_parts(wish: Wish, order_id: int) -> bool:
    pieces = sum(line.quantity for line in _lines(order_id))
    return wish.fate is Fate.IN_PARTS and pieces > 1


def _order(order_id: int) -> Order:
    return db.session.get_one(Order, order_id)


def _kind(order_id: int) -> ShippingKind:
    return _order(order_id).shipping_kind


def _shelf(story: Story, order_id: int) -> Shelf:
    return story.shelves[_order(order_id).group_id]


def _lines(order_id: int) -> list[OrderLine]:
    query = sa.select(OrderLine).filter_by(order_id=order_id).order_by(OrderLine.id)
    return list(db.session.scalars(query))
