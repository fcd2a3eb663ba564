"""A transfer to an account: the amount is made unique, and somebody looks for it."""

from datetime import timedelta

from storefront.payments.providers.base import Provider


class BankTransfer(Provider):
    name = "bank_transfer"
    makes_unique = True
    time_to_pay = timedelta(hours=24)
