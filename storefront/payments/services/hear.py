"""What providers say, heard once: a row and its effect in one transaction, or neither."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.errors import DomainError, Missing
from storefront.payments.models import Payment, Problem, WebhookEvent
from storefront.payments.providers.base import Disputed, Ended, Fact, Kept, Notice, Paid, Returned
from storefront.payments.queries.payments import payment_called
from storefront.payments.services.close import end_payment
from storefront.payments.services.dispute import take_dispute
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.receive import receive
from storefront.payments.services.returned import NotArrived, NotOurMoney, settle_returned

TIME_TO_APPEAR = timedelta(minutes=10)


class NotYet(DomainError):
    """It is about something that is not there yet: the provider shall say it again later."""

    status = 503


def hear(provider: str, notice: Notice) -> None:
    """Let a notice have its effect, once however often it comes.

    What we cannot make sense of is refused for ten minutes, because its order may be on the way,
    and is a case for the operator after that. Raises NotYet.
    """
    with atomic():
        is_new = insert_if_new(
            WebhookEvent,
            provider=provider,
            event_id=notice.id,
            kind=notice.kind,
            facts=dict(notice.about),
            received_at=clock.now(),
        )
        if not is_new:
            return
        event = db.session.scalars(
            sa.select(WebhookEvent).filter_by(provider=provider, event_id=notice.id)
        ).one()
        for fact in notice.facts:
            event.problem = _take(fact, event) or event.problem
        if event.problem is Problem.UNKNOWN and notice.at > clock.now() - TIME_TO_APPEAR:
            raise NotYet()


def close_case(event_id: int, *, by_id: int) -> None:
    """The operator has dealt with it; again it changes nothing.

    A dispute is closed by how it ended. Raises Missing.
    """
    with atomic() as session:
        event = session.get(WebhookEvent, event_id, with_for_update=True, populate_existing=True)
        if event is None or event.problem in (None, Problem.DISPUTED):
            raise Missing()
        if event.closed_at is None:
            event.closed_at = clock.now()
            event.closed_by_id = by_id


def _take(fact: Fact, event: WebhookEvent) -> Problem | None:
    """Do what follows from a fact; tells what is wrong with it, if something is."""
    try:
        event.payment_id = payment_called(fact.payment)
        payment = locked_payment(event.payment_id)
        match fact:
            case Paid():
                return _take_money(payment, fact)
            case Ended():
                end_payment(payment.id, has_failed=fact.has_failed)
            case Returned():
                settle_returned(fact)
            case Disputed():
                event.facts = event.facts | {"amount_idr": fact.amount_idr}
                return take_dispute(fact, payment)
            case Kept():
                _take_fee(payment, fact)
    except (Missing, NotArrived):
        return Problem.UNKNOWN
    except NotOurMoney:
        return Problem.MISMATCH
    return None


def _take_fee(payment: Payment, kept: Kept) -> None:
    """The platform bears what the provider kept, also of money that was not as due."""
    payment.fee_idr = (payment.fee_idr or 0) + kept.fee_idr


def _take_money(payment: Payment, paid: Paid) -> Problem | None:
    is_due = paid.amount_idr == payment.due_idr
    if paid.amount_idr is None or not (is_due or paid.may_differ):
        return Problem.MISMATCH
    payment.provider_reference = paid.provider_reference
    receive(payment.id, paid.amount_idr, by_id=None)
    return None
