"""Money in: where it may go, what is due, what arrived, and what goes back."""

from storefront.payments.models.events import (
    Problem,
    WebhookEvent,
)
from storefront.payments.models.options import (
    FOUND_BY_HAND,
    MOST_BY_QRIS_IDR,
    PaymentOption,
    most_idr,
)
from storefront.payments.models.payments import (
    ARRIVED,
    OPEN,
    Denial,
    Payment,
    PaymentShare,
    PaymentState,
    StatementLine,
    TransferProof,
)
from storefront.payments.models.refunds import (
    NEEDS_SENDING,
    OF_THE_PRICE,
    Refund,
    RefundReason,
    RefundState,
)

__all__ = [
    "ARRIVED",
    "FOUND_BY_HAND",
    "MOST_BY_QRIS_IDR",
    "NEEDS_SENDING",
    "OF_THE_PRICE",
    "OPEN",
    "Denial",
    "Payment",
    "PaymentOption",
    "PaymentShare",
    "PaymentState",
    "Problem",
    "Refund",
    "RefundReason",
    "RefundState",
    "StatementLine",
    "TransferProof",
    "WebhookEvent",
    "most_idr",
]
