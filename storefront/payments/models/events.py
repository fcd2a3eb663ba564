"""What providers say."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model, related
from storefront.payments.models.payments import Payment


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
