"""What the operator decides: which groups are open, and who takes the customers' money."""

import sqlalchemy as sa

from storefront.cashbook.sharing import percent_words
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup
from storefront.payments.models import FOUND_BY_HAND, PaymentOption
from storefront.payments.services.accounts import BankAccount, set_bank_account


class NoteNeeded(DomainError):
    """Sent back without a word, the group does not know what to mend."""

    status = 422


class NoAccount(DomainError):
    """Who is to take the money has neither a bank account nor a QRIS code."""


def move_group(group_id: int, status: GroupStatus, *, by_id: int, note: str | None = None) -> None:
    """Approve, send back, suspend, reactivate or close a group; its open orders go on.

    Raises Missing, WrongStatus, NoteNeeded.
    """
    if status is GroupStatus.DRAFT and not note:
        raise NoteNeeded()
    with atomic():
        _locked_group(group_id).move_to(status, at=clock.now(), by_id=by_id, note=note)


def change_collector(group_id: int, collected_by: CollectedBy, *, by_id: int) -> None:
    """Say who takes the money of a group's future orders.

    Who has a bank account or a QRIS code can take it. Raises Missing, NoAccount.
    """
    with atomic():
        group = _locked_group(group_id)
        if group.collected_by is collected_by:
            return
        owner = group_id if collected_by is CollectedBy.GROUP else None
        if not _can_be_paid(owner):
            raise NoAccount(group=group.name)
        record(
            group,
            f"collected_by_{collected_by.value}",
            was=f"collected_by_{group.collected_by.value}",
            at=clock.now(),
            by_id=by_id,
        )
        group.collected_by = collected_by


def change_commission(group_id: int, commission_bp: int, *, by_id: int) -> None:
    """Keep so many basis points of the goods in a group's future orders. Raises Missing."""
    with atomic():
        group = _locked_group(group_id)
        if group.commission_bp != commission_bp:
            note = f"{percent_words(commission_bp)}%"
            record(group, "commission_changed", at=clock.now(), by_id=by_id, note=note)
            group.commission_bp = commission_bp


def change_platform_account(bank_name: str, number: str, holder: str, *, by_id: int) -> None:
    """Name the account that platform transfers go to from now on; open payments keep theirs."""
    set_bank_account(None, BankAccount(bank_name, number, holder), by_id=by_id)


def _locked_group(group_id: int) -> ProducerGroup:
    group = db.session.get(ProducerGroup, group_id, with_for_update=True, populate_existing=True)
    if group is None:
        raise Missing()
    return group


def _can_be_paid(group_id: int | None) -> bool:
    query = sa.select(PaymentOption.id).where(
        PaymentOption.group_id.is_not_distinct_from(group_id),
        PaymentOption.method.in_(FOUND_BY_HAND),
        PaymentOption.is_offered,
    )
    return db.session.scalar(query.limit(1)) is not None
