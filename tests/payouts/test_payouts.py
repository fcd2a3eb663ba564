"""What is paid out: only what is payable, once, by two people, and back again when it fails."""

import pytest
import sqlalchemy as sa

from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.core.flow import WrongStatus
from storefront.ledger.models import EntryKind
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import Payment, Refund
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.accounts import set_bank_account
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund
from storefront.payouts.models import Payout, PayoutState
from storefront.payouts.queries.balance import Balance, balance_of, dues
from storefront.payouts.queries.payouts import payouts_to
from storefront.payouts.services import (
    NoLongerPayable,
    SecondPersonNeeded,
    approve_payout,
    confirm_payout,
    fail_payout,
    make_payout,
    make_payouts,
    send_payout,
)
from tests.factories import (
    make_account,
    make_classroom,
    make_group,
    make_user,
    make_variant,
    place_order,
)
from tests.payouts.earning import (
    entries_of,
    hand_over,
    make_earning_group,
    newest,
    owed,
    pay_out,
    sell,
    send,
    send_back,
)


@pytest.fixture
def operator(app):
    make_account()
    return make_user("Bu Ratna", is_operator=True)


@pytest.fixture
def group(operator):
    return make_earning_group("Roti")


def test_money_is_on_the_way_until_its_order_is_completed(group):
    order = sell(group, completed=False)
    on_the_way = balance_of(group)
    hand_over(order)

    whole = on_the_way.total_idr
    assert whole > 80_000  # with the unique code
    assert on_the_way == Balance(whole, 0, 0, 0)
    assert balance_of(group) == Balance(0, whole, 0, 0)


def test_a_payout_takes_its_entries_when_it_is_made_and_the_balance_falls_when_it_is_sent(
    group, operator
):
    sell(group)
    later = sell(group, completed=False)
    before = balance_of(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    made = balance_of(group)
    assert made == Balance(before.on_the_way_idr, 0, before.payable_idr, 0)
    assert make_payout(group.id, by_id=operator.id) is None

    send(payout_id, by_id=operator.id)
    assert balance_of(group) == Balance(before.on_the_way_idr, 0, 0, 0)
    assert owed(group) == before.on_the_way_idr

    confirm_payout(payout_id, by_id=make_user().id)
    hand_over(later)
    assert balance_of(group).payable_idr == before.on_the_way_idr
    payout = db.session.get_one(Payout, payout_id)
    assert (payout.status, payout.amount_idr) == (PayoutState.CONFIRMED, before.payable_idr)
    assert payout.account_number == "0000-0000-0009"


def test_a_payout_that_failed_gives_its_entries_back(group, operator):
    sell(group)
    payable = balance_of(group).payable_idr
    payout_id = pay_out(group, by_id=operator.id)
    fail_payout(payout_id, "rekening sudah ditutup", by_id=make_user().id)

    assert balance_of(group) == Balance(0, payable, 0, 0)
    assert [entry.amount_idr for entry in entries_of(group, kind=EntryKind.PAYOUT)] == [
        -payable,
        payable,
    ]
    (due,) = dues()
    assert due.doubted
    assert due.doubted.id == payout_id  # look for that money first
    assert pay_out(group, by_id=operator.id)
    assert owed(group) == 0
    with pytest.raises(WrongStatus):
        fail_payout(payout_id, "", by_id=operator.id)


def test_a_draft_can_be_withdrawn_and_the_group_never_hears_of_it(group, operator):
    sell(group)
    payable = balance_of(group).payable_idr
    fail_payout(make_payout(group.id, by_id=operator.id), "salah", by_id=operator.id)
    assert balance_of(group).payable_idr == payable
    assert entries_of(group, kind=EntryKind.PAYOUT) == []
    assert payouts_to(group) == []


def test_what_goes_back_after_a_payout_is_kept_from_the_next_one(group, operator):
    order = sell(group)
    pay_out(group, by_id=operator.id)
    send_back(order, 15_000)
    assert balance_of(group).payable_idr == -15_000
    assert [(due.group.id, due.payable_idr) for due in dues()] == [(group.id, -15_000)]
    assert make_payouts(by_id=operator.id) == 0

    sell(group, 50_000)
    payable = balance_of(group).payable_idr
    assert 35_000 < payable < 36_000
    pay_out(group, by_id=operator.id)
    assert owed(group) == 0


def test_money_that_has_to_go_back_is_not_paid_out(group, operator):
    """A surplus waits: its order is paid out when the customer has it back."""
    sell(group, over_idr=5_000)
    assert balance_of(group).payable_idr == 0
    finish_refund(newest(Refund), by_id=operator.id)
    assert balance_of(group).payable_idr == owed(group) > 0


def test_a_payout_is_not_sent_once_its_money_has_to_go_back(group, operator):
    order = sell(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    send_back(order, 15_000)  # is not in it
    with pytest.raises(NoLongerPayable):
        approve_payout(payout_id, by_id=operator.id)

    fail_payout(payout_id, "ada pengembalian", by_id=operator.id)
    pay_out(group, by_id=operator.id)
    assert owed(group) == 0


def test_disputed_money_is_frozen(group, operator):
    sell(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    with atomic() as session:
        session.execute(sa.update(Payment).values(disputed_at=clock.now()))
    with pytest.raises(NoLongerPayable):
        approve_payout(payout_id, by_id=operator.id)
    fail_payout(payout_id, "disengketakan", by_id=operator.id)
    assert balance_of(group).payable_idr == 0
    assert balance_of(group).on_the_way_idr == owed(group)


def test_who_made_a_payout_does_not_approve_it_where_there_are_two(group, operator):
    sell(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    second = make_user("Pak Joko", is_operator=True)
    with pytest.raises(SecondPersonNeeded):
        approve_payout(payout_id, by_id=operator.id)
    approve_payout(payout_id, by_id=second.id)
    send_payout(payout_id, storage.private().put(b"", ".jpg"), by_id=operator.id)
    assert owed(group) == 0


def test_nothing_is_sent_before_it_was_approved_and_its_proof_is_not_kept(group, operator):
    sell(group)
    payout_id = make_payout(group.id, by_id=operator.id)
    proof = storage.private().put(b"", ".jpg")
    with pytest.raises(WrongStatus):
        send_payout(payout_id, proof, by_id=operator.id)
    assert not storage.private().exists(proof)
    assert entries_of(group, kind=EntryKind.PAYOUT) == []


def test_a_group_without_an_account_waits(group, operator):
    sell(group)
    set_bank_account(group.id, None, by_id=operator.id)
    assert make_payouts(by_id=operator.id) == 0
    (due,) = dues()
    assert due.account is None
    assert due.payable_idr > 0


def test_one_run_pays_every_group_and_a_second_run_nobody(group, operator):
    others = [make_earning_group(name) for name in ("Kopi", "Gula")]
    for each in (group, *others):
        sell(each)
    assert make_payouts(by_id=operator.id) == 3
    assert make_payouts(by_id=operator.id) == 0


def test_cash_in_hand_is_never_owed_again(operator):
    group = make_group("Lebah")
    order = place_order(make_variant(group), method=PaymentMethod.BANK_TRANSFER)
    (payment,) = open_payments_of(order.id)
    receive(payment.id, payment.due_idr, by_id=None)
    assert balance_of(group) == Balance(0, 0, 0, payment.due_idr)
    assert dues() == []


def test_practice_is_never_paid_out(operator):
    group = make_earning_group("Latihan", classroom_id=make_classroom().id)
    with pytest.raises(Missing):
        make_payout(group.id, by_id=operator.id)
