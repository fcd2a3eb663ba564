"""Where an order stands, how it is paid and where its customer came from."""

import enum


class OrderStatus(enum.StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"  # stock is taken, money has not arrived
    NEW = "new"  # the group can start
    ACCEPTED = "accepted"
    PACKED = "packed"
    READY_FOR_PICKUP = "ready_for_pickup"
    SHIPPED = "shipped"  # the last parcel has left
    RECEIVED = "received"
    COMPLETED = "completed"
    EXPIRED = "expired"  # the money did not come in time, the stock is free again
    CANCELLED = "cancelled"


S = OrderStatus
ORDER_FLOW = {
    S.AWAITING_PAYMENT: {S.NEW, S.EXPIRED, S.CANCELLED},
    S.NEW: {S.ACCEPTED, S.CANCELLED},
    S.ACCEPTED: {S.NEW, S.PACKED, S.CANCELLED},
    S.PACKED: {S.SHIPPED, S.READY_FOR_PICKUP, S.CANCELLED},
    S.READY_FOR_PICKUP: {S.RECEIVED, S.COMPLETED, S.CANCELLED},
    S.SHIPPED: {S.RECEIVED, S.COMPLETED, S.CANCELLED},
    S.RECEIVED: {S.COMPLETED},
    S.COMPLETED: frozenset(),
    S.EXPIRED: {S.NEW},
    S.CANCELLED: frozenset(),
}
BY_CUSTOMER = frozenset({S.AWAITING_PAYMENT, S.NEW})  # she may cancel until the group starts
CLOSED_STATUSES = frozenset({S.COMPLETED, S.EXPIRED, S.CANCELLED})


class PaymentMethod(enum.StrEnum):
    QRIS = "qris"
    BANK_TRANSFER = "bank_transfer"
    COD = "cod"
    CARD = "card"


class PaymentStatus(enum.StrEnum):
    """How much of an order is paid; written by `payments` alone, derived from its rows."""

    UNPAID = "unpaid"
    CHECKING = "checking"  # the customer says that she has paid
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


PAID_IN_FULL = frozenset(
    {PaymentStatus.PAID, PaymentStatus.OVERPAID, PaymentStatus.PARTLY_REFUNDED}
)


class CancelReason(enum.StrEnum):
    CHANGED_MIND = "changed_mind"  # by the customer
    SOLD_OUT = "sold_out"
    UNREACHABLE = "unreachable"
    CUSTOMER_ASKED = "customer_asked"
    REFUSED = "refused"  # at the door
    NOT_COLLECTED = "not_collected"


REASONS_NOT_TAKEN = frozenset({CancelReason.REFUSED, CancelReason.NOT_COLLECTED})


class Channel(enum.StrEnum):
    """The door that a purchase came through."""

    ETALASE = "etalase"
    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    POSTER = "poster"
    BAZAR = "bazar"
    TITIP = "titip"
    RUMAH_PRODUKSI = "rumah_produksi"
    MANUAL = "manual"
