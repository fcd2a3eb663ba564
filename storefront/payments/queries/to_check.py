"""What may have come: payments that a treasurer or the operator has to look for."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from storefront.core import clock
from storefront.core.db import db, the_one
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Purchase
from storefront.payments.models import (
    FOUND_BY_HAND,
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    TransferProof,
    WebhookEvent,
)
from storefront.payments.queries.options import belongs_to


def transfers_to_check(group: ProducerGroup | None) -> list[Payment]:
    """Payments to the accounts of a group, or without one of the platform, that have not arrived:
    claimed ones first, oldest claim first, then those that nobody has claimed, and last those whose
    time is over: while their amount is held, the money may still come.
    """
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            belongs_to(group),
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
    return list(db.session.scalars(query))


def payment_to(group: ProducerGroup | None, payment_id: int) -> Payment:
    """A payment to one of the accounts of a group, or without one of the platform.

    Raises Missing, also for what is not looked for by hand.
    """
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            Payment.id == payment_id,
            Payment.method.in_(FOUND_BY_HAND),
            belongs_to(group),
            in_world(Purchase),
        )
        .options(selectinload(Payment.shares))
    )
    return the_one(query)


def proof_of(payment: Payment, proof_id: int) -> TransferProof:
    """A picture that was shown for this payment; raises Missing."""
    return the_one(sa.select(TransferProof).filter_by(id=proof_id, payment_id=payment.id))


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


def settled_today(group: ProducerGroup) -> list[Payment]:
    """What came to the group's own accounts since midnight (WIB), newest first."""
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .where(
            belongs_to(group),
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
            belongs_to(group),
            Payment.status == PaymentState.PENDING,
            Payment.claimed_at.is_not(None),
        )
    )


def cases_of_providers() -> sa.Select[WebhookEvent]:
    """What providers said that somebody has to look into, oldest first."""
    return (
        sa.select(WebhookEvent)
        .where(WebhookEvent.problem.is_not(None), WebhookEvent.closed_at.is_(None))
        .order_by(WebhookEvent.id)
    )
