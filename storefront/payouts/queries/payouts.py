"""Payouts as the operator and their group look at them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.accounts.models import User
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import Order
from storefront.payouts.models import TO_DO, Payout, PayoutState

PAGE = 20


def payouts_to(group: ProducerGroup, *, limit: int = 6) -> list[Payout]:
    """The last payouts of a group that it sees, newest first: those that were made and withdrawn
    before they were sent are the operator's alone.
    """
    was_sent = sa.or_(Payout.status != PayoutState.FAILED, Payout.sent_at.is_not(None))
    query = sa.select(Payout).where(Payout.group_id == group.id, was_sent)
    return list(db.session.scalars(query.order_by(Payout.id.desc()).limit(limit)))


def payout_to(group: ProducerGroup, payout_id: int) -> Payout:
    """One of a group's payouts; raises Missing."""
    query = sa.select(Payout).where(Payout.id == payout_id, Payout.group_id == group.id)
    return _one(query)


def payouts_to_do() -> list[Payout]:
    """What waits for the operator, oldest first."""
    query = _with_people().where(Payout.status.in_(TO_DO))
    return list(db.session.scalars(query.order_by(Payout.id)))


def payouts_before(payout_id: int | None, *, limit: int = PAGE) -> list[Payout]:
    """Those that were sent or failed, newest first, older than one of them."""
    query = _with_people().where(Payout.status.not_in(TO_DO))
    if payout_id:
        query = query.where(Payout.id < payout_id)
    return list(db.session.scalars(query.order_by(Payout.id.desc()).limit(limit)))


def payout_with(payout_id: int) -> Payout:
    """A payout with its group and who made and approved it; raises Missing."""
    return _one(_with_people().where(Payout.id == payout_id))


def ids_to_do() -> sa.Select[int]:
    """Selects the ids of the payouts that wait for the operator."""
    return sa.select(Payout.id).where(Payout.status.in_(TO_DO))


def needs_second_person(payout: Payout, user_id: int) -> bool:
    """Whether somebody else has to approve it: who made it may not while she is not alone."""
    operators = sa.select(sa.func.count()).where(User.is_operator)
    return payout.made_by_id == user_id and (db.session.scalar(operators) or 0) > 1


def orders_in(payout: Payout) -> dict[str, int]:
    """What a payout takes for which order, by number; without an order under the empty number."""
    amount = sa.func.sum(LedgerEntry.amount_idr)
    query = (
        sa.select(sa.func.coalesce(Order.number, ""), amount)
        .select_from(LedgerEntry)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.payout_id == payout.id, LedgerEntry.kind != EntryKind.PAYOUT)
        .group_by(Order.number)
        .having(amount != 0)  # what the group holds itself is in it with nothing
        .order_by(Order.number)
    )
    return {number: int(sum_) for number, sum_ in db.session.execute(query)}


def _with_people() -> sa.Select[Payout]:
    return (
        sa.select(Payout)
        .join(Payout.group)
        .where(in_world(ProducerGroup))
        .options(
            joinedload(Payout.group).joinedload(ProducerGroup.logo),
            joinedload(Payout.made_by),
            joinedload(Payout.approved_by),
        )
        .execution_options(populate_existing=True)
    )


def _one(query: sa.Select[Payout]) -> Payout:
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing()
    return found
