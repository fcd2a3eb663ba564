"""The group's own book: all its money in and out, periods that are over, and who gets how much."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.db import Model, related


class Direction(enum.StrEnum):
    IN = "in"
    OUT = "out"


class CashKind(enum.StrEnum):
    """What money was for; refunds are sales that go out."""

    SALE = "sale"
    OTHER_INCOME = "other_income"
    OPENING = "opening"  # was there before the book began, so nobody earned it
    MATERIALS = "materials"
    PACKAGING = "packaging"
    TRANSPORT = "transport"
    WAGES = "wages"
    EQUIPMENT = "equipment"
    OTHER = "other"
    SHARE = "share"  # a member got her part of an earlier result


K = CashKind
BY_HAND = {  # what people may write down themselves, the usual first
    Direction.IN: (K.SALE, K.OTHER_INCOME, K.OPENING),
    Direction.OUT: (K.MATERIALS, K.PACKAGING, K.TRANSPORT, K.WAGES, K.EQUIPMENT, K.OTHER),
}
NOT_EARNED = (K.OPENING, K.SHARE)  # moves the balance, not the result


class ShareMethod(enum.StrEnum):
    MAKER = "maker"  # by what each maker's products brought in
    PERCENT = "percent"


class CashPeriod(Model):
    """Days of a book that are over, with what they came to; nothing in them changes any more."""

    __tablename__ = "cash_period"
    __table_args__ = (
        UniqueConstraint("group_id", "first_on"),
        CheckConstraint("first_on <= last_on", name="days_in_order"),
        CheckConstraint(
            "shared_by IS NULL OR kept_idr + shared_idr = result_idr", name="result_is_shared"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    in_idr: Mapped[int]
    out_idr: Mapped[int]
    result_idr: Mapped[int]  # what came in less what went out, without NOT_EARNED
    closed_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    shared_by: Mapped[ShareMethod | None]  # none: not shared
    kept_idr: Mapped[int | None]  # stays with the group
    shared_idr: Mapped[int | None]

    closed_by: Mapped[User] = related()
    shares: Mapped[list["ProfitShare"]] = related(
        back_populates="period", order_by="ProfitShare.id"
    )

    @property
    def can_be_shared(self) -> bool:
        """A loss is nobody's share."""
        return self.shared_by is None and self.result_idr > 0


class CashEntry(Model):
    """Money that came in or went out on a WIB day.

    What people write down is here at once. What the ledger says comes here when its period is
    closed; until then it is read from there, so the book never disagrees with the money.
    """

    __tablename__ = "cash_entry"
    __table_args__ = (
        CheckConstraint("amount_idr > 0", name="amount_positive"),
        CheckConstraint("ledger_entry_id IS NULL OR period_id IS NOT NULL", name="copy_is_closed"),
        CheckConstraint("deleted_at IS NULL OR period_id IS NULL", name="closed_is_kept"),
        Index("ix_cash_entry_group_booked_on", "group_id", "booked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    direction: Mapped[Direction]
    kind: Mapped[CashKind]
    amount_idr: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    booked_on: Mapped[date]
    receipt: Mapped[str | None] = mapped_column(unique=True)  # a file in storage.private()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ledger_entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    period_id: Mapped[int | None] = mapped_column(ForeignKey("cash_period.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    deleted_at: Mapped[datetime | None]

    by: Mapped[User | None] = related()

    @property
    def is_by_hand(self) -> bool:
        return self.ledger_entry_id is None and self.kind is not K.SHARE

    @property
    def can_change(self) -> bool:
        return self.is_by_hand and self.period_id is None and self.deleted_at is None


class ProfitShare(Model):
    """What one person gets of a period's result; paid when she has signed for it."""

    __tablename__ = "profit_share"
    __table_args__ = (
        UniqueConstraint("period_id", "name"),
        CheckConstraint("amount_idr > 0", name="amount_positive"),
        CheckConstraint("(paid_at IS NULL) = (entry_id IS NULL)", name="paid_is_in_the_book"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("cash_period.id"))
    name: Mapped[str]  # as it stands on the paper that she signs
    weight: Mapped[int]  # rupiah that her products brought in, or hundredths of a per cent
    amount_idr: Mapped[int]
    paid_at: Mapped[datetime | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("cash_entry.id"), unique=True)

    period: Mapped[CashPeriod] = related(back_populates="shares")
