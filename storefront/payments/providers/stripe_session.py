"""What a Checkout Session of Stripe is asked to be: a payment of ours in Stripe's words."""

from typing import Any

from storefront.core.language import PREFIX, Language
from storefront.core.settings import setting
from storefront.payments.models import Payment
from storefront.payments.providers.base import ProviderSilent

CURRENCY = "idr"
MINOR = 100  # Stripe counts rupiah in sen: IDR is not in its list of zero-decimal currencies


def to_minor(amount_idr: int) -> int:
    """Rupiah as Stripe counts them."""
    return amount_idr * MINOR


def from_minor(amount: int, currency: str) -> int | None:
    """Rupiah of an amount of Stripe; None when it is not whole rupiah."""
    return amount // MINOR if currency == CURRENCY and amount % MINOR == 0 else None


def fee_of(fee: int, exchange_rate: float | None) -> int:
    """Rupiah of a fee, to the nearest; an account in another currency says its rate for one."""
    return round(fee / (exchange_rate or 1) / MINOR)


def session_of(payment: Payment) -> Any:
    """What a session is to be; nothing in it changes while its deadline stands."""
    page = page_of(payment)
    about = {"payment": payment.reference}
    line = {
        "quantity": 1,
        "price_data": {
            "currency": CURRENCY,
            "unit_amount": to_minor(payment.due_idr),
            "product_data": {"name": f"Etalase {payment.purchase.number}"},
        },
    }
    return {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [line],
        "client_reference_id": payment.reference,
        "metadata": about,
        "payment_intent_data": {"metadata": about},
        "expires_at": _deadline(payment),
        "success_url": page,
        "cancel_url": page,
        "locale": payment.purchase.language.value,
    }


def key_of(payment: Payment) -> str:
    """One key per payment and deadline."""
    return f"{payment.reference}.{_deadline(payment)}"


def _deadline(payment: Payment) -> int:
    if payment.expires_at is None:
        raise ProviderSilent(reason="no deadline")
    return int(payment.expires_at.timestamp())


def page_of(payment: Payment) -> str:
    """Our own page of a payment, which waits for the money."""
    root = PREFIX if payment.purchase.language is Language.EN else ""
    shop = setting("PUBLIC_BASE_URL") + root
    return f"{shop}/pesanan/{payment.purchase.token}/bayar/{payment.id}"
