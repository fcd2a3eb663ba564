"""Money that the platform collected for a group and sends to its account."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.groups.models import ProducerGroup


class PayoutState(enum.StrEnum):
    DRAFT = "draft"  # its entries are taken: no other payout can have them
    APPROVED = "approved"
    SENT = "sent"  # transferred by hand, with proof
    CONFIRMED = "confirmed"  # the group has it
    FAILED = "failed"  # withdrawn, or it never arrived: its entries are free again


S = PayoutState
TO_DO = (S.DRAFT, S.APPROVED)  # for the operator


class Payout(Flows, Model):
    """One transfer to a group: the sum of the ledger entries that name it."""

    __tablename__ = "payout"
    __table_args__ = (
        CheckConstraint("amount_idr > 0", name="amount_positive"),
        CheckConstraint("sent_at IS NULL OR proof IS NOT NULL", name="sent_has_proof"),
        CheckConstraint("sent_at IS NULL OR approved_at IS NOT NULL", name="sent_was_approved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    amount_idr: Mapped[int]
    status: Mapped[PayoutState] = mapped_column(default=S.DRAFT, index=True)
    bank_name: Mapped[str]  # the account as it was when the payout was made
    account_number: Mapped[str]
    account_holder: Mapped[str]
    proof: Mapped[str | None] = mapped_column(unique=True)  # a file in storage.private()
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]  # confirmed or failed

    group: Mapped[ProducerGroup] = related()
    made_by: Mapped[User] = related(foreign_keys=[made_by_id])
    approved_by: Mapped[User | None] = related(foreign_keys=[approved_by_id])

    FLOW = {
        S.DRAFT: {S.APPROVED, S.FAILED},
        S.APPROVED: {S.SENT, S.FAILED},
        S.SENT: {S.CONFIRMED, S.FAILED},
        S.CONFIRMED: frozenset(),
        S.FAILED: frozenset(),
    }

    @property
    def last_at(self) -> datetime:
        """When it last went on."""
        return self.closed_at or self.sent_at or self.approved_at or self.made_at
