"""What Stripe keeps of a card payment: learned from its own book, and borne by the platform."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.operator.queries.cards import card_days
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order
from storefront.payments.models import Payment, Problem, RefundReason
from storefront.payments.providers.stripe_session import fee_of
from storefront.payments.services.refund import give_back
from tests.factories import make_user
from tests.payments.cards import now, report, started, state


@pytest.fixture
def paid(client, stripe, coffee):
    """Rp50.000 by card; Stripe keeps three per cent and Rp2.000."""
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    report(client, stripe.tell("checkout.session.completed", payment.provider_reference))
    return payment


def fee():
    return now(Payment)[0].fee_idr


def test_a_fee_is_learned_once_and_no_group_bears_it(paid, later):
    assert fee() is None
    later(hours=30)  # also when the day is compared
    assert fee() == 3_500
    assert state()["balance"] == 50_000
    assert state()["cases"] == []


def test_a_fee_of_money_that_was_not_as_due_is_no_case_of_its_own(client, stripe, coffee, later):
    reference = started(coffee).provider_reference
    stripe.control("change", about=reference, changes={"amount_total": 4_999_900})
    stripe.pay(reference)
    report(client, stripe.tell("checkout.session.completed", reference))
    later(hours=30)
    assert fee() == 3_500
    assert Problem.UNKNOWN not in state()["cases"]
    assert {finding.rule for finding in findings() if finding.violations} == set()


def test_a_fee_that_is_booked_later_is_waited_for(stripe, coffee, later):
    """By an account in another currency, which says at what rate."""
    stripe.control("set", books_at_once=False)
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=9)
    assert fee() is None
    assert [day.without_fee for day in card_days()] == [1]
    stripe.control("book", session=payment.provider_reference, rate=0.0000834, currency="sgd")
    later(hours=2)
    assert fee() == pytest.approx(3_500, rel=0.02)  # a cent is Rp120
    assert [day.without_fee for day in card_days()] == [0]


def test_what_a_dispute_costs_comes_back_when_it_is_won(client, stripe, paid, later):
    dispute = stripe.control("dispute", session=paid.provider_reference)["id"]
    report(client, stripe.tell("charge.dispute.created", dispute))
    later(hours=1)
    assert fee() == 13_500
    stripe.control("win", dispute=dispute)
    report(client, stripe.tell("charge.dispute.closed", dispute))
    later(hours=30)
    assert fee() == 3_500


def test_the_operator_reads_what_is_left_of_card_money(client, stripe, paid, coffee, later):
    """Worked out once more from the other side: the sum of Stripe's own book."""
    more = started(coffee)
    stripe.pay(more.provider_reference)
    give_back(now(Order)[0].id, 15_000, RefundReason.AGREED)
    later(minutes=9)
    [day] = card_days()
    book = stripe.all("balance_transaction")
    assert day.net_idr * 100 == sum(entry["net"] for entry in book) == 7_800_000
    assert (day.came_idr, day.back_idr, day.fee_idr) == (100_000, 15_000, 7_000)
    assert {found.rule for found in findings() if found.violations} == set()

    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    page = client.get("/pengelola/uang").text
    assert all(f"Rp{figure}" in page for figure in ("100.000", "15.000", "7.000", "78.000"))
    assert "belum dikabarkan" not in page
    db.session.execute(sa.update(Payment).values(fee_idr=None))
    db.session.commit()
    assert "Biaya 2 pembayaran belum dikabarkan" in client.get("/pengelola/uang").text


def test_a_fee_is_told_to_the_nearest_rupiah():
    assert fee_of(345_049, None) == 3_450
    assert fee_of(345_051, None) == 3_451
    assert fee_of(29, 0.0000834) == 3_477
    assert fee_of(0, None) == 0
