"""What a rule is, and what several of them ask."""

from collections.abc import Callable
from typing import Any, TypeAlias

import sqlalchemy as sa

from storefront.core.outbox import OutboxJob
from storefront.ordering.models import OrderStatus
from storefront.payments.models import ARRIVED, Payment, PaymentShare

GONE = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)

Rule: TypeAlias = Callable[[], sa.Select[Any]]
RULES: list[Rule] = []


def invariant(rule: Rule) -> Rule:
    """Register a rule; its name is what a finding says."""
    RULES.append(rule)
    return rule


def sum_of(amount: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """The sum over the rows that fit; of none it is 0."""
    return sa.func.coalesce(sa.select(sa.func.sum(amount)).where(*conditions).scalar_subquery(), 0)


def exists(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.select(column).where(*conditions).exists()


def arrived_shares() -> sa.Select[Any]:
    """Shares of payments whose money came, in time or late."""
    return sa.select(PaymentShare.id).join(PaymentShare.payment).where(Payment.status.in_(ARRIVED))


def is_to_do(fact: str, name: str, id_: Any) -> sa.Exists:
    """Whether the outbox has not dealt with a fact about a row yet; parked jobs are told apart."""
    return exists(
        OutboxJob.id,
        OutboxJob.done_at.is_(None),
        OutboxJob.fact == fact,
        OutboxJob.payload[name].as_integer() == id_,
    )
