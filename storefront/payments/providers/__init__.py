"""Every way to pay, each in a file of its own under one contract."""

from storefront.ordering.models import PaymentMethod
from storefront.payments.providers.bank_transfer import BankTransfer
from storefront.payments.providers.base import Provider
from storefront.payments.providers.cod import CashOnDelivery
from storefront.payments.providers.qris import StaticQris
from storefront.payments.providers.stripe import StripeCheckout

PROVIDERS: dict[PaymentMethod, Provider] = {
    PaymentMethod.QRIS: StaticQris(),
    PaymentMethod.BANK_TRANSFER: BankTransfer(),
    PaymentMethod.COD: CashOnDelivery(),
    PaymentMethod.CARD: StripeCheckout(),
}
REMOTE = tuple(method for method, provider in PROVIDERS.items() if provider.is_remote)
