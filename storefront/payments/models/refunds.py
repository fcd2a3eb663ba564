"""Money that goes back."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.ordering.models import Order
from storefront.payments.models.payments import Payment


class RefundState(enum.StrEnum):
    REQUESTED = "requested"  # somebody has to send the money
    IN_TRANSIT = "in_transit"  # the provider is sending it
    DONE = "done"
    FAILED = "failed"  # it came back, and has to be sent in another way
    KEPT = "kept"  # a surplus that stays, as agreed with the customer


R = RefundState
NEEDS_SENDING = (R.REQUESTED, R.FAILED)


class RefundReason(enum.StrEnum):
    """Why money goes back."""

    CANCELLED = "cancelled"  # its order ended after it was paid
    LATE = "late"  # it came when its order was gone
    TWICE = "twice"  # its order was paid already
    SURPLUS = "surplus"  # more came than was due
    AGREED = "agreed"  # something was missing or broken
    DISPUTED = "disputed"  # the customer's bank took it; the dispute is lost


OF_THE_PRICE = (RefundReason.AGREED, RefundReason.DISPUTED)  # what was paid is not asked for again


class Refund(Flows, Model):
    """Money of one payment for one order that has to go back to the customer."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_idr > 0", name="amount_positive"),
        Index("ix_refund_payment_order", "payment_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    amount_idr: Mapped[int]
    reason: Mapped[RefundReason]
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[RefundState] = mapped_column(default=R.REQUESTED, index=True)
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    provider_reference: Mapped[str | None] = mapped_column(index=True)
    proof: Mapped[str | None] = mapped_column(unique=True)  # a picture in storage.private()

    payment: Mapped[Payment] = related()
    order: Mapped[Order] = related()

    FLOW = {
        R.REQUESTED: {R.IN_TRANSIT, R.DONE, R.FAILED, R.KEPT},
        R.IN_TRANSIT: {R.DONE, R.FAILED},
        R.FAILED: {R.IN_TRANSIT, R.DONE},
        R.DONE: {R.FAILED},
        R.KEPT: frozenset(),
    }

    @property
    def is_kept(self) -> bool:
        return self.status is R.KEPT

    @property
    def can_be_kept(self) -> bool:
        return self.reason is RefundReason.SURPLUS and self.can_become(R.KEPT)
