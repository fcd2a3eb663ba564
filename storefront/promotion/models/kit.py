"""Words that a group has made its own; drafts are made anew from what a product is."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model
from storefront.promotion.models.links import LinkChannel


class Caption(Model):
    """What a group writes about a product, or about its whole shop, in one channel."""

    __tablename__ = "caption"
    __table_args__ = (Index("ix_caption_group_product", "group_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    channel: Mapped[LinkChannel]
    text: Mapped[str]
    written_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
