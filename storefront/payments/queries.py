"""Reads of payments: what is due to whom, what the treasurer has to look for."""

import re
from collections.abc import Iterable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from storefront.core import clock, world
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.statements import built_once
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, PaymentMethod, Purchase
from storefront.payments.models import (
    FOUND_BY_HAND,
    NEEDS_SENDING,
    OPEN,
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    Refund,
    RefundState,
    TransferProof,
    WebhookEvent,
)
from storefront.payments.providers import PROVIDERS, REMOTE

Found = TypeVar("Found", Payment, Refund, TransferProof)


def payments_of(purchase_id: int) -> list[Payment]:
    """The payments of a purchase with account, shares and their orders' groups, oldest first."""
    query = (
        sa.select(Payment)
        .where(Payment.purchase_id == purchase_id)
        .options(
            joinedload(Payment.option).joinedload(PaymentOption.group),
            selectinload(Payment.shares)
            .joinedload(PaymentShare.order)
            .joinedload(Order.group)
            .joinedload(ProducerGroup.logo),
            selectinload(Payment.proofs),
        )
        .order_by(Payment.id)
    )
    return list(db.session.scalars(query))


def shares_of(purchase_id: int) -> list[tuple[PaymentShare, Refund | None]]:
    """What of each payment is for which order of a purchase, with what goes back of it."""
    query = (
        sa.select(PaymentShare, Refund)
        .join(PaymentShare.payment)
        .outerjoin(
            Refund,
            sa.and_(
                Refund.payment_id == PaymentShare.payment_id,
                Refund.order_id == PaymentShare.order_id,
            ),
        )
        .where(Payment.purchase_id == purchase_id)
        .options(
            contains_eager(PaymentShare.payment)
            .joinedload(Payment.option)
            .joinedload(PaymentOption.group)
        )
        .order_by(PaymentShare.payment_id, Refund.id)
    )
    return [(share, refund) for share, refund in db.session.execute(query)]


def open_payments_of(order_id: int) -> list[Payment]:
    """The open payments that an order has a share in: one, but for a short moment."""
    query = (
        sa.select(Payment)
        .join(Payment.shares)
        .where(PaymentShare.order_id == order_id, Payment.status.in_(OPEN))
    )
    return list(db.session.scalars(query))


def options_of(group_ids: Iterable[int]) -> dict[int | None, list[PaymentOption]]:
    """What the groups and the platform (None) offer, by owner; in a class only the groups.

    What goes through a provider that is not set up is not there.
    """
    found: dict[int | None, list[PaymentOption]] = {}
    for option in db.session.scalars(_offered_options(), {"groups": list(group_ids)}):
        if PROVIDERS[option.method].is_ready():
            found.setdefault(option.group_id, []).append(option)
    return found


@built_once
def _offered_options() -> sa.Select[PaymentOption]:
    owners = [PaymentOption.group_id.in_(sa.bindparam("groups", expanding=True))]
    if not world.is_practice():
        owners.append(PaymentOption.group_id.is_(None))
    return (
        sa.select(PaymentOption)
        .where(PaymentOption.is_offered, sa.or_(*owners))
        .order_by(PaymentOption.id)
    )


def platform_options() -> dict[PaymentMethod, PaymentOption]:
    """What the platform takes now, by method: the first row of each is what is paid to."""
    query = sa.select(PaymentOption).filter_by(group_id=None, is_offered=True)
    newest_first = db.session.scalars(query.order_by(PaymentOption.id.desc()))
    return {option.method: option for option in newest_first}


def cases_of_providers() -> sa.Select[WebhookEvent]:
    """What providers said that somebody has to look into, oldest first."""
    return (
        sa.select(WebhookEvent)
        .where(WebhookEvent.problem.is_not(None), WebhookEvent.closed_at.is_(None))
        .order_by(WebhookEvent.id)
    )


def payment_called(reference: str) -> int:
    """The id of the payment that a provider knows by this reference; raises Missing."""
    number, _dot, payment_id = reference.rpartition(".")
    if not re.fullmatch("[0-9]{1,9}", payment_id):
        raise Missing()
    query = (
        sa.select(Payment.id)
        .join(Payment.purchase)
        .where(Purchase.number == number, Payment.id == int(payment_id))
    )
    found = db.session.scalar(query)
    if found is None:
        raise Missing()
    return int(found)


def refund_with_payment(refund_id: int) -> Refund:
    """A refund with what was paid and for whom; raises Missing."""
    query = (
        sa.select(Refund)
        .where(Refund.id == refund_id)
        .options(joinedload(Refund.payment).joinedload(Payment.purchase))
    )
    return _one(query)


def qris_of(group: ProducerGroup | None) -> PaymentOption | None:
    """The QRIS code that a group, or without one the platform, is paid to now."""
    query = sa.select(PaymentOption).filter_by(
        group_id=group.id if group else None, method=PaymentMethod.QRIS, is_offered=True
    )
    return db.session.scalars(query.order_by(PaymentOption.id).limit(1)).one_or_none()


def transfers_to_check(group: ProducerGroup) -> list[Payment]:
    """Payments to the group's own accounts that have not arrived: claimed ones first, oldest
    claim first, then those that nobody has claimed, and last those whose time is over: while
    their amount is held, the money may still come.
    """
    return list(db.session.scalars(_awaited(PaymentOption.group_id == group.id)))


def payment_to(group: ProducerGroup, payment_id: int) -> Payment:
    """A payment to one of the group's own accounts; raises Missing, also for cash."""
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .where(
            Payment.id == payment_id,
            Payment.method.in_(FOUND_BY_HAND),
            PaymentOption.group_id == group.id,
        )
        .options(selectinload(Payment.shares))
    )
    return _one(query)


def proof_of(payment: Payment, proof_id: int) -> TransferProof:
    """A picture that was shown for this payment; raises Missing."""
    return _one(sa.select(TransferProof).filter_by(id=proof_id, payment_id=payment.id))


def seen_before(payments: Iterable[Payment]) -> dict[int, str]:
    """The proofs of these payments whose picture was shown for another purchase, too.

    With the other number where its money goes to the same receiver, else with an empty text.
    """
    shown = [payment.id for payment in payments if payment.proofs]
    if not shown:
        return {}
    other, paid, option = aliased(TransferProof), aliased(Payment), aliased(PaymentOption)
    is_same = sa.func.coalesce(option.group_id, 0) == sa.func.coalesce(PaymentOption.group_id, 0)
    query = (
        sa.select(TransferProof.id, sa.case((is_same, Purchase.number), else_="").label("number"))
        .join(TransferProof.payment)
        .join(Payment.option)
        .join(other, other.digest == TransferProof.digest)
        .join(paid, sa.and_(paid.id == other.payment_id, paid.purchase_id != Payment.purchase_id))
        .join(option, option.id == paid.option_id)
        .join(Purchase, Purchase.id == paid.purchase_id)
        .where(TransferProof.payment_id.in_(shown))
        .order_by(is_same, other.id.desc())  # of several the oldest that can be named counts
    )
    return {row.id: row.number for row in db.session.execute(query)}


def refund_by(group: ProducerGroup, refund_id: int) -> Refund:
    """A refund that the group has to send itself; raises Missing."""
    query = (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.option)
        .where(Refund.id == refund_id, PaymentOption.group_id == group.id)
    )
    return _one(query)


def settled_today(group: ProducerGroup) -> list[Payment]:
    """What came to the group's own accounts since midnight (WIB), newest first."""
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .where(
            PaymentOption.group_id == group.id,
            Payment.settled_at >= clock.start_of(clock.today()),
        )
        .options(
            joinedload(Payment.settled_by),
            selectinload(Payment.shares).joinedload(PaymentShare.order),
        )
        .order_by(Payment.settled_at.desc())
    )
    return list(db.session.scalars(query))


def claims_to_check(group: ProducerGroup) -> sa.Select[int]:
    """Counts the customers who say that they have paid into the group's own account."""
    return (
        sa.select(sa.func.count())
        .select_from(Payment)
        .join(Payment.option)
        .where(
            PaymentOption.group_id == group.id,
            Payment.status == PaymentState.PENDING,
            Payment.claimed_at.is_not(None),
        )
    )


def platform_transfers_to_check() -> list[Payment]:
    """The same for the platform's account."""
    return list(db.session.scalars(_awaited(PaymentOption.group_id.is_(None))))


def platform_payment(payment_id: int) -> Payment:
    """A payment to the platform's account; raises Missing."""
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(Payment.id == payment_id, PaymentOption.group_id.is_(None), in_world(Purchase))
    )
    return _one(query)


def platform_refund(refund_id: int) -> Refund:
    """A refund that the platform has to send; raises Missing."""
    query = (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            Refund.id == refund_id,
            PaymentOption.group_id.is_(None),
            in_world(Purchase),
            ~is_sent_by_provider(),
        )
    )
    return _one(query)


def _awaited(owner: sa.ColumnElement[bool]) -> sa.Select[Payment]:
    return (
        sa.select(Payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            owner,
            in_world(Purchase),
            Payment.method.in_(FOUND_BY_HAND),
            Payment.is_held,
            Payment.status.in_(
                [PaymentState.PENDING, PaymentState.EXPIRED, PaymentState.CANCELLED]
            ),
        )
        .options(
            contains_eager(Payment.purchase),
            contains_eager(Payment.option),
            selectinload(Payment.shares).joinedload(PaymentShare.order),
            selectinload(Payment.proofs),
        )
        .order_by(
            Payment.status != PaymentState.PENDING,
            Payment.claimed_at.is_(None),
            Payment.claimed_at,
            Payment.id,
        )
    )


def refunds_to_send(group: ProducerGroup) -> list[Refund]:
    """Money that the group itself has to send back, oldest first."""
    return list(db.session.scalars(_wanted(PaymentOption.group_id == group.id)))


def platform_refunds_to_send() -> list[Refund]:
    return list(db.session.scalars(_wanted(PaymentOption.group_id.is_(None))))


def is_sent_by_provider() -> sa.ColumnElement[bool]:
    """Whether a refund is the provider's to send; one that it could not send is a person's."""
    return sa.and_(Payment.method.in_(REMOTE), Refund.status != RefundState.FAILED)


def _wanted(owner: sa.ColumnElement[bool]) -> sa.Select[Refund]:
    return (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(owner, in_world(Purchase), Refund.status.in_(NEEDS_SENDING), ~is_sent_by_provider())
        .options(joinedload(Refund.order).joinedload(Order.purchase))
        .order_by(Refund.requested_at, Refund.id)
    )


def _one(query: sa.Select[Found]) -> Found:
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing()
    return found
