"""What a group has to do with its orders; the group always comes first."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import (
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    Purchase,
    Shipment,
    ShipmentLine,
)
from storefront.regions.models import Region

S = OrderStatus
PAGE = 40


class Tab(enum.StrEnum):
    """The parts of the inbox, named as in its address."""

    ACTION = "tindakan"
    UNPAID = "belum-bayar"
    SENT = "dikirim"
    DONE = "selesai"
    ENDED = "dibatalkan"


class Step(enum.StrEnum):
    """The one next thing to do with an order."""

    ACCEPT = "accept"
    PACK = "pack"
    SHIP = "ship"
    READY = "ready"
    HAND_OVER = "hand_over"
    TAKE_CASH = "take_cash"  # the goods are there, the money for them is not recorded
    WAIT = "wait"


SENT = (S.SHIPPED, S.RECEIVED)
BEFORE_SENT = (S.NEW, S.ACCEPTED, S.PACKED, S.READY_FOR_PICKUP)
CASH_IS_MISSING = sa.and_(
    sa.or_(Order.payment_method == PaymentMethod.COD, Order.on_credit),
    Order.status.in_(SENT),
    Order.paid_at.is_(None),
)
TAB_OF = sa.case(
    (CASH_IS_MISSING, Tab.ACTION.value),
    (Order.status.in_(BEFORE_SENT), Tab.ACTION.value),
    (Order.status == S.AWAITING_PAYMENT, Tab.UNPAID.value),
    (Order.status.in_(SENT), Tab.SENT.value),
    (Order.status == S.COMPLETED, Tab.DONE.value),
    else_=Tab.ENDED.value,
)
STATES = {  # what an index can look for
    Tab.ACTION: (*BEFORE_SENT, *SENT),
    Tab.UNPAID: (S.AWAITING_PAYMENT,),
    Tab.SENT: SENT,
    Tab.DONE: (S.COMPLETED,),
}
STATES[Tab.ENDED] = tuple(sorted(set(S).difference(*STATES.values())))


def next_step(order: Order) -> Step:
    """What the group does next; it waits for the customer or for time when nothing is left."""
    if order.pays_after_delivery and order.status in SENT:
        return Step.TAKE_CASH
    to_hand_out = Step.READY if order.is_picked_up else Step.SHIP
    steps = {
        S.NEW: Step.ACCEPT,
        S.ACCEPTED: Step.PACK,
        S.PACKED: to_hand_out,
        S.READY_FOR_PICKUP: Step.HAND_OVER,
    }
    return steps.get(order.status, Step.WAIT)


def tab_counts(group: ProducerGroup) -> dict[Tab, int]:
    """How many orders are in each part of the inbox."""
    query = (
        sa.select(TAB_OF, sa.func.count())
        .select_from(Order)
        .where(Order.group_id == group.id)
        .group_by(TAB_OF)
    )
    found = {Tab(tab): count for tab, count in db.session.execute(query)}
    return {tab: found.get(tab, 0) for tab in Tab}


def orders_to_act_on(group: ProducerGroup) -> sa.Select[int]:
    """Counts what waits for the group itself."""
    return (
        sa.select(sa.func.count())
        .select_from(Order)
        .where(Order.group_id == group.id, _is_in(Tab.ACTION))
    )


def orders_in(group: ProducerGroup, tab: Tab, *, beyond: int | None = None) -> list[Order]:
    """One page of a tab, with purchase, lines and pictures; `beyond` is the last id seen.

    Work comes oldest first, what is over newest first.
    """
    is_work = tab in (Tab.ACTION, Tab.UNPAID)
    query = sa.select(Order).where(Order.group_id == group.id, _is_in(tab))
    if beyond is not None:
        query = query.where(Order.id > beyond if is_work else Order.id < beyond)
    query = (
        query.options(*_for_a_card())
        .order_by(Order.id if is_work else Order.id.desc())
        .limit(PAGE + 1)  # one more tells that there is another page
    )
    return list(db.session.scalars(query))


def order_of(group: ProducerGroup, number: str) -> Order:
    """One order of the group with everything that its page shows; raises Missing."""
    query = (
        sa.select(Order)
        .where(Order.group_id == group.id, Order.number == number.upper())
        .options(
            *_for_a_card(),
            selectinload(Order.shipments)
            .selectinload(Shipment.lines)
            .joinedload(ShipmentLine.line),
            joinedload(Order.purchase).joinedload(Purchase.link),
        )
    )
    order = db.session.scalars(query).one_or_none()
    if order is None:
        raise Missing()
    return order


def orders_to_label(group: ProducerGroup) -> list[Order]:
    """Orders whose parcels still have to leave, oldest first: one slip for each."""
    query = (
        sa.select(Order)
        .where(Order.group_id == group.id, Order.status.in_([S.ACCEPTED, S.PACKED]))
        .options(*_for_a_card())
        .order_by(Order.id)
        .limit(PAGE)
    )
    return list(db.session.scalars(query))


def _is_in(tab: Tab) -> sa.ColumnElement[bool]:
    return sa.and_(Order.status.in_(STATES[tab]), sa.cast(TAB_OF, sa.String) == tab.value)


def _for_a_card() -> tuple[ExecutableOption, ExecutableOption]:
    place = joinedload(Order.purchase).joinedload(Purchase.district).joinedload(Region.parent)
    return place, selectinload(Order.lines).joinedload(OrderLine.picture)
