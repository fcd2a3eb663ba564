"""What tests of cards do again and again: order, report, look."""

import sqlalchemy as sa

from storefront.core.db import db
from storefront.ledger.models import LedgerEntry
from storefront.ordering.models import Order, PaymentMethod
from storefront.payments.models import Payment, Refund, WebhookEvent
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.provider import start_payment
from tests.factories import place_order

WEBHOOK = "/pembayaran/webhook/stripe"


def order_by_card(variant, quantity=1):
    return place_order(variant, quantity, method=PaymentMethod.CARD)


def started(variant):
    """An order whose customer is on the page of Stripe: the payment and its session."""
    [payment] = open_payments_of(order_by_card(variant).id)
    start_payment(payment.id)
    db.session.refresh(payment)
    return payment


def now(model):
    """Every row of a table as it stands in the database."""
    db.session.rollback()
    query = sa.select(model).order_by(model.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def report(client, webhook):
    """The status that a report of Stripe is answered with."""
    return client.post(WEBHOOK, **webhook.request).status_code


def state():
    """All that money does, without the moments: what has to be the same in the end."""
    balance = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_idr), 0))
    return {
        "orders": [(order.status, order.payment_status) for order in now(Order)],
        "payments": [
            (one.status, one.received_idr, one.disputed_at is not None) for one in now(Payment)
        ],
        "refunds": [(one.status, one.amount_idr) for one in now(Refund)],
        "balance": db.session.scalar(balance),
        "cases": [event.problem for event in now(WebhookEvent) if event.problem],
    }
