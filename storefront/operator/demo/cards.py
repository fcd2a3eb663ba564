"""Plays the provider of cards in the sample world: no card is charged, nothing leaves the house.

What it reports is heard as what Stripe reports, and every reference of it says "contoh".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from storefront.core import clock
from storefront.core.db import db
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import Payment, Refund, RefundState
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import Kept, Notice, Paid, Provider, Redirect, Returned
from storefront.payments.providers.stripe_session import page_of

FEE_PERCENT, FEE_IDR = 3, 2_000  # a sample of what a provider may keep


class SampleCards(Provider):
    """Every customer who was on its page has paid, and every refund arrives at once."""

    name = "contoh"
    is_remote = True
    time_to_pay = timedelta(minutes=60)

    def start(self, payment: Payment) -> Redirect:
        return Redirect(page_of(payment), f"contoh-{payment.reference}")

    def refund(self, refund: Refund) -> Returned:
        called = f"contoh-{refund.payment.reference}.{refund.id}"
        reference, amount_idr = refund.payment.reference, refund.amount_idr
        return Returned(reference, called, refund.id, amount_idr, RefundState.DONE)

    def reconcile(self, since: datetime) -> list[Notice]:
        is_paid = sa.and_(Payment.provider_reference.is_not(None), Payment.created_at >= since)
        by_card = sa.select(Payment).where(Payment.method == PaymentMethod.CARD, is_paid)
        sent = (
            sa.select(Refund)
            .join(Refund.payment)
            .where(Payment.method == PaymentMethod.CARD, is_paid, Refund.status == RefundState.DONE)
            .options(contains_eager(Refund.payment).joinedload(Payment.purchase))
        )
        payments = db.session.scalars(by_card.options(joinedload(Payment.purchase))).all()
        notices = [notice for payment in payments for notice in _told_of(payment)]
        return notices + [
            _notice(f"{refund.provider_reference}.done", self.refund(refund))
            for refund in db.session.scalars(sent)
        ]


@contextmanager
def sample_cards() -> Iterator[None]:
    """Cards are taken by the stand-in until the block ends, whatever the shop is set up for."""
    real = PROVIDERS[PaymentMethod.CARD]
    PROVIDERS[PaymentMethod.CARD] = SampleCards()
    try:
        yield
    finally:
        PROVIDERS[PaymentMethod.CARD] = real


def _told_of(payment: Payment) -> list[Notice]:
    """What was paid, and what was kept of it."""
    called, due_idr = str(payment.provider_reference), payment.due_idr
    fee_idr = due_idr * FEE_PERCENT // 100 + FEE_IDR
    return [
        _notice(f"{called}.paid", Paid(payment.reference, called, due_idr)),
        _notice(f"{called}.fee", Kept(payment.reference, fee_idr), fee_idr=fee_idr),
    ]


def _notice(id_: str, fact: Paid | Kept | Returned, **facts: int) -> Notice:
    return Notice(id_, "contoh", clock.now(), (fact,), facts)
