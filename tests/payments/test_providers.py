"""The contract that every way to pay keeps; a new one in PROVIDERS is asked by itself."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.core import clock
from storefront.core.world import entered
from storefront.groups.models import CollectedBy
from storefront.ordering.models import OrderStatus, PaymentMethod
from storefront.payments.models import Payment, PaymentOption, PaymentState
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.base import NotSigned
from storefront.payments.providers.stripe_session import from_minor, to_minor
from storefront.payments.queries.options import options_of
from storefront.payments.services.provider import OnlyPractice, start_payment
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from tests.factories import (
    make_account,
    make_classroom,
    make_group,
    make_qris,
    make_variant,
    place_order,
)
from tests.payments.cards import now

EVERY = pytest.mark.parametrize("method", PROVIDERS)


@pytest.fixture
def place(stripe, coffee):
    """Order the same by any method: what needs a group's own hands goes to a group's."""
    make_qris()
    own = make_variant(make_group("Teh"), "Teh", price_idr=40_000)

    def place(method):
        by_hand = method is PaymentMethod.COD
        kind = ShippingKind.PICKUP if by_hand else ShippingKind.FLAT
        return place_order(own if by_hand else coffee, kind=kind, method=method)

    return place


def test_every_method_has_a_provider_with_a_name_of_its_own():
    assert set(PROVIDERS) == set(PaymentMethod)
    assert len({provider.name for provider in PROVIDERS.values()}) == len(PROVIDERS)


@EVERY
def test_a_payment_is_due_as_its_provider_says(place, method):
    order, provider = place(method), PROVIDERS[method]
    [payment] = now(Payment)
    assert payment.method is method
    assert (payment.unique_code_idr > 0) is provider.makes_unique
    waits = PaymentState.CREATED if provider.is_remote else PaymentState.PENDING
    assert payment.status is waits
    if provider.time_to_pay is None:
        assert payment.expires_at is None
    else:
        assert abs(payment.expires_at - clock.now() - provider.time_to_pay) < timedelta(minutes=1)
        assert order.pay_before == payment.expires_at


@EVERY
def test_a_page_of_the_provider_is_the_same_when_asked_again(place, method):
    place(method)
    [payment] = now(Payment)
    page = start_payment(payment.id)
    assert (page is not None) is PROVIDERS[method].is_remote
    assert start_payment(payment.id) == page
    [payment] = now(Payment)
    assert payment.status is PaymentState.PENDING


@EVERY
def test_money_that_came_starts_the_order_and_can_go_back(place, method, run_jobs):
    order = place(method)
    [payment] = now(Payment)
    receive(payment.id, payment.due_idr, by_id=None)
    receive(payment.id, payment.due_idr, by_id=None)
    assert now(type(order))[0].status is OrderStatus.NEW
    assert now(Payment)[0].received_idr == payment.due_idr


@EVERY
def test_a_report_that_nobody_signed_is_refused(stripe, method):
    for headers in ({}, {"Stripe-Signature": "t=1,v1=00"}, {"Stripe-Signature": "\0"}):
        for body in (b"", b"{}", b"\xff\xfe", b"[]"):
            with pytest.raises(NotSigned):
                PROVIDERS[method].parse_webhook(headers, body)


@EVERY
def test_what_is_not_set_up_is_not_offered(app, place, method, monkeypatch):
    provider = PROVIDERS[method]
    group_ids = [option.group_id for option in now(PaymentOption) if option.group_id]
    assert method in {one.method for found in options_of(group_ids).values() for one in found}
    for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"):
        monkeypatch.setitem(app.config, name, None)
    offered = {one.method for found in options_of(group_ids).values() for one in found}
    assert (method in offered) is provider.is_ready() is not provider.is_remote
    assert bool(provider.missing_settings()) is provider.is_remote


@EVERY
def test_nothing_of_a_class_goes_to_a_real_provider(stripe, method, run_jobs):
    make_account(), make_qris()
    classroom = make_classroom()
    with entered(classroom.world):
        collector = CollectedBy.GROUP if method is PaymentMethod.COD else CollectedBy.PLATFORM
        group = make_group(classroom_id=classroom.id, collected_by=collector)
        assert PaymentMethod.CARD not in {
            one.method for found in options_of([group.id]).values() for one in found
        }
        kind = ShippingKind.PICKUP if method is PaymentMethod.COD else ShippingKind.FLAT
        place_order(make_variant(group), kind=kind, method=method)
        [payment] = now(Payment)
        if PROVIDERS[method].is_remote:
            with pytest.raises(OnlyPractice):
                start_payment(payment.id)
        else:
            assert start_payment(payment.id) is None
    assert stripe.all("checkout.session") == []


@given(st.integers(1, 10**11))
def test_rupiah_come_back_from_stripe_as_they_went(amount_idr):
    assert from_minor(to_minor(amount_idr), "idr") == amount_idr


@given(st.integers(0, 10**13), st.sampled_from(["idr", "usd", "jpy"]))
def test_what_is_not_whole_rupiah_is_none(amount, currency):
    found = from_minor(amount, currency)
    assert found is None or (currency == "idr" and to_minor(found) == amount)
    assert (found is None) == (currency != "idr" or amount % 100 != 0)
