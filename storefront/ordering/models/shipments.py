"""The parcels of an order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model, related
from storefront.ordering.models.orders import Order, OrderLine
from storefront.shipping.couriers import tracking_url


class Shipment(Model):
    """A parcel that left the group, with the courier's tracking number where there is one."""

    __tablename__ = "shipment"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    courier: Mapped[str]
    tracking_number: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    order: Mapped[Order] = related(back_populates="shipments")
    lines: Mapped[list["ShipmentLine"]] = related(back_populates="shipment")

    @property
    def tracking_url(self) -> str | None:
        """The courier's page that tells the customer where the parcel is."""
        return tracking_url(self.courier, self.tracking_number)


class ShipmentLine(Model):
    """So many pieces of an order line in one parcel."""

    __tablename__ = "shipment_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), index=True)
    quantity: Mapped[int]

    shipment: Mapped[Shipment] = related(back_populates="lines")
    line: Mapped[OrderLine] = related()
