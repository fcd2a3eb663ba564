"""What is due, what customers say of it, and what arrived."""

import enum
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core import clock, world
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.ordering.models import Order, PaymentMethod, Purchase
from storefront.payments.models.options import PaymentOption
from storefront.payments.qris import with_amount


class PaymentState(enum.StrEnum):
    CREATED = "created"  # a provider has to be asked for its page first
    PENDING = "pending"  # the customer has the instructions
    SETTLED = "settled"
    SETTLED_LATE = "settled_late"  # money came when the order was gone
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


P = PaymentState
OPEN = (P.CREATED, P.PENDING)
ARRIVED = (P.SETTLED, P.SETTLED_LATE)
HELD = column("is_held", Boolean)


class Denial(enum.StrEnum):
    """Why a claim was not believed."""

    NOT_THERE = "not_there"  # the money is not in the account
    DUPLICATE = "duplicate"  # its proof is that of another payment


class Payment(Flows, Model):
    """One amount that a customer owes to one account; never deleted.

    While `is_held`, no other payment to the same account is due with the same amount, so that
    money finds its order. It is held until seven days after expiry, because late money counts.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("due_idr > 0", name="due_positive"),
        CheckConstraint("received_idr >= 0", name="received_not_negative"),
        Index(
            "uq_payment_held_amount",
            "option_id",
            "due_idr",
            unique=True,
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("payment_option.id"))
    method: Mapped[PaymentMethod]
    status: Mapped[PaymentState] = mapped_column(default=P.CREATED, index=True)
    due_idr: Mapped[int]
    unique_code_idr: Mapped[int] = mapped_column(default=0)
    received_idr: Mapped[int] = mapped_column(default=0)
    fee_idr: Mapped[int | None]  # what the provider kept of it; the platform bears that
    is_held: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]  # the customer says that she has paid
    denied_for: Mapped[Denial | None]  # until she says it again
    provider_reference: Mapped[str | None]  # what the provider calls it
    provider_url: Mapped[str | None]  # where the customer pays it
    disputed_at: Mapped[datetime | None]  # her bank asks for it back: not paid out until settled
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    purchase: Mapped[Purchase] = related()
    option: Mapped[PaymentOption] = related()
    settled_by: Mapped[User | None] = related()
    shares: Mapped[list["PaymentShare"]] = related(
        back_populates="payment", order_by="PaymentShare.order_id"
    )
    proofs: Mapped[list["TransferProof"]] = related(
        back_populates="payment", order_by="TransferProof.id"
    )

    FLOW = {
        P.CREATED: {P.PENDING, P.SETTLED, P.SETTLED_LATE, P.FAILED, P.EXPIRED, P.CANCELLED},
        P.PENDING: {P.SETTLED, P.SETTLED_LATE, P.FAILED, P.EXPIRED, P.CANCELLED},
        P.EXPIRED: {P.SETTLED, P.SETTLED_LATE},
        P.CANCELLED: {P.SETTLED, P.SETTLED_LATE},
        P.SETTLED: frozenset(),
        P.SETTLED_LATE: frozenset(),
        P.FAILED: {P.SETTLED, P.SETTLED_LATE},
    }

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def reference(self) -> str:
        """What it is called before a provider; `payment_called` finds it again."""
        return f"{self.purchase.number}.{self.id}"

    @property
    def bill_number(self) -> str:
        """The number of its order, or of the purchase when it is for several."""
        numbers = [share.order.number for share in self.shares]
        return numbers[0] if len(numbers) == 1 else numbers[0].rpartition("-")[0]

    @property
    def qris_text(self) -> str:
        """The code to scan for it; in a class one that no wallet takes."""
        if world.is_practice():
            return f"CONTOH-BUKAN-QRIS-{self.bill_number}"
        if not self.option.puts_amount:
            return self.option.qris_payload
        return with_amount(self.option.qris_payload, self.due_idr, self.bill_number)


class PaymentShare(Model):
    """The part of a payment that is for one order: its exact total, and what of it came."""

    __tablename__ = "payment_share"
    __table_args__ = (
        UniqueConstraint("payment_id", "order_id"),
        CheckConstraint("received_idr >= 0", name="received_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    amount_idr: Mapped[int]
    received_idr: Mapped[int] = mapped_column(default=0)  # more than the amount: a surplus

    payment: Mapped[Payment] = related(back_populates="shares")
    order: Mapped[Order] = related()


class TransferProof(Model):
    """A picture by which the customer shows that she has paid: a claim, never the money itself.

    The digest is that of the developed picture, so a copy with other metadata is the same.
    """

    __tablename__ = "transfer_proof"
    __table_args__ = (
        UniqueConstraint("payment_id", "digest"),
        CheckConstraint("amount_idr > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    file: Mapped[str] = mapped_column(unique=True)  # in storage.private()
    digest: Mapped[str] = mapped_column(String(64), index=True)
    amount_idr: Mapped[int | None]  # what she typed
    sender: Mapped[str] = mapped_column(default="")  # the bank or name that it came from
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)

    payment: Mapped[Payment] = related(back_populates="proofs")


class StatementLine(Model):
    """Money on a bank statement that was found to be a payment; each line counts once.

    `place` numbers the lines of a day that are alike, so that the same statement again is known.
    """

    __tablename__ = "statement_line"
    __table_args__ = (
        UniqueConstraint(
            "option_id",
            "booked_on",
            "amount_idr",
            "description",
            "place",
            name="uq_statement_line_as_the_bank_has_it",
        ),
        CheckConstraint("amount_idr > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("payment_option.id"))  # the account
    booked_on: Mapped[date]
    amount_idr: Mapped[int]
    description: Mapped[str]
    place: Mapped[int]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), unique=True)
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)
    imported_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
