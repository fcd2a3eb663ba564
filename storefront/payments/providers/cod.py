"""Cash when the goods are handed over."""

from storefront.payments.providers.base import Provider


class CashOnDelivery(Provider):
    name = "cod"
