"""Reports that were lost for ever: what Stripe knows is found by asking."""

from storefront.core.outbox import OutboxJob
from storefront.ordering.models import Order, OrderStatus
from storefront.payments.models import Payment, PaymentState, Refund, RefundReason, RefundState
from storefront.payments.services.refund import give_back
from tests.payments.cards import now, started, state


def test_money_whose_report_was_lost_is_found(stripe, coffee, later):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=3)
    assert now(Payment)[0].status is PaymentState.SETTLED
    assert now(Order)[0].status is OrderStatus.NEW


def test_money_for_a_page_that_we_never_heard_of_is_found(stripe, coffee, later):
    """The answer to our call was lost, too; the customer was on the page all the same."""
    stripe.control("fail", call="POST /v1/checkout/sessions", has_effect=True)
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=3)
    assert now(Payment)[0].status is PaymentState.SETTLED


def test_a_page_that_expired_unheard_frees_the_goods(stripe, coffee, later):
    payment = started(coffee)
    later(minutes=61)
    assert now(Order)[0].status is OrderStatus.EXPIRED
    assert now(Payment)[0].status is PaymentState.EXPIRED
    assert stripe.all("checkout.session")[0]["status"] == "expired"
    assert payment.id == now(Payment)[0].id


def test_a_refund_whose_end_was_not_reported_is_found(stripe, coffee, later):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=3)
    stripe.control("set", refund_status="pending")
    give_back(now(Order)[0].id, 15_000, RefundReason.AGREED)
    later(minutes=1)
    assert now(Refund)[0].status is RefundState.IN_TRANSIT
    stripe.control("change", about=stripe.all("refund")[0]["id"], changes={"status": "succeeded"})
    later(hours=2)
    assert now(Refund)[0].status is RefundState.DONE


def test_an_error_that_stripe_repeats_sends_the_money_once(stripe, coffee, later):
    """The refund was made, but its key is answered with an error for ever."""
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=3)
    stripe.control("fail", call="POST /v1/refunds", has_effect=True)
    give_back(now(Order)[0].id, 15_000, RefundReason.AGREED)
    later(minutes=1)
    assert now(Refund)[0].status is RefundState.DONE
    assert [one["amount"] for one in stripe.all("refund")] == [1_500_000]


def test_nothing_is_asked_for_once_all_is_done(stripe, coffee, later):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(hours=1)
    waiting = {job.fact for job in now(OutboxJob) if not job.done_at}
    assert "provider.ask" not in waiting


def test_the_sums_of_a_day_are_compared(stripe, coffee, later):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(hours=26)
    assert state()["cases"] == []


def test_a_day_with_other_sums_is_a_case(stripe, coffee, later):
    """Money that Stripe does not have although the book says so."""
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    later(minutes=3)
    stripe.control("change", about=payment.provider_reference, changes={"payment_status": "unpaid"})
    later(hours=26)
    assert state()["cases"] == ["totals"]
