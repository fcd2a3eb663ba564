"""Short links that tell from where somebody came; why they know nobody: ADR 18."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.models import Product
from storefront.core import clock
from storefront.core.db import Model, related


class LinkChannel(enum.StrEnum):
    """Where a group puts a link; the same values are channels of a purchase."""

    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    POSTER = "poster"


class Campaign(Model):
    """Some days in which a group promotes something, and what it wants to sell in them."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="days_in_order"),
        CheckConstraint("goal_idr > 0", name="goal_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    name: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    goal_idr: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_running(self) -> bool:
        return self.first_on <= clock.today() <= self.last_on

    @property
    def is_over(self) -> bool:
        return self.last_on < clock.today()


class TrackedLink(Model):
    """`/p/<code>`: one product, or the whole shop, in one place where customers are.

    A group has one for the same product, channel, place and campaign (`services.links`).
    """

    __tablename__ = "tracked_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)  # letters of core.numbers.ALPHABET
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    channel: Mapped[LinkChannel]
    place: Mapped[str] = mapped_column(default="")  # "pasar Leksono", as the group says it
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    product: Mapped[Product | None] = related()
    campaign: Mapped[Campaign | None] = related()


class LinkOpen(Model):
    """A link was opened by a person; of whom nothing is kept."""

    __tablename__ = "link_open"
    __table_args__ = (Index("ix_link_open_link_opened_at", "link_id", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("tracked_link.id"))
    opened_at: Mapped[datetime]
    is_first: Mapped[bool]  # this browser had not opened this link in the seven days before
    carted_at: Mapped[datetime | None]  # when something of its group was put into a cart after it
