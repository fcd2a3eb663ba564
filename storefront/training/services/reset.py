"""Practice begins anew: a shop is put away for a fresh one, and can come back for ten minutes."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.erase import erase
from storefront.core.errors import DomainError, Missing
from storefront.core.outbox import tell
from storefront.groups.models import GroupStatus, Member, ProducerGroup
from storefront.ordering.models import Order, Purchase
from storefront.training.models import (
    Classroom,
    LessonStep,
    Participant,
    PracticeReset,
    ShopReset,
)
from storefront.training.queries import TIME_TO_UNDO
from storefront.training.services.classes import locked_classroom
from storefront.training.services.shop import open_shop

KEPT = frozenset({"classroom", "participant", "practice_reset", "shop_reset"})


class TooLateToBringBack(DomainError):
    """A reset can be undone for ten minutes, once."""


def reset_practice(classroom_id: int, participant_ids: Collection[int], *, by_id: int) -> int:
    """Give participants fresh practice shops and forget their steps; returns the reset's id.

    What they had is put away and deleted ten minutes later. Raises ClassEnded, Missing when none
    of them has a shop.
    """
    with atomic() as session:
        classroom = locked_classroom(classroom_id)
        people = _with_shops(classroom_id, participant_ids)
        if not people:
            raise Missing()
        reset = PracticeReset(classroom_id=classroom_id, made_by_id=by_id, shops=[])
        session.add(reset)
        session.flush()
        for person in people:
            _begin_anew(classroom, person, reset, by_id=by_id)
        tell("practice.put_away", reset_id=reset.id, run_at=clock.now() + TIME_TO_UNDO)
    return reset.id


def undo_reset(classroom_id: int, reset_id: int, *, by_id: int) -> None:
    """Bring back what the reset put away. Raises TooLateToBringBack, Missing."""
    with atomic() as session:
        locked_classroom(classroom_id)
        reset = session.get(PracticeReset, reset_id, populate_existing=True, with_for_update=True)
        if reset is None or reset.classroom_id != classroom_id:
            raise Missing()
        if reset.undone_at or clock.real_now() > reset.made_at + TIME_TO_UNDO:
            raise TooLateToBringBack()
        for shop in _shops_of(reset_id):
            _bring_back(shop, by_id=by_id)
        reset.undone_at = clock.real_now()


def clear_put_away(reset_id: int) -> None:
    """Delete what a reset put away, once it cannot come back; before that wait until then."""
    with atomic() as session:
        reset = session.get_one(PracticeReset, reset_id, populate_existing=True)
        left = reset.made_at + TIME_TO_UNDO - clock.real_now()
        if left > timedelta() and reset.undone_at is None:  # the class clock was moved
            tell("practice.put_away", reset_id=reset_id, run_at=clock.now() + left)
            return
        shops = _shops_of(reset_id)
        group_ids = [shop.group_id for shop in shops if shop.group_id]
        for shop in shops:
            shop.group_id = None
        session.flush()
        erased = erase({"producer_group": group_ids}, besides=KEPT)
        _erase_empty_purchases(reset.classroom_id)
        reset.cleared_at = clock.real_now()
    erased.delete_files()


def _with_shops(classroom_id: int, ids: Collection[int]) -> list[Participant]:
    query = (
        sa.select(Participant)
        .where(
            Participant.classroom_id == classroom_id,
            Participant.id.in_(ids),
            Participant.group_id.is_not(None),
        )
        .options(joinedload(Participant.group), selectinload(Participant.steps))
        .order_by(Participant.number)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _begin_anew(
    classroom: Classroom, person: Participant, reset: PracticeReset, *, by_id: int
) -> None:
    assert person.group  # noqa: S101 - asked for
    db.session.add(
        ShopReset(
            reset_id=reset.id,
            participant_id=person.id,
            group_id=person.group_id,
            steps=[_written(step) for step in person.steps],
        )
    )
    _forget_steps(person.id)
    _close(person.group, by_id=by_id)
    open_shop(classroom, person)


def _bring_back(shop: ShopReset, *, by_id: int) -> None:
    """Change places with the fresh shop, which is put away now."""
    person = shop.participant
    old_id, fresh_id = shop.group_id, person.group_id
    if old_id is None or fresh_id is None:
        raise TooLateToBringBack()
    _close(db.session.get_one(ProducerGroup, fresh_id), by_id=by_id)
    old = db.session.get_one(ProducerGroup, old_id)
    old.move_to(GroupStatus.ACTIVE, at=clock.now(), by_id=by_id)
    _membership(old_id).left_at = None
    shop.group_id, person.group_id = fresh_id, old_id
    _forget_steps(person.id)
    db.session.add_all(_steps(person.id, shop.steps))


def _close(group: ProducerGroup, *, by_id: int) -> None:
    """Customers and its chair see it no more."""
    group.move_to(GroupStatus.SUSPENDED, at=clock.now(), by_id=by_id, note="reset")
    _membership(group.id).left_at = clock.now()


def _membership(group_id: int) -> Member:
    return db.session.scalars(sa.select(Member).filter_by(group_id=group_id)).one()


def _shops_of(reset_id: int) -> list[ShopReset]:
    query = (
        sa.select(ShopReset)
        .where(ShopReset.reset_id == reset_id)
        .options(joinedload(ShopReset.participant))
        .order_by(ShopReset.participant_id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _forget_steps(participant_id: int) -> None:
    db.session.execute(sa.delete(LessonStep).filter_by(participant_id=participant_id))


def _written(step: LessonStep) -> dict[str, Any]:
    return {
        "step": step.step,
        "done_at": step.done_at.isoformat(),
        "ticked_by_id": step.ticked_by_id,
        "note": step.note,
    }


def _steps(participant_id: int, written: Iterable[dict[str, Any]]) -> list[LessonStep]:
    return [
        LessonStep(
            participant_id=participant_id,
            **each | {"done_at": datetime.fromisoformat(each["done_at"])},
        )
        for each in written
    ]


def _erase_empty_purchases(classroom_id: int) -> None:
    """Purchases of a class that lost all their orders."""
    query = sa.select(Purchase.id).where(
        Purchase.classroom_id == classroom_id,
        ~sa.exists().where(Order.purchase_id == Purchase.id),
    )
    erase({"purchase": db.session.scalars(query).all()}, besides=KEPT)
