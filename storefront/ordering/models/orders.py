"""Purchases, and the order of each group in one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.core.language import Language
from storefront.core.pictures import Picture
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ordering.models.amounts import Amounts
from storefront.ordering.models.states import (
    BY_CUSTOMER,
    ORDER_FLOW,
    PAID_IN_FULL,
    REASONS_NOT_TAKEN,
    CancelReason,
    Channel,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
)
from storefront.promotion.models import TrackedLink
from storefront.regions.models import Region
from storefront.shipping.couriers import tracking_url
from storefront.shipping.models import ShippingKind
from storefront.shipping.sending import Sender, sending_day

S = OrderStatus


class Purchase(Model):
    """What one customer ordered at once; it has no status and no total, its orders have."""

    __tablename__ = "purchase"
    # The doors of thousands of purchases are read from it, and none of them is opened.
    __table_args__ = (Index("ix_purchase_channel", "id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # E-7K4QHT, in a class L-…
    token: Mapped[str] = mapped_column(unique=True)  # the secret part of its address
    customer_name: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)  # +62…
    district_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    address: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel] = mapped_column(default=Channel.ETALASE)
    language: Mapped[Language] = mapped_column(default=Language.ID)  # in which she is written to
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"), index=True)
    # The last link that this browser opened, of a group in the purchase, in the week before.
    tracked_link_id: Mapped[int | None] = mapped_column(ForeignKey("tracked_link.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)

    district: Mapped[Region | None] = related()
    link: Mapped[TrackedLink | None] = related()
    orders: Mapped[list["Order"]] = related(back_populates="purchase", order_by="Order.id")

    @property
    def total_idr(self) -> int:
        return sum(order.total_idr for order in self.orders)


# All that the figures of a group add up, so that its orders are not opened for them.
SOLD = ("group_id", "paid_at", "purchase_id", "lines_idr", "discount_idr", "sponsored_idr", "id")


class Order(Amounts, Flows, Model):
    """What one producer group has to hand over for one purchase."""

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("lines_idr >= 0 AND shipping_idr >= 0", name="amounts_not_negative"),
        CheckConstraint("discount_idr >= 0 AND discount_idr <= lines_idr", name="discount_fits"),
        CheckConstraint("bundles_idr BETWEEN 0 AND discount_idr", name="bundles_fit"),
        CheckConstraint("waived_idr >= 0", name="waived_not_negative"),
        CheckConstraint("sponsored_idr BETWEEN 0 AND discount_idr", name="sponsored_fits"),
        CheckConstraint(
            "sponsored_shipping_idr BETWEEN 0 AND waived_idr", name="sponsored_shipping_fits"
        ),
        CheckConstraint("unique_code_idr BETWEEN 0 AND 999", name="unique_code_small"),
        Index("ix_order_group_status", "group_id", "status"),
        Index("ix_order_group_sold", *SOLD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    number: Mapped[str] = mapped_column(unique=True)  # E-7K4QHT-1
    status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.AWAITING_PAYMENT)
    payment_status: Mapped[PaymentStatus] = mapped_column(default=PaymentStatus.UNPAID)
    payment_method: Mapped[PaymentMethod]
    collected_by: Mapped[CollectedBy]  # frozen when it was placed

    shipping_kind: Mapped[ShippingKind]
    shipping_name: Mapped[str]
    shipping_note: Mapped[str] = mapped_column(default="")
    pickup_address: Mapped[str] = mapped_column(default="")
    pickup_map_url: Mapped[str] = mapped_column(default="")
    weight_g: Mapped[int]

    placed_at: Mapped[datetime]
    pay_before: Mapped[datetime | None]  # moves when the customer says that she has paid
    paid_at: Mapped[datetime | None]  # when the payment that completed it was recorded
    send_on: Mapped[date | None]  # the day it was promised for, from when the group could start
    accepted_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # completed, expired or cancelled
    cancel_reason: Mapped[CancelReason | None]
    on_credit: Mapped[bool] = mapped_column(default=False)  # sent before it is paid, on trust

    purchase: Mapped[Purchase] = related(back_populates="orders")
    group: Mapped[ProducerGroup] = related()
    lines: Mapped[list["OrderLine"]] = related(back_populates="order", order_by="OrderLine.id")
    shipments: Mapped[list["Shipment"]] = related(back_populates="order", order_by="Shipment.id")

    FLOW = ORDER_FLOW

    @property
    def label(self) -> str:
        """The word on the badge: the status, refined by payment and by parcels left."""
        if self.status is S.AWAITING_PAYMENT and self.payment_status is PaymentStatus.CHECKING:
            return "checking"
        if self.status is S.PACKED and any(line.shipped for line in self.lines):
            return "partly_shipped"
        return self.status.value

    @property
    def is_paid(self) -> bool:
        """Its money came in full, whatever of it went back as agreed."""
        return self.payment_status in PAID_IN_FULL

    @property
    def pieces_kept(self) -> dict[int, int]:
        """Pieces by line that a cancelled order leaves with the customer: those of early parcels.

        A parcel that was refused or not collected has come back.
        """
        came_back = self.cancel_reason in REASONS_NOT_TAKEN
        return {line.id: 0 if came_back else line.shipped for line in self.lines}

    @property
    def is_undone(self) -> bool:
        """It ended and left no goods with the customer, so nothing is earned."""
        is_cancelled = self.status is S.CANCELLED and not any(self.pieces_kept.values())
        return is_cancelled or self.status is S.EXPIRED

    @property
    def link(self) -> TrackedLink | None:
        """The link of its own group that the customer came by; that of another says nothing."""
        link = self.purchase.link
        return link if link and link.group_id == self.group_id else None

    @property
    def is_cod(self) -> bool:
        return self.payment_method is PaymentMethod.COD

    @property
    def pays_after_delivery(self) -> bool:
        """The group starts without the money, and has not got it yet."""
        return (self.is_cod or self.on_credit) and not self.is_paid

    @property
    def is_picked_up(self) -> bool:
        return self.shipping_kind is ShippingKind.PICKUP

    @property
    def is_late(self) -> bool:
        """Whether the day it was promised for has passed with parcels still here."""
        is_here = self.status in (S.NEW, S.ACCEPTED, S.PACKED)
        return is_here and self.send_on is not None and self.send_on < clock.today()

    def promise(self, group: Sender, *, at: datetime) -> None:
        """Keep the day on which its group sends it, from the moment that the group can start."""
        day, ready = sending_day(group, at), self.ready_on
        self.send_on = None if self.is_picked_up else max(filter(None, (day, ready)), default=None)

    @property
    def ready_on(self) -> date | None:
        """The day on which the last of what was ordered ahead is ready; none: nothing was."""
        return max((line.ready_on for line in self.lines if line.ready_on), default=None)

    @property
    def can_be_cancelled_by_customer(self) -> bool:
        return self.status in BY_CUSTOMER

    @property
    def can_be_received(self) -> bool:
        return self.can_become(S.RECEIVED)


class OrderLine(Model):
    """A copy of the variant as it was sold; later changes never touch it."""

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("price_idr > 0", name="price_positive"),
        CheckConstraint("shipped BETWEEN 0 AND quantity", name="shipped_fits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    product_name: Mapped[str]
    variant_name: Mapped[str]
    maker: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    price_idr: Mapped[int]
    cost_idr: Mapped[int | None]
    commission_idr: Mapped[int] = mapped_column(default=0)
    discount_idr: Mapped[int] = mapped_column(default=0)
    sponsored_idr: Mapped[int] = mapped_column(default=0)  # its part of the order's
    waived_idr: Mapped[int] = mapped_column(default=0)  # its part of what the group bears
    weight_g: Mapped[int]
    quantity: Mapped[int]
    shipped: Mapped[int] = mapped_column(default=0)  # kept: pieces that are in parcels
    stock_taken: Mapped[bool] = mapped_column(default=True)  # given back once
    preorder_id: Mapped[int | None] = mapped_column(ForeignKey("preorder.id"), index=True)
    ready_on: Mapped[date | None]  # promised when it was ordered ahead; such a line takes no stock

    order: Mapped[Order] = related(back_populates="lines")
    picture: Mapped[Picture | None] = related()

    @property
    def whole_idr(self) -> int:
        """What it costs before discount."""
        return self.price_idr * self.quantity

    @property
    def total_idr(self) -> int:
        return self.whole_idr - self.discount_idr

    @property
    def left_to_ship(self) -> int:
        """Pieces that are in no parcel yet."""
        return self.quantity - self.shipped


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
