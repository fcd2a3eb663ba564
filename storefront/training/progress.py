"""How far the people of a class have come: for the board, the control panel and the lessons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.accounts.models import User
from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.health.queries import passed_by
from storefront.ordering.models import Order, OrderLine
from storefront.training.models import Classroom, ClassroomTrainer, Participant

FEED = 5


@dataclass(frozen=True)
class Seat:
    """One row of the board: a first name, and which steps are done."""

    participant_id: int
    number: int
    called: str
    is_in: bool
    help_at: datetime | None  # real: since when she asks for help
    done: frozenset[str]


@dataclass(frozen=True)
class PracticeOrder:
    """An order without anything of its buyer."""

    called: str  # whose shop it went to
    what: str
    pieces: int
    goods_idr: int
    placed_at: datetime  # by the clock of the class


@dataclass(frozen=True)
class Feed:
    """The last orders of a class, and how many there were for how many rupiah of goods."""

    orders: tuple[PracticeOrder, ...]
    count: int
    goods_idr: int


def class_on_board(trainer: User, classroom_id: int) -> Classroom:
    """One of the classes that she leads, with its people and what they did; raises Missing."""
    query = (
        sa.select(Classroom)
        .join(ClassroomTrainer, ClassroomTrainer.classroom_id == Classroom.id)
        .where(ClassroomTrainer.user_id == trainer.id, Classroom.id == classroom_id)
        .options(selectinload(Classroom.participants).selectinload(Participant.steps))
        .execution_options(populate_existing=True)
    )
    if classroom := db.session.scalars(query).one_or_none():
        return classroom
    raise Missing()


def seats(people: Iterable[Participant], steps: Collection[str]) -> list[Seat]:
    """Which of these steps each has done, by the rows of her shop or by what was noted of her.

    The people bring their noted steps; one query for all of them.
    """
    listed = list(people)
    passed = passed_by([person.group_id for person in listed if person.group_id], steps)
    return [_seat(person, passed.get(person.group_id or 0, set()), steps) for person in listed]


def feed_of(people: Iterable[Participant]) -> Feed:
    """What was ordered in the shops of these people; one query."""
    called = {person.group_id: person.called for person in people if person.group_id}
    goods = Order.lines_idr - Order.discount_idr
    query = (
        sa.select(
            Order.group_id,
            goods.label("idr"),
            Order.placed_at,
            sa.func.min(OrderLine.product_name).label("what"),
            sa.func.sum(OrderLine.quantity).label("pieces"),
            sa.func.count().over().label("how_many"),
            sa.func.sum(goods).over().label("goods_idr"),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.group_id.in_(called))
        .group_by(Order.id)
        .order_by(Order.id.desc())
        .limit(FEED)
    )
    rows = db.session.execute(query).all()
    orders = tuple(
        PracticeOrder(called[row.group_id], row.what, int(row.pieces), row.idr, row.placed_at)
        for row in rows
    )
    if not rows:
        return Feed((), 0, 0)
    return Feed(orders, int(rows[0].how_many), int(rows[0].goods_idr))


def newest_product(group: ProducerGroup) -> tuple[str, int] | None:
    """The slug of what was put up last and is for sale, and its first variant; none: nothing is."""
    query = (
        sa.select(Product.slug, Variant.id)
        .join(Variant, Variant.product_id == Product.id)
        .where(
            Product.group_id == group.id,
            Product.status.in_((ProductStatus.DRAFT, ProductStatus.ACTIVE)),
            Variant.withdrawn_at.is_(None),
        )
        .order_by(Product.id.desc(), Variant.position, Variant.id)
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    return None if found is None else (found.slug, found.id)


def _seat(person: Participant, passed: set[str], steps: Collection[str]) -> Seat:
    done = passed | {noted.step for noted in person.steps}
    return Seat(
        participant_id=person.id,
        number=person.number,
        called=person.called,
        is_in=person.group_id is not None,
        help_at=person.help_at,
        done=frozenset(done.intersection(steps)),
    )
