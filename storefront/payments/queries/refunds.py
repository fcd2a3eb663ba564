"""What goes back, and who has to send it."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.core.db import db, the_one
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, Purchase
from storefront.payments.models import (
    NEEDS_SENDING,
    Payment,
    PaymentOption,
    Refund,
    RefundState,
)
from storefront.payments.providers import REMOTE


def refund_with_payment(refund_id: int) -> Refund:
    """A refund with what was paid and for whom; raises Missing."""
    query = (
        sa.select(Refund)
        .where(Refund.id == refund_id)
        .options(joinedload(Refund.payment).joinedload(Payment.purchase))
    )
    return the_one(query)


def refund_by(group: ProducerGroup, refund_id: int) -> Refund:
    """A refund that the group has to send itself; raises Missing."""
    query = (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.option)
        .where(Refund.id == refund_id, PaymentOption.group_id == group.id)
    )
    return the_one(query)


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
    return the_one(query)


def refunds_to_send(group: ProducerGroup) -> list[Refund]:
    """Money that the group itself has to send back, oldest first."""
    return list(db.session.scalars(_wanted(PaymentOption.group_id == group.id)))


def platform_refunds_to_send() -> list[Refund]:
    return list(db.session.scalars(_wanted(PaymentOption.group_id.is_(None))))


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


def is_sent_by_provider() -> sa.ColumnElement[bool]:
    """Whether a refund is the provider's to send; one that it could not send is a person's."""
    return sa.and_(Payment.method.in_(REMOTE), Refund.status != RefundState.FAILED)
