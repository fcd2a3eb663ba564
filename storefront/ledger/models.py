"""The shop's book with each group: append-only, and a balance is a sum."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model


class EntryKind(enum.StrEnum):
    SALE = "sale"
    SHIPPING = "shipping"
    DISCOUNT = "discount"
    VOUCHER = "voucher"  # what the platform pays for what its voucher took off
    COMMISSION = "commission"
    UNIQUE_CODE = "unique_code"
    REFUND = "refund"
    CASH_IN_HAND = "cash_in_hand"  # the group already holds this money
    PAYOUT = "payout"
    ADJUSTMENT = "adjustment"


IS_UNPAID = column("payout_id").is_(None)


class LedgerEntry(Model):
    """One movement; positive is owed to the group. Never changed: corrections are new entries.

    Only `payout_id` is written later: the payout that pays the entry, or that it tells of.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index(
            "ix_ledger_entry_unpaid",
            "group_id",
            sqlite_where=IS_UNPAID,
            postgresql_where=IS_UNPAID,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    kind: Mapped[EntryKind]
    amount_idr: Mapped[int]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payout.id"), index=True)
    reason: Mapped[str | None]
    at: Mapped[datetime]
