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
    Refund,
    RefundState,
)
from storefront.payments.providers import REMOTE
from storefront.payments.queries.options import belongs_to


def refund_with_payment(refund_id: int) -> Refund:
    """A refund with what was paid and for whom; raises Missing."""
    query = (
        sa.select(Refund)
        .where(Refund.id == refund_id)
        .options(joinedload(Refund.payment).joinedload(Payment.purchase))
    )
    return the_one(query)


def refund_of(group: ProducerGroup | None, refund_id: int) -> Refund:
    """A refund that a group, or without one the platform, has to send itself; raises Missing."""
    return the_one(_sent_by(group).where(Refund.id == refund_id))


def refunds_to_send(group: ProducerGroup | None) -> list[Refund]:
    """Money that a group, or without one the platform, has to send back now, oldest first."""
    query = (
        _sent_by(group)
        .where(Refund.status.in_(NEEDS_SENDING))
        .options(joinedload(Refund.order).joinedload(Order.purchase))
        .order_by(Refund.requested_at, Refund.id)
    )
    return list(db.session.scalars(query))


def _sent_by(group: ProducerGroup | None) -> sa.Select[Refund]:
    return (
        sa.select(Refund)
        .join(Refund.payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(belongs_to(group), in_world(Purchase), ~is_sent_by_provider())
    )


def is_sent_by_provider() -> sa.ColumnElement[bool]:
    """Whether a refund is the provider's to send; one that it could not send is a person's."""
    return sa.and_(Payment.method.in_(REMOTE), Refund.status != RefundState.FAILED)
