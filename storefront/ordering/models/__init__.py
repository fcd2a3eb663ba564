"""A purchase is what a customer orders at once; each group in it gets its own order."""

from storefront.ordering.models.orders import (
    Order,
    OrderLine,
    Purchase,
    Shipment,
    ShipmentLine,
)
from storefront.ordering.models.states import (
    BY_CUSTOMER,
    CLOSED_STATUSES,
    ORDER_FLOW,
    PAID_IN_FULL,
    REASONS_NOT_TAKEN,
    CancelReason,
    Channel,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
)

__all__ = [
    "BY_CUSTOMER",
    "CLOSED_STATUSES",
    "ORDER_FLOW",
    "PAID_IN_FULL",
    "REASONS_NOT_TAKEN",
    "CancelReason",
    "Channel",
    "Order",
    "OrderLine",
    "OrderStatus",
    "PaymentMethod",
    "PaymentStatus",
    "Purchase",
    "Shipment",
    "ShipmentLine",
]
