"""Words that a group has made its own, and the pictures that were drawn for it."""

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


class DrawnPicture(Model):
    """A file that was drawn of a product, or of a whole shop, and is the one to show now."""

    __tablename__ = "drawn_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_file: Mapped[str] = mapped_column(index=True)  # in storage.public()
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    is_share: Mapped[bool]  # beside its link, else in its kit
