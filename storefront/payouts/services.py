"""The way of a payout: made of what is payable, approved, sent by a person, confirmed."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.money import format_idr
from storefront.core.onetime import keep_result, result_of
from storefront.core.proofs import only_if_used
from storefront.groups.models import ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ledger.services import book
from storefront.ordering.models import Order
from storefront.payouts.models import Payout, PayoutState
from storefront.payouts.queries.balance import accounts_of, dues, is_settled, payable_entries
from storefront.payouts.queries.payouts import needs_second_person

S = PayoutState
PAID_BACK = "paid_back"


class SecondPersonNeeded(DomainError):
    """Who made a payout does not approve it while there is somebody else."""


class NoLongerPayable(DomainError):
    """Since it was made, money of an order in it has to go back, or the group owes something."""


class OwesLess(DomainError):
    """The group does not owe the platform so much (`owed_idr`)."""


def make_payouts(*, by_id: int) -> int:
    """Draft a payout for every group to which something is payable; tells how many.

    Each is a transaction of its own. Groups without an account wait until they name one.
    """
    made = [make_payout(due.group.id, by_id=by_id) for due in dues() if due.payable_idr > 0]
    return sum(payout_id is not None for payout_id in made)


def make_payout(group_id: int, *, by_id: int) -> int | None:
    """Draft one payout of all that is payable to a group, and take its entries.

    Nothing payable, or no account to send it to, makes none. Raises Missing, also for a group in
    practice.
    """
    with atomic() as session:
        _hold(group_id)
        entries, account = payable_entries(group_id), accounts_of([group_id]).get(group_id)
        if sum(entries.values()) <= 0 or account is None:
            return None
        payout = Payout(
            group_id=group_id,
            amount_idr=sum(entries.values()),
            status=S.DRAFT,
            bank_name=account.bank_name,
            account_number=account.account_number,
            account_holder=account.account_holder,
            made_at=clock.now(),
            made_by_id=by_id,
        )
        session.add(payout)
        record(payout, S.DRAFT.value, at=clock.now(), by_id=by_id)
        stamps = [{"id": id_, "payout_id": payout.id} for id_ in entries]
        session.execute(sa.update(LedgerEntry), stamps)
    return int(payout.id)


def approve_payout(payout_id: int, *, by_id: int) -> None:
    """A second person agrees; where there is only one operator, she does it herself.

    Raises Missing, WrongStatus, SecondPersonNeeded, NoLongerPayable.
    """
    with atomic():
        payout = _held(payout_id)
        payout.move_to(S.APPROVED, at=clock.now(), by_id=by_id)
        if needs_second_person(payout, by_id):
            raise SecondPersonNeeded()
        _make_sure_of(payout)
        payout.approved_at, payout.approved_by_id = clock.now(), by_id


def send_payout(payout_id: int, proof: str, *, by_id: int) -> None:
    """The transfer was made; `proof` is a new private file, kept only when this succeeds.

    Raises Missing, WrongStatus, NoLongerPayable.
    """
    with only_if_used(proof, Payout.proof), atomic():
        payout = _held(payout_id)
        payout.move_to(S.SENT, at=clock.now(), by_id=by_id)
        _make_sure_of(payout)
        payout.proof, payout.sent_at, payout.sent_by_id = proof, clock.now(), by_id
        book(payout.group_id, EntryKind.PAYOUT, -payout.amount_idr, payout_id=payout.id)


def confirm_payout(payout_id: int, *, by_id: int) -> None:
    """The group has the money. Raises Missing, WrongStatus."""
    with atomic():
        payout = _held(payout_id)
        payout.move_to(S.CONFIRMED, at=clock.now(), by_id=by_id)
        payout.closed_at = clock.now()


def fail_payout(payout_id: int, note: str, *, by_id: int) -> None:
    """It is withdrawn, or the money has not come: what it took is payable again.

    Raises Missing, WrongStatus.
    """
    with atomic() as session:
        payout = _held(payout_id)
        payout.move_to(S.FAILED, at=clock.now(), by_id=by_id, note=note or None)
        payout.closed_at = clock.now()
        if payout.sent_at is not None:
            book(payout.group_id, EntryKind.PAYOUT, payout.amount_idr, payout_id=payout.id)
        session.execute(
            sa.update(LedgerEntry)
            .where(LedgerEntry.payout_id == payout.id, LedgerEntry.kind != EntryKind.PAYOUT)
            .values(payout_id=None)
        )


def take_payment(group_id: int, amount_idr: int, *, key: str, by_id: int) -> None:
    """A group has paid the platform rupiah of what it owes, once per key.

    Raises KeyReused, Missing, OwesLess.
    """
    with atomic():
        if result_of(key, group_id, amount_idr):
            return
        _hold(group_id)
        owed_idr = -sum(payable_entries(group_id).values())
        if not 0 < amount_idr <= owed_idr:
            raise OwesLess(owed_idr=max(0, owed_idr))
        book(group_id, EntryKind.ADJUSTMENT, amount_idr, reason=PAID_BACK)
        group = db.session.get_one(ProducerGroup, group_id)
        record(group, PAID_BACK, at=clock.now(), by_id=by_id, note=format_idr(amount_idr))
        keep_result(key, group_id)


def _make_sure_of(payout: Payout) -> None:
    """What was payable when it was made still is."""
    unsettled = (
        sa.select(LedgerEntry.id)
        .join(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.payout_id == payout.id, ~is_settled())
    )
    has_changed = db.session.scalar(unsettled.limit(1)) is not None
    if has_changed or sum(payable_entries(payout.group_id).values()) < 0:
        raise NoLongerPayable()


def _held(payout_id: int) -> Payout:
    """A payout whose group nobody else makes or changes payouts of; raises Missing."""
    group_id = db.session.scalar(sa.select(Payout.group_id).filter_by(id=payout_id))
    if group_id is None:
        raise Missing()
    _hold(group_id)
    return db.session.get_one(Payout, payout_id, populate_existing=True)


def _hold(group_id: int) -> None:
    """Let nobody else make or change payouts of a group; its book can still be written."""
    query = sa.select(ProducerGroup.id).where(
        ProducerGroup.id == group_id, ProducerGroup.classroom_id.is_(None)
    )
    if db.session.scalar(query.with_for_update(key_share=True)) is None:
        raise Missing()
