"""A static QRIS code calls nobody back, so it is paid and found like a transfer."""

from storefront.payments.providers.bank_transfer import BankTransfer


class StaticQris(BankTransfer):
    name = "qris"
