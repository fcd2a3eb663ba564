"""Money in: where it may go, what is due, and what arrived."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
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
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, PaymentMethod, Purchase
from storefront.payments.qris import MOST_IDR, Qris, read_qris, with_amount

FOUND_BY_HAND = (PaymentMethod.QRIS, PaymentMethod.BANK_TRANSFER)  # somebody looks into the account
MOST_BY_QRIS_IDR = MOST_IDR - 999  # leaves room for the unique code


class PaymentOption(Model):
    """A bank account, QRIS code or COD rule of a group, or of the platform if it has no group."""

    __tablename__ = "payment_option"
    __table_args__ = (
        CheckConstraint("(method = 'qris') = (qris_payload <> '')", name="qris_has_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("producer_group.id"), index=True)
    method: Mapped[PaymentMethod]
    bank_name: Mapped[str] = mapped_column(default="")
    account_number: Mapped[str] = mapped_column(default="")
    account_holder: Mapped[str] = mapped_column(default="")
    qris_payload: Mapped[str] = mapped_column(default="")  # the static code
    puts_amount: Mapped[bool] = mapped_column(default=False)  # QRIS: into the code of a payment
    limit_idr: Mapped[int | None]  # COD: no order above this
    is_offered: Mapped[bool] = mapped_column(default=True)

    group: Mapped[ProducerGroup | None] = related()

    @property
    def qris(self) -> Qris:
        """What its code says."""
        return read_qris(self.qris_payload)

    @property
    def most_idr(self) -> int | None:
        """No payment may be more than this before its unique code."""
        return MOST_BY_QRIS_IDR if self.method is PaymentMethod.QRIS else self.limit_idr


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


class Problem(enum.StrEnum):
    """Why the operator has to look at what a provider said."""

    UNKNOWN = "unknown"  # money for something that we do not know
    MISMATCH = "mismatch"  # another amount or currency than we asked for
    DISPUTED = "disputed"  # the customer's bank asks for the money back
    TOTALS = "totals"  # the sums of a day differ


class WebhookEvent(Model):
    """One thing that a provider said, by itself or when asked; each is heard once."""

    __tablename__ = "webhook_event"
    __table_args__ = (UniqueConstraint("provider", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]  # in the provider's words
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    problem: Mapped[Problem | None]
    closed_at: Mapped[datetime | None]  # the operator has dealt with it
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    payment: Mapped[Payment | None] = related()
