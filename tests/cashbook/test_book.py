"""The book: what flows in by itself, what is written down, and what a closed period keeps."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.cashbook.models import CashEntry, CashKind, CashPeriod, Direction
from storefront.cashbook.queries import balance_before, lines_of, sums_of
from storefront.cashbook.services.closing import NothingToClose
from storefront.cashbook.services.entries import Money, strike_out, write_anew
from storefront.cashbook.services.locked import DayClosed, DayToCome
from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.onetime import KeyReused
from storefront.operator.queries.findings import findings
from storefront.ordering.models import CancelReason
from storefront.ordering.services.end import cancel_by_group
from storefront.payments.models import ARRIVED, Payment, PaymentOption, Refund, RefundState
from storefront.payments.services.refund import finish_refund
from tests.cashbook.keeping import TODAY, close, noon, sell, spend, whole_book
from tests.factories import make_account, make_group, make_user, make_variant
from tests.race import at_once

OCTOBER = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(noon(TODAY)):
        yield


@pytest.fixture
def group(app):
    return make_group()


@pytest.fixture
def treasurer(app):
    return make_user().id


def test_money_for_orders_flows_in_by_itself(group, treasurer):
    order = sell(make_variant(group), TODAY)

    (line,) = whole_book(group)

    assert (line.order_number, line.kind) == (order.number, CashKind.SALE)
    assert line.amount_idr == line.balance_idr == order.total_idr
    assert line.entry_id is None


def test_money_that_goes_back_flows_out_by_itself(app, run_jobs, group, treasurer):
    order = sell(make_variant(group), TODAY)
    give_back(order, treasurer, run_jobs)

    came, went = whole_book(group)

    assert went.amount_idr == -came.amount_idr
    assert (went.kind, went.direction, went.balance_idr) == (CashKind.SALE, Direction.OUT, 0)


def test_what_the_platform_collects_is_not_in_the_groups_hand(app):
    make_account()
    group = make_group(collected_by="platform")
    sell(make_variant(group), TODAY)

    assert whole_book(group) == []


def test_the_book_is_what_the_raw_rows_say(app, run_jobs, group, treasurer):
    """Recomputed from payments, refunds and entries, without the ledger, around two closings."""
    jam = make_variant(group, stock=100)
    sell(make_variant(), OCTOBER)  # of another group
    spend(group, 2_150_000, date(2026, 10, 1), by_id=treasurer, kind=CashKind.OPENING)
    orders = [sell(jam, date(2026, 10, day), quantity=day) for day in (3, 9, 30)]
    spend(group, 86_000, date(2026, 10, 9), by_id=treasurer)
    close(group, OCTOBER, by_id=treasurer)
    give_back(orders[1], treasurer, run_jobs)
    sell(jam, date(2026, 11, 2))
    spend(group, 40_000, by_id=treasurer, kind=CashKind.WAGES)
    close(group, date(2026, 11, 20), by_id=treasurer)
    sell(jam, TODAY)

    lines = whole_book(group)

    assert {line.booked_on for line in lines if line.is_closed} == {
        date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 9), date(2026, 10, 30),
        date(2026, 11, 2),
    }  # fmt: skip
    assert lines[-1].balance_idr == raw_balance(group)
    assert sums_of(lines).result_idr == raw_balance(group) - 2_150_000
    for day in (date(2026, 10, 9), OCTOBER, date(2026, 11, 2), TODAY):
        assert balance_before(group.id, day) == sum(
            line.amount_idr for line in lines if line.booked_on < day
        )
    assert not broken()


def test_an_entry_can_be_mended_and_struck_out_while_its_day_is_open(group, treasurer):
    spend(group, 86_000, by_id=treasurer)
    (line,) = whole_book(group)

    mended = Money(CashKind.PACKAGING, 68_000, "Toples", TODAY - timedelta(days=1))
    write_anew(line.entry_id, mended, by_id=treasurer)
    (now,) = whole_book(group)
    assert (now.amount_idr, now.kind, now.note) == (-68_000, CashKind.PACKAGING, "Toples")

    strike_out(line.entry_id, by_id=treasurer)
    strike_out(line.entry_id, by_id=treasurer)
    assert whole_book(group) == []
    with pytest.raises(Missing):
        write_anew(line.entry_id, mended, by_id=treasurer)


def test_nothing_is_entered_into_a_closed_period(group, treasurer):
    spend(group, 86_000, OCTOBER, by_id=treasurer)
    (line,) = whole_book(group)
    close(group, OCTOBER, by_id=treasurer)
    later = Money(CashKind.WAGES, 1, "", TODAY)

    for change in (
        partial(spend, group, 1, OCTOBER, by_id=treasurer),
        partial(write_anew, line.entry_id, later, by_id=treasurer),
        partial(strike_out, line.entry_id, by_id=treasurer),
        partial(close, group, OCTOBER, by_id=treasurer),
    ):
        with pytest.raises(DayClosed):
            change()
    spend(group, 1, OCTOBER + timedelta(days=1), by_id=treasurer)

    spend_later = partial(spend, group, 1, TODAY + timedelta(days=1), by_id=treasurer)
    with pytest.raises(DayToCome):
        spend_later()


def test_money_that_comes_after_its_day_was_closed_counts_on_the_next(group, treasurer):
    jam = make_variant(group)
    early = sell(jam, TODAY)
    close(group, by_id=treasurer)
    late = sell(jam, TODAY)

    assert [line.order_number for line in whole_book(group)] == [early.number]
    with clock.at(noon(TODAY + timedelta(days=1))):
        (line,) = lines_of(group.id, TODAY + timedelta(days=1), TODAY + timedelta(days=9))
        balance_idr = balance_before(group.id, TODAY + timedelta(days=2))
    assert line.order_number == late.number
    assert balance_idr == raw_balance(group)


def test_an_empty_book_is_not_closed(group, treasurer):
    with pytest.raises(NothingToClose):
        close(group, by_id=treasurer)


def test_a_period_begins_where_the_last_ended(group, treasurer):
    spend(group, 1_000, date(2026, 9, 3), by_id=treasurer)
    spend(group, 1_000, by_id=treasurer)
    first = db.session.get_one(CashPeriod, close(group, OCTOBER, by_id=treasurer))
    second = db.session.get_one(CashPeriod, close(group, by_id=treasurer))

    assert (first.first_on, first.last_on) == (date(2026, 9, 3), OCTOBER)
    assert second.first_on == date(2026, 11, 1)
    assert not broken()


def test_what_the_sale_wrote_nobody_changes(group, treasurer):
    sell(make_variant(group), TODAY)
    close(group, by_id=treasurer)
    entry = db.session.scalars(sa.select(CashEntry)).one()

    with pytest.raises(DayClosed):
        strike_out(entry.id, by_id=treasurer)


def test_a_form_sent_twice_is_one_entry(group, treasurer):
    spend(group, 86_000, by_id=treasurer, key="k" * 16)
    spend(group, 86_000, by_id=treasurer, key="k" * 16)
    assert len(whole_book(group)) == 1

    with pytest.raises(KeyReused):
        spend(group, 87_000, by_id=treasurer, key="k" * 16)


@pytest.mark.slow
def test_an_entry_and_a_closing_at_once_agree(app, group, treasurer):
    """Either the entry is in the period and its sum, or it was refused."""
    for turn in range(6):
        day = date(2026, 10, 1 + turn)
        spend(group, 1_000, day, by_id=treasurer)
        entry, closing = at_once(
            app,
            [
                partial(spend, group, 5_000, day, by_id=treasurer),
                partial(close, group, day, by_id=treasurer),
            ],
        )
        assert closing.exception() is None
        period = db.session.get_one(CashPeriod, closing.result())
        assert period.out_idr == (1_000 if isinstance(entry.exception(), DayClosed) else 6_000)
    db.session.rollback()
    assert not broken()


@pytest.mark.slow
def test_two_closings_at_once_make_one_period(app, group, treasurer):
    spend(group, 1_000, OCTOBER, by_id=treasurer)

    runs = at_once(app, [partial(close, group, OCTOBER, by_id=treasurer)] * 4)

    assert sorted(type(run.exception()).__name__ for run in runs) == [
        "DayClosed", "DayClosed", "DayClosed", "NoneType",
    ]  # fmt: skip


@pytest.mark.databases("postgresql")
def test_closing_without_taking_hold_of_the_book_loses_an_entry(app, group, treasurer):
    """The negative control: a twin that adds up, and copies, without the lock."""
    spend(group, 1_000, OCTOBER, by_id=treasurer)
    both_have_read = threading.Barrier(2)

    def close_naively():
        total = sum(line.amount_idr for line in lines_of(group.id, OCTOBER, OCTOBER))
        both_have_read.wait(timeout=10)
        return total

    def enter_naively():
        with db.engine.begin() as connection:
            closed = connection.scalar(sa.select(sa.func.count()).select_from(CashPeriod))
            both_have_read.wait(timeout=10)
            if not closed:
                row = {"group_id": group.id, "direction": "out", "kind": "other", "note": ""}
                money = {"amount_idr": 5_000, "booked_on": OCTOBER, "created_at": clock.now()}
                connection.execute(sa.insert(CashEntry), row | money)

    closing, _entry = at_once(app, [close_naively, enter_naively])

    assert closing.result() == -1_000
    db.session.rollback()
    assert sum(line.amount_idr for line in whole_book(group)) == -6_000  # unseen by the closing


def give_back(order, by_id, run_jobs):
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=by_id)
    run_jobs()
    refund = db.session.scalars(sa.select(Refund).filter_by(order_id=order.id)).one()
    finish_refund(refund.id, by_id=by_id)


def raw_balance(group):
    """What came to the group's own accounts, less what it sent back, and what was written down."""
    came = (
        sa.select(sa.func.sum(Payment.received_idr))
        .join(Payment.option)
        .where(PaymentOption.group_id == group.id, Payment.status.in_(ARRIVED))
    )
    sent = (
        sa.select(sa.func.sum(Refund.amount_idr))
        .join(Refund.payment)
        .join(Payment.option)
        .where(PaymentOption.group_id == group.id, Refund.status == RefundState.DONE)
    )
    entries = sa.select(CashEntry.direction, CashEntry.amount_idr).where(
        CashEntry.group_id == group.id,
        CashEntry.deleted_at.is_(None),
        CashEntry.ledger_entry_id.is_(None),
    )
    by_hand = sum(
        amount if way is Direction.IN else -amount for way, amount in db.session.execute(entries)
    )
    return (db.session.scalar(came) or 0) - (db.session.scalar(sent) or 0) + by_hand


def broken():
    return [finding for finding in findings() if finding.violations]
