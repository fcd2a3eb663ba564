"""What the platform owes each group, and how much of it can be paid out now."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from storefront.payments.models import (
    Payment,
    PaymentOption,
    PaymentShare,
    Refund,
    RefundReason,
    RefundState,
)
from storefront.payments.services.status import GONE, PROMISED
from storefront.payouts.models import Payout, PayoutState


@dataclass(frozen=True)
class Balance:
    """What the platform owes a group, in rupiah; below zero the group owes it.

    `on_the_way_idr`, `payable_idr` and `in_payouts_idr` (made and not sent yet) are its parts.
    `in_hand_idr` the group has got itself: it is never owed again.
    """

    on_the_way_idr: int
    payable_idr: int
    in_payouts_idr: int
    in_hand_idr: int

    @property
    def total_idr(self) -> int:
        return self.on_the_way_idr + self.payable_idr + self.in_payouts_idr


@dataclass(frozen=True)
class Due:
    """What is payable to a group, and to which account; `doubted` is a payout that failed since
    the last one that arrived: somebody looks for that money first.
    """

    group: ProducerGroup
    payable_idr: int
    account: PaymentOption | None
    doubted: Payout | None = None


def is_settled() -> sa.ColumnElement[bool]:
    """Whether nothing of an order's money can change hands by itself any more.

    It is completed, or it ended early and all that the customer had to get is back with her, if
    she had paid anything; no refund waits, and no bank asks for the money.
    """
    was_free = Order.lines_idr + Order.shipping_idr == Order.discount_idr
    is_back = _refund(Refund.reason == RefundReason.CANCELLED, Refund.status == RefundState.DONE)
    ended = sa.and_(Order.status.in_(GONE), sa.or_(was_free, is_back))
    disputed = (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .where(PaymentShare.order_id == Order.id, Payment.disputed_at.is_not(None))
        .exists()
    )
    return sa.and_(
        sa.or_(Order.status == OrderStatus.COMPLETED, ended),
        ~_refund(Refund.status.in_(PROMISED)),
        ~disputed,
    )


def is_payable() -> sa.ColumnElement[bool]:
    """Whether an entry can be paid out now; its order, if it has one, is joined."""
    return sa.and_(
        LedgerEntry.payout_id.is_(None), sa.or_(LedgerEntry.order_id.is_(None), is_settled())
    )


def balance_of(group: ProducerGroup) -> Balance:
    """One query; entries that a payout has paid and the payout itself sum to nothing."""
    open_, kind = LedgerEntry.payout_id.is_(None), LedgerEntry.kind
    query = (
        sa.select(
            _sum_where(sa.and_(open_, ~is_payable())),
            _sum_where(is_payable()),
            _sum_where(~open_),
            -_sum_where(kind == EntryKind.CASH_IN_HAND),
        )
        .select_from(LedgerEntry)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.group_id == group.id)
    )
    return Balance(*map(int, db.session.execute(query).one()))


def payable_entries(group_id: int) -> dict[int, int]:
    """Rupiah by id of the entries that a payout made now would take."""
    query = (
        sa.select(LedgerEntry.id, LedgerEntry.amount_idr)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.group_id == group_id, is_payable())
    )
    return {id_: int(amount) for id_, amount in db.session.execute(query)}


def dues() -> list[Due]:
    """The groups to which something is payable, or that owe something, the most first."""
    payable = sa.func.sum(LedgerEntry.amount_idr)
    query = (
        sa.select(ProducerGroup, payable)
        .join(LedgerEntry, LedgerEntry.group_id == ProducerGroup.id)
        .outerjoin(Order, Order.id == LedgerEntry.order_id)
        .where(is_payable(), ProducerGroup.classroom_id.is_(None))
        .group_by(ProducerGroup.id)
        .having(payable != 0)
        .order_by(payable.desc(), ProducerGroup.id)
    )
    found = [(group, int(amount)) for group, amount in db.session.execute(query)]
    accounts = accounts_of([group.id for group, _amount in found])
    doubted = _doubted_of([group.id for group, _amount in found])
    return [
        Due(group, amount, accounts.get(group.id), doubted.get(group.id)) for group, amount in found
    ]


def debt_of(group_id: int) -> Due:
    """What one group owes; raises Missing when it owes nothing."""
    for due in dues():
        if due.group.id == group_id and due.payable_idr < 0:
            return due
    raise Missing()


def accounts_of(group_ids: list[int]) -> dict[int, PaymentOption]:
    """The bank account of each group, where it has named one."""
    query = sa.select(PaymentOption).where(
        PaymentOption.group_id.in_(group_ids),
        PaymentOption.method == PaymentMethod.BANK_TRANSFER,
        PaymentOption.is_offered,
    )
    options = db.session.scalars(query.order_by(PaymentOption.id.desc()))
    return {option.group_id: option for option in options if option.group_id}


def _doubted_of(group_ids: list[int]) -> dict[int, Payout]:
    """The newest payout that was sent to each group, where the group says that it has not come."""
    newest = (
        sa.select(sa.func.max(Payout.id))
        .where(Payout.group_id.in_(group_ids), Payout.sent_at.is_not(None))
        .group_by(Payout.group_id)
    )
    query = sa.select(Payout).where(Payout.id.in_(newest), Payout.status == PayoutState.FAILED)
    return {payout.group_id: payout for payout in db.session.scalars(query)}


def _refund(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.select(Refund.id).where(Refund.order_id == Order.id, *conditions).exists()


def _sum_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, LedgerEntry.amount_idr), else_=0)), 0)
