"""What providers are asked for over the network; never with a transaction open."""

from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.errors import DomainError
from storefront.ordering.models import Purchase
from storefront.payments.models import Payment, PaymentState, RefundState
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import Redirect
from storefront.payments.queries.refunds import refund_with_payment
from storefront.payments.services.claim import PaymentClosed
from storefront.payments.services.deadline import give_time
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.returned import settle_returned


class OnlyPractice(DomainError):
    """Nothing of a class is sent to a real provider."""


def start_payment(payment_id: int) -> str | None:
    """The address of the provider's page for a payment; None when our own says how to pay.

    Asked again it is the same page. When the provider fails the payment stays as it was. Raises
    Missing, PaymentClosed, OnlyPractice, ProviderSilent.
    """
    payment = _ready_to_start(payment_id)
    if payment.provider_url is not None:
        return payment.provider_url
    redirect = PROVIDERS[payment.method].start(payment)
    if redirect is None:
        return None
    _keep(payment_id, redirect)
    return redirect.url


def close_at_provider(payment_id: int) -> None:
    """Have the provider's page of a payment that ended take no more money."""
    with atomic():
        payment = locked_payment(payment_id)
    if payment.provider_reference is not None and not payment.is_open:
        PROVIDERS[payment.method].close(payment)


def send_refund(refund_id: int) -> None:
    """Have the provider send money back, once however often it is asked.

    Raises Missing, OnlyPractice, ProviderSilent.
    """
    with atomic():
        refund = refund_with_payment(refund_id)
        _refuse_practice(refund.payment)
    if refund.status is RefundState.REQUESTED:
        returned = PROVIDERS[refund.payment.method].refund(refund)
        if returned is not None:
            settle_returned(returned)


def _ready_to_start(payment_id: int) -> Payment:
    with atomic() as session:
        payment = locked_payment(payment_id)
        payment.purchase = session.get_one(Purchase, payment.purchase_id)  # asked for afterwards
        provider = PROVIDERS[payment.method]
        if not payment.is_open:
            raise PaymentClosed()
        if provider.is_remote and payment.provider_url is None:
            _refuse_practice(payment)
            enough = clock.now() + provider.least_time
            if provider.time_to_pay and (payment.expires_at or clock.now()) < enough:
                give_time(payment, provider.time_to_pay)
    return payment


def _keep(payment_id: int, redirect: Redirect) -> None:
    with atomic():
        payment = locked_payment(payment_id)
        payment.provider_url = redirect.url
        payment.provider_reference = redirect.reference
        if payment.status is PaymentState.CREATED:
            payment.move_to(PaymentState.PENDING, at=clock.now())


def _refuse_practice(payment: Payment) -> None:
    if payment.purchase.classroom_id is not None and PROVIDERS[payment.method].is_remote:
        raise OnlyPractice()
