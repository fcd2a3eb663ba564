"""Asking providers what became of our money, in case a report of theirs was lost."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import PaymentMethod, Purchase
from storefront.payments.models import (
    ARRIVED,
    OPEN,
    Payment,
    Problem,
    Refund,
    RefundState,
    WebhookEvent,
)
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import Disputed, DisputeState, Fact, Paid, Returned
from storefront.payments.services.hear import NotYet, hear
from storefront.payments.services.watch import watch

OFTEN = timedelta(minutes=1)  # while somebody may be paying
SELDOM = timedelta(hours=1)  # while banks are at work
MAY_STILL_COME = timedelta(days=2)
NOT_AT_PROVIDERS = (EntryKind.COMMISSION, EntryKind.CASH_IN_HAND, EntryKind.PAYOUT)


def reconcile(method: PaymentMethod) -> None:
    """Hear what the provider has to say of everything that we wait for; ask again while we do.

    Raises ProviderSilent.
    """
    with atomic():
        since = _waiting_since(method)
    if since is None:
        return
    _hear_all(method, since)
    with atomic():
        is_open = sa.select(Payment.id).where(Payment.method == method, Payment.status.in_(OPEN))
        if db.session.scalar(is_open.limit(1)) is not None:
            watch(method, after=OFTEN)
        elif _waiting_since(method) is not None:
            watch(method, after=SELDOM)


def compare_day(method: PaymentMethod, day: date) -> None:
    """Compare what the provider has of the payments of a day (WIB) with what the book has.

    A difference is a case for the operator. Raises ProviderSilent.
    """
    facts = _hear_all(method, clock.start_of(day))
    with atomic():
        ours = _payments_of(method, day)
        provider_idr = sum(_worth(fact) for fact in facts if fact.payment in ours)
        ledger_idr = _booked(list(ours.values()))
        if provider_idr != ledger_idr:
            insert_if_new(
                WebhookEvent,
                provider=PROVIDERS[method].name,
                event_id=f"totals.{day}",
                kind="totals",
                facts={"object": f"{provider_idr} / {ledger_idr}", "day": str(day)},
                received_at=clock.now(),
                problem=Problem.TOTALS,
            )


def _hear_all(method: PaymentMethod, since: datetime) -> list[Fact]:
    provider = PROVIDERS[method]
    facts: list[Fact] = []
    for notice in provider.reconcile(since):
        facts += notice.facts
        try:
            hear(provider.name, notice)
        except NotYet:
            continue  # it is heard the next time
    return facts


def _waiting_since(method: PaymentMethod) -> datetime | None:
    """When the oldest was begun of what the provider may still say something about."""
    lately = clock.now() - MAY_STILL_COME
    payments = sa.select(sa.func.min(Payment.created_at)).where(
        Payment.method == method,
        sa.or_(
            Payment.status.in_(OPEN),
            sa.and_(Payment.status.not_in(ARRIVED), Payment.created_at > lately),
            sa.and_(Payment.fee_idr.is_(None), Payment.settled_at > lately),
        ),
    )
    refunds = (
        sa.select(sa.func.min(Refund.requested_at))
        .join(Refund.payment)
        .where(
            Payment.method == method,
            Refund.status.in_([RefundState.REQUESTED, RefundState.IN_TRANSIT]),
        )
    )
    disputes = sa.select(sa.func.min(Payment.created_at)).where(
        Payment.method == method, Payment.disputed_at.is_not(None)
    )
    found = [db.session.scalar(query) for query in (payments, refunds, disputes)]
    return min((moment for moment in found if moment), default=None)


def _payments_of(method: PaymentMethod, day: date) -> dict[str, int]:
    """The ids of what was begun on a day, by what the provider calls it."""
    query = (
        sa.select(Payment.id, Purchase.number)
        .join(Payment.purchase)
        .where(
            Payment.method == method,
            Payment.created_at >= clock.start_of(day),
            Payment.created_at < clock.end_of(day),
        )
    )
    return {
        f"{number}.{payment_id}": payment_id for payment_id, number in db.session.execute(query)
    }


def _worth(fact: Fact) -> int:
    match fact:
        case Paid():
            return fact.amount_idr or 0
        case Returned(state=RefundState.DONE) | Disputed(state=DisputeState.LOST):
            return -(fact.amount_idr or 0)
        case _:
            return 0


def _booked(payment_ids: list[int]) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_idr), 0)).where(
        LedgerEntry.payment_id.in_(payment_ids), LedgerEntry.kind.not_in(NOT_AT_PROVIDERS)
    )
    return int(db.session.scalar(query) or 0)
