"""The stock book."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.models.products import Variant
from storefront.core.db import Model, related


class StockReason(enum.StrEnum):
    OPENING = "opening"  # the first count
    PRODUCED = "produced"
    COUNTED = "counted"  # the shelf said otherwise
    DAMAGED = "damaged"
    ORDERED = "ordered"
    GIVEN_BACK = "given_back"  # an order was cancelled or expired


class StockMove(Model):
    """One line of the stock book; a variant's stock is the sum of its moves."""

    __tablename__ = "stock_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    change: Mapped[int]
    reason: Mapped[StockReason]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    note: Mapped[str | None]

    variant: Mapped[Variant] = related()
