"""kill -9 around every commit and every call of the provider: nothing lost, nothing twice."""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.operator.queries.findings import findings
from storefront.ordering.models import PaymentMethod, Purchase
from storefront.payments.models import ARRIVED, Payment, Refund, RefundState
from storefront.payments.queries.payments import open_payments_of
from storefront.payouts.models import Payout, PayoutState
from tests.factories import make_user, make_variant, place_order
from tests.payments.cards import now
from tests.payouts.earning import make_earning_group, sell
from tests.sizes import NIGHTLY

pytestmark = pytest.mark.slow

KILLS = 12
MINUTES = (3, 9, 10, 11, 12, 70)  # a lease is over after five
LIVES = 200


@pytest.fixture
def starter(shop, stripe):
    """Lives of customers in a process of their own: `live(name, last=…)` gives what it said."""
    settings = stripe.settings | {
        "TESTING": True,
        "SECRET_KEY": "a key that only the tests know, long enough",
        "SQLALCHEMY_DATABASE_URI": shop.database.url,
        "MEDIA_ROOT": str(shop.media),
        "RATELIMIT_ENABLED": False,
    }
    with started(settings) as process:
        yield lambda **wish: told(process, wish)


@contextmanager
def started(settings):
    command = [sys.executable, "-m", "tests.payments.killed", json.dumps(settings)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
    try:
        assert json.loads(process.stdout.readline()) == {"ready": True}
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=60)


def told(process, wish):
    """All that one life says until it ends, by itself (0) or killed (-9)."""
    process.stdin.write(json.dumps(wish) + "\n")
    process.stdin.flush()
    said = {}
    while "ended" not in said:
        said |= json.loads(process.stdout.readline())
    return said


def test_what_is_killed_anywhere_is_whole_again(app, shop, stripe, shared_group, starter, run_jobs):
    earner = make_earning_group("Roti")
    for_all = {
        "variant_id": make_variant(shared_group, "Teh", price_idr=40_000, stock=LIVES).id,
        "group_id": earner.id,
        "operator_id": make_user(is_operator=True).id,
    }
    sell(earner)
    unhurt = starter(**for_all, name="Pembeli", last=0)
    assert unhurt["ended"] == 0
    ordered = {"Pembeli", "Dewi Lestari"}
    for last in points_to_kill_at(unhurt["points"], shop):
        sell(earner, 20_000 + last)
        wish = for_all | {"name": f"Pembeli {last}"}
        said = starter(**wish, last=last)
        assert said["ended"] == -9
        if last % 2:  # she sends it again, and goes on
            sent = {"content": said["content"], "cookie": said["cookie"]}
            said |= starter(**wish, **sent, last=0)
            assert said["ended"] == 0
        ordered |= {said.get("ordered")} - {None}
    assert starter(**for_all, name="Pembeli terakhir", last=0)["ended"] == 0
    for minutes in MINUTES:
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            run_jobs()
    nothing_is_lost_and_nothing_twice(stripe, ordered)


def test_who_books_in_a_second_transaction_loses_money(app, shop, stripe, shared_group, starter):
    """The negative control: killed between the two, the money came and the book knows nothing."""
    order = place_order(make_variant(shared_group))
    [payment] = open_payments_of(order.id)
    said = starter(payment_id=payment.id, order=(order.id, order.group_id), last=2)
    assert said["ended"] == -9
    db.session.rollback()
    assert "ledger_holds_what_arrived" in {each.rule for each in findings() if each.violations}


def points_to_kill_at(count, shop):
    """All of them by night; else some here, and those between them on the other database."""
    if NIGHTLY:
        return range(1, count + 1)
    step = count / KILLS
    shift = 1 if shop.database.url.startswith("sqlite") else 1 + step / 2
    return [int(shift + number * step) for number in range(KILLS)]


def nothing_is_lost_and_nothing_twice(stripe, ordered):
    names = [purchase.customer_name for purchase in now(Purchase)]
    assert ordered <= set(names)
    bought = [name for name in names if name != "Dewi Lestari"]  # she buys from the earner
    assert len(bought) == len(set(bought))
    sessions = [one for one in stripe.all("checkout.session") if one["status"] != "expired"]
    called = [one["client_reference_id"] for one in sessions]
    assert len(called) == len(set(called))
    paid = sum(one["amount_total"] for one in sessions if one["payment_status"] == "paid")
    back = sum(one["amount"] for one in stripe.all("refund"))
    by_card = [one for one in now(Payment) if one.method is PaymentMethod.CARD]
    assert paid - back == booked(LedgerEntry.payment_id.in_([one.id for one in by_card])) * 100
    arrived = [one for one in by_card if one.status in ARRIVED]
    assert len(arrived) == len([one for one in sessions if one["payment_status"] == "paid"])
    earned = sum(one.received_idr for one in now(Payment) if one not in by_card)
    assert earned == sum(one.amount_idr for one in now(Payout)) > 0
    assert {payout.status for payout in now(Payout)} == {PayoutState.SENT}
    assert booked(LedgerEntry.kind == EntryKind.PAYOUT) == -earned
    assert {refund.status for refund in now(Refund)} <= {RefundState.DONE}
    assert [found for found in findings() if found.violations] == []


def booked(which):
    query = sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_idr), 0)).where(which)
    return db.session.scalar(query)
