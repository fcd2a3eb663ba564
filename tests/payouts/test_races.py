"""Two operators at once, and a refund in between: nothing is paid out twice."""

import threading
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.ledger.models import LedgerEntry
from storefront.operator.queries.findings import findings
from storefront.payments.models import Refund, RefundReason
from storefront.payments.services.refund import finish_refund, give_back
from storefront.payouts.models import Payout
from storefront.payouts.queries.balance import balance_of
from storefront.payouts.services import make_payout, make_payouts
from tests.factories import make_account, make_user
from tests.payouts.earning import make_earning_group, newest, owed, sell, send
from tests.race import at_once

pytestmark = pytest.mark.slow


@pytest.fixture
def operators(app):
    make_account()
    return [make_user(f"Operator {number}", is_operator=True) for number in range(2)]


@pytest.fixture
def groups(operators):
    groups = [make_earning_group(f"Kelompok {number}") for number in range(3)]
    for group in groups:
        for price_idr in (80_000, 50_000):
            sell(group, price_idr)
    return groups


def test_two_runs_at_once_pay_every_entry_once(app, groups, operators):
    due = sum(owed(group) for group in groups)
    runs = at_once(app, [partial(make_payouts, by_id=each.id) for each in operators * 2])
    assert sum(run.result() for run in runs) == len(groups)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.sum(Payout.amount_idr))) == due
    assert broken() == set()


def test_a_run_that_holds_nothing_pays_twice(app, groups, operators):
    """The negative control: both read what is payable before either has taken it."""
    both_have_read = threading.Barrier(2)
    group_id, operator_id = groups[0].id, operators[0].id

    def pay_naively():
        free = (LedgerEntry.group_id == group_id, LedgerEntry.payout_id.is_(None))
        with db.engine.begin() as connection:
            amount = connection.scalar(sa.select(sa.func.sum(LedgerEntry.amount_idr)).where(*free))
        both_have_read.wait(timeout=10)
        facts = {"bank_name": "BRI", "account_number": "9", "account_holder": "C"}
        with db.engine.begin() as connection:
            made = sa.insert(Payout).values(
                group_id=group_id,
                amount_idr=amount,
                status="draft",
                made_at=clock.now(),
                made_by_id=operator_id,
                **facts,
            )
            payout_id = connection.scalar(made.returning(Payout.id))
            connection.execute(
                sa.update(LedgerEntry)
                .where(LedgerEntry.group_id == group_id)
                .values(payout_id=payout_id)
            )

    for run in at_once(app, [pay_naively, pay_naively]):
        run.result()
    db.session.rollback()
    paid = db.session.scalar(sa.select(sa.func.sum(Payout.amount_idr)))
    assert paid == 2 * owed(groups[0])
    assert "payouts_are_the_sum_of_what_they_pay" in broken()


@pytest.mark.parametrize("again", range(3))
def test_a_refund_while_a_payout_is_made_is_paid_once(app, operators, again):
    """Whoever is first: what was paid out and what the customer got is what came."""
    group = make_earning_group("Roti")
    order = sell(group, 80_000)
    sell(group, 50_000)
    came = owed(group)
    give_back(order.id, 15_000, RefundReason.AGREED, note="satu bungkus rusak")
    refund_id = newest(Refund)
    first, second = operators
    runs = at_once(
        app,
        [
            partial(finish_refund, refund_id, by_id=first.id),
            partial(make_payout, group.id, by_id=first.id),
        ],
    )
    for payout_id in (runs[1].result(), make_payout(group.id, by_id=first.id)):
        if payout_id:
            send(payout_id, by_id=second.id)
    runs[0].result()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.sum(Payout.amount_idr))) == came - 15_000
    assert owed(group) == balance_of(group).total_idr == 0
    assert broken() == set()


def broken():
    db.session.rollback()
    return {finding.rule for finding in findings() if finding.violations}
