"""Her bank asks for what a customer paid: it is frozen, and then ours again or gone."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.core.history import record
from storefront.payments.models import (
    ARRIVED,
    NEEDS_SENDING,
    Payment,
    Problem,
    Refund,
    RefundState,
    WebhookEvent,
)
from storefront.payments.providers import REMOTE
from storefront.payments.providers.base import Disputed, DisputeState
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.refund import finish_refund, left_of, write_off
from storefront.payments.services.returned import NotArrived, NotOurMoney
from storefront.payments.services.watch import watch

ENDED = {DisputeState.WON: "dispute_won", DisputeState.LOST: "dispute_lost"}


def take_dispute(dispute: Disputed, payment: Payment) -> Problem | None:
    """Bring a payment to where the provider says its dispute is; part of a larger service.

    A loss is final: what is said of that dispute later changes nothing, but a win after all is a
    case. Raises NotArrived, NotOurMoney.
    """
    if _is_written_off(payment, dispute.provider_reference):
        return Problem.MISMATCH if dispute.state is DisputeState.WON else None
    if dispute.state is DisputeState.OPEN:
        return _freeze(payment)
    _end(payment, dispute.state, dispute.provider_reference, dispute.amount_idr, by_id=None)
    return None


def end_dispute(event_id: int, state: DisputeState, *, by_id: int) -> None:
    """The operator knows how a dispute ended; once it has, it changes nothing.

    Lost means that what it was about is gone. Raises Missing.
    """
    with atomic() as session:
        event = session.get(WebhookEvent, event_id)
        if event is None or event.problem is not Problem.DISPUTED or event.payment_id is None:
            raise Missing()
        payment = locked_payment(event.payment_id)
        session.refresh(event)
        if event.closed_at is None:
            called = str(event.facts.get("object", event.event_id))
            _end(payment, state, called, event.facts.get("amount_idr"), by_id=by_id)


def _freeze(payment: Payment) -> Problem | None:
    """Nothing of it is paid out while the bank may take it back."""
    if payment.disputed_at is not None:
        return None
    payment.disputed_at = clock.now()
    record(payment, "disputed", at=clock.now())
    _watch(payment)
    return Problem.DISPUTED


def _end(
    payment: Payment,
    state: DisputeState,
    reference: str,
    amount_idr: int | None,
    *,
    by_id: int | None,
) -> None:
    if state is DisputeState.LOST:
        _write_off(payment, reference, amount_idr, by_id=by_id)
    payment.disputed_at = None
    db.session.execute(
        sa.update(WebhookEvent)
        .where(
            WebhookEvent.payment_id == payment.id,
            WebhookEvent.problem == Problem.DISPUTED,
            WebhookEvent.closed_at.is_(None),
        )
        .values(closed_at=clock.now(), closed_by_id=by_id)
    )
    record(payment, ENDED[state], at=clock.now(), by_id=by_id)
    _watch(payment)


def _watch(payment: Payment) -> None:
    """What a dispute costs is told while it goes on, and what of that comes back when it ends."""
    if payment.method in REMOTE:
        watch(payment.method)


def _write_off(
    payment: Payment, reference: str, amount_idr: int | None, *, by_id: int | None
) -> None:
    """The bank took what we kept, and then what we had promised to send back: it is sent now."""
    if payment.status not in ARRIVED:
        raise NotArrived()
    promised = _promised(payment)
    left = amount_idr
    if left is None:
        left = sum(map(left_of, payment.shares)) + sum(refund.amount_idr for refund in promised)
    for share in payment.shares:
        part = min(left, left_of(share))
        left -= part
        write_off(share, part, reference, by_id=by_id)
    for refund in promised:
        if refund.amount_idr <= left:
            left -= refund.amount_idr
            refund.provider_reference = reference
            finish_refund(refund.id, by_id=by_id)
    if left:
        raise NotOurMoney()


def _promised(payment: Payment) -> list[Refund]:
    query = sa.select(Refund).filter_by(payment_id=payment.id).order_by(Refund.id)
    return list(db.session.scalars(query.where(Refund.status.in_(NEEDS_SENDING))))


def _is_written_off(payment: Payment, reference: str) -> bool:
    query = sa.select(Refund.id).filter_by(
        payment_id=payment.id, provider_reference=reference, status=RefundState.DONE
    )
    return db.session.scalar(query.limit(1)) is not None
