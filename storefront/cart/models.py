"""A cart holds variants of many groups until they become one purchase."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.catalog.models import Variant
from storefront.core import clock
from storefront.core.db import Model, related


class Cart(Model):
    __tablename__ = "cart"

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    voucher_code: Mapped[str] = mapped_column(default="")  # as typed: it need not be one

    lines: Mapped[list["CartLine"]] = related(back_populates="cart", order_by="CartLine.id")


class CartLine(Model):
    """So many of one variant, and the price the customer saw when she chose it."""

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("cart.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    quantity: Mapped[int]
    seen_price_idr: Mapped[int]

    cart: Mapped[Cart] = related(back_populates="lines")
    variant: Mapped[Variant] = related()
