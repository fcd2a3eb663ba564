"""What Stripe reports: repeated, at once, out of order, too early, too late, forged, never."""

from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Order, OrderStatus, PaymentStatus, Purchase
from storefront.ordering.services.end import cancel_by_customer, expire_order
from storefront.payments.models import (
    Payment,
    PaymentState,
    Problem,
    Refund,
    RefundReason,
    RefundState,
    WebhookEvent,
)
from storefront.payments.queries.to_check import cases_of_providers
from storefront.payments.services.provider import send_refund
from storefront.payments.services.refund import give_back
from storefront.sales.period import Period
from storefront.sales.queries.figures import figures_by_day, sum_over
from tests.factories import make_variant
from tests.payments.cards import WEBHOOK, now, report, started, state
from tests.race import at_once
from tests.sizes import size

TIMES = size(100, 400)


@pytest.fixture
def payment(stripe, coffee):
    """Rp50.000 that a customer is about to pay by card."""
    return started(coffee)


@pytest.fixture
def paid(stripe, payment):
    """The report that she has paid."""
    stripe.pay(payment.provider_reference)
    return stripe.tell("checkout.session.completed", payment.provider_reference)


def test_money_that_stripe_reports_starts_the_order(client, payment, paid):
    assert report(client, paid) == 200
    [order], [payment] = now(Order), now(Payment)
    assert (order.status, order.payment_status) == (OrderStatus.NEW, PaymentStatus.PAID)
    assert (payment.status, payment.received_idr) == (PaymentState.SETTLED, 50_000)
    assert state()["balance"] == 50_000
    [event] = now(WebhookEvent)
    assert (event.provider, event.kind) == ("stripe", "checkout.session.completed")
    assert (event.payment_id, event.problem) == (payment.id, None)


def test_a_bank_that_takes_its_time_says_so_later(client, stripe, payment):
    session = payment.provider_reference
    stripe.pay(session, payment_status="unpaid")
    assert report(client, stripe.tell("checkout.session.completed", session)) == 200
    assert now(Payment)[0].status is PaymentState.PENDING
    stripe.pay(session)
    assert report(client, stripe.tell("checkout.session.async_payment_succeeded", session)) == 200
    assert now(Payment)[0].status is PaymentState.SETTLED


def test_a_declined_payment_is_asked_anew(client, stripe, payment, run_jobs):
    session = payment.provider_reference
    stripe.pay(session, payment_status="unpaid")
    assert report(client, stripe.tell("checkout.session.async_payment_failed", session)) == 200
    run_jobs()
    assert [one.status for one in now(Payment)] == [PaymentState.FAILED, PaymentState.CREATED]
    assert now(Order)[0].status is OrderStatus.AWAITING_PAYMENT


def test_an_expired_page_frees_the_goods(client, stripe, payment, coffee, run_jobs):
    session = payment.provider_reference
    with clock.at(payment.expires_at + timedelta(seconds=1)):
        stripe.control("change", about=session, changes={"status": "expired"})
        assert report(client, stripe.tell("checkout.session.expired", session)) == 200
        run_jobs()
    assert now(Payment)[0].status is PaymentState.EXPIRED
    assert now(Order)[0].status is OrderStatus.EXPIRED
    db.session.refresh(coffee)
    assert coffee.stock == 9


@pytest.mark.slow
def test_a_report_has_one_effect_however_often_it_comes(app, client, paid):
    assert {report(client, paid) for _ in range(TIMES)} == {200}
    assert state()["balance"] == 50_000
    assert len(now(WebhookEvent)) == 1


@pytest.mark.slow
def test_a_report_has_one_effect_also_at_once(app, paid):
    post = partial(app.test_client().post, WEBHOOK, **paid.request)
    codes = [
        run.result().status_code for _ in range(TIMES // 10) for run in at_once(app, [post] * 10)
    ]
    assert codes.count(200) == len(codes)
    assert state()["balance"] == 50_000
    assert len(now(WebhookEvent)) == 1


KINDS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.expired",
    "refund.updated",
    "charge.dispute.created",
)


@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_every_order_of_reports_ends_the_same(client, stripe, shared_group, run_jobs):
    """Each of 120 ways, on a payment of its own, brings the shop to the same state."""
    tea = make_variant(shared_group, "Teh", price_idr=40_000, stock=120)
    for kinds in permutations(KINDS):
        _tell(kinds, client, stripe, tea)
    run_jobs()
    assert set(_ends()) == {
        (
            (OrderStatus.NEW, PaymentStatus.PARTLY_REFUNDED),
            (PaymentState.SETTLED, 50_000, True),
            ((RefundState.DONE, 5_000),),
            (Problem.DISPUTED,),
        )
    }


def _tell(kinds, client, stripe, variant):
    """Report all of a paid, partly refunded and disputed session; what was not taken again."""
    session = started(variant).provider_reference
    intent = stripe.control("pay", session=session)["payment_intent"]
    refund = stripe.control("refund", payment_intent=intent, amount=500_000)["id"]
    dispute = stripe.control("dispute", session=session)["id"]
    about = {"refund.updated": refund, "charge.dispute.created": dispute}
    waiting = [stripe.tell(kind, about.get(kind, session)) for kind in kinds]
    while waiting:
        left = [webhook for webhook in waiting if report(client, webhook) != 200]
        assert len(left) < len(waiting)
        waiting = left


def _ends():
    """What became of each payment and all that belongs to it."""
    orders = {order.purchase_id: order for order in now(Order)}
    refunds, events = now(Refund), now(WebhookEvent)
    for payment in now(Payment):
        order = orders[payment.purchase_id]
        yield (
            (order.status, order.payment_status),
            (payment.status, payment.received_idr, payment.disputed_at is not None),
            tuple((one.status, one.amount_idr) for one in refunds if one.payment_id == payment.id),
            tuple(one.problem for one in events if one.problem and one.payment_id == payment.id),
        )


def test_what_comes_before_its_order_is_taken_once_that_is_there(client, stripe, payment, paid):
    purchase = db.session.get(Purchase, payment.purchase_id)
    number = purchase.number
    rename(purchase, "E-777777")
    assert report(client, paid) == 503
    assert now(WebhookEvent) == []
    rename(purchase, number)
    assert report(client, paid) == 200
    assert now(Payment)[0].status is PaymentState.SETTLED


def test_what_nobody_knows_is_a_case_after_ten_minutes(client, payment, paid):
    rename(db.session.get(Purchase, payment.purchase_id), "E-777777")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert report(client, paid) == 200
    assert [event.problem for event in now(WebhookEvent)] == [Problem.UNKNOWN]
    assert now(Payment)[0].received_idr == 0


def rename(purchase, number):
    with atomic() as session:
        session.get(Purchase, purchase.id).number = number


def test_money_for_an_expired_order_revives_it(client, stripe, payment, run_jobs):
    [order] = now(Order)
    with clock.at(order.pay_before + timedelta(minutes=1)):
        expire_order(order.id)
        run_jobs()
        assert now(Payment)[0].status is PaymentState.EXPIRED
        stripe.pay(payment.provider_reference)
        paid = stripe.tell("checkout.session.completed", payment.provider_reference)
        assert report(client, paid) == 200
    assert now(Order)[0].status is OrderStatus.NEW
    assert now(Payment)[0].status is PaymentState.SETTLED


def test_money_for_a_cancelled_order_goes_back_to_the_card(client, stripe, payment, paid, run_jobs):
    cancel_by_customer(now(Order)[0].id)
    run_jobs()
    assert report(client, paid) == 200
    run_jobs()
    assert now(Payment)[0].status is PaymentState.SETTLED_LATE
    [refund], [sent] = now(Refund), stripe.all("refund")
    assert (refund.status, refund.provider_reference) == (RefundState.DONE, sent["id"])
    assert sent["amount"] == 5_000_000
    assert state()["balance"] == 0


def test_a_page_of_a_cancelled_order_takes_no_more_money(stripe, payment, run_jobs):
    cancel_by_customer(now(Order)[0].id)
    run_jobs()
    [session] = stripe.all("checkout.session")
    assert session["status"] == "expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_total": 4_999_900},
        {"amount_total": 5_000_050},
        {"currency": "usd"},
        {"metadata": {"payment": "E-777777.1"}},
    ],
    ids=str,
)
def test_money_that_is_not_what_was_asked_for_is_a_case(client, stripe, payment, changes):
    session = payment.provider_reference
    stripe.control("change", about=session, changes=changes)
    stripe.pay(session)
    assert report(client, stripe.tell("checkout.session.completed", session)) == 200
    assert state()["cases"] == [Problem.MISMATCH]
    assert state()["balance"] == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "whsec_of_another_shop"},
        {"at": 1_700_000_000},
        {"livemode": True},
    ],
    ids=str,
)
def test_what_stripe_did_not_sign_for_us_now_leaves_nothing(client, stripe, payment, forged):
    stripe.pay(payment.provider_reference)
    session = payment.provider_reference
    assert report(client, stripe.tell("checkout.session.completed", session, **forged)) == 400
    assert now(WebhookEvent) == []
    assert now(Payment)[0].status is PaymentState.PENDING


def test_a_changed_body_is_not_what_was_signed(client, paid):
    forged = {"data": paid.body.replace("5000000", "100"), "headers": paid.request["headers"]}
    assert client.post(WEBHOOK, **forged).status_code == 400
    assert now(WebhookEvent) == []


def test_a_failure_leaves_nothing_and_the_repetition_works(app, client, paid, monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as broken:
        broken.setattr("storefront.payments.services.receive.derive_status", fail)
        assert report(client, paid) == 500
    assert now(WebhookEvent) == []
    assert now(Payment)[0].status is PaymentState.PENDING
    assert report(client, paid) == 200
    assert now(Payment)[0].status is PaymentState.SETTLED


def test_a_part_goes_back_through_stripe(client, stripe, paid, run_jobs):
    report(client, paid)
    give_back(now(Order)[0].id, 15_000, RefundReason.AGREED, note="Satu bungkus rusak")
    run_jobs()
    run_jobs()
    [refund], [sent] = now(Refund), stripe.all("refund")
    assert (refund.status, sent["amount"]) == (RefundState.DONE, 1_500_000)
    assert state()["balance"] == 35_000


def test_a_refund_that_comes_back_is_somebodys_task(client, stripe, paid, run_jobs):
    report(client, paid)
    give_back(now(Order)[0].id, 15_000, RefundReason.AGREED)
    run_jobs()
    [sent] = stripe.all("refund")
    stripe.control("change", about=sent["id"], changes={"status": "failed"})
    failed = stripe.tell("refund.failed", sent["id"])
    assert report(client, failed) == 200
    assert report(client, failed) == 200
    assert now(Refund)[0].status is RefundState.FAILED
    assert state()["balance"] == 50_000


def test_a_lost_dispute_takes_the_money_once_and_with_it_what_was_to_go_back(
    client, stripe, payment, paid
):
    """Its bank gives the customer everything: a refund that waits is not sent to her as well."""
    report(client, paid)
    [order] = now(Order)
    give_back(order.id, 15_000, RefundReason.AGREED)
    dispute = stripe.control("dispute", session=payment.provider_reference)["id"]
    report(client, stripe.tell("charge.dispute.created", dispute))
    stripe.control("change", about=dispute, changes={"status": "lost"})
    for _time in range(2):
        assert report(client, stripe.tell("charge.dispute.closed", dispute)) == 200
    lost = state()
    assert sorted(lost["refunds"]) == [(RefundState.DONE, 15_000), (RefundState.DONE, 35_000)]
    assert lost["orders"] == [(OrderStatus.NEW, PaymentStatus.REFUNDED)]
    assert (lost["balance"], now(Payment)[0].disputed_at) == (0, None)
    assert list(db.session.scalars(cases_of_providers())) == []
    send_refund(now(Refund)[0].id)
    assert stripe.all("refund") == []

    stripe.control("change", about=dispute, changes={"status": "won"})
    report(client, stripe.tell("charge.dispute.closed", dispute))
    assert state() == lost | {"cases": [Problem.DISPUTED, Problem.MISMATCH]}


def test_the_loss_of_a_part_leaves_the_rest_and_no_omzet_below_zero(client, stripe, payment, paid):
    report(client, paid)
    group = db.session.get(ProducerGroup, now(Order)[0].group_id)
    for part_idr, left_idr in ((20_000, 30_000), (30_000, 0)):
        dispute = stripe.control("dispute", session=payment.provider_reference)["id"]
        changes = {"status": "lost", "amount": part_idr * 100}
        stripe.control("change", about=dispute, changes=changes)
        report(client, stripe.tell("charge.dispute.closed", dispute))
        assert state()["balance"] == left_idr
        today = Period(clock.today(), clock.today())
        omzet_idr = sum_over(today, figures_by_day(group, today)).omzet_idr
        assert omzet_idr == max(0, left_idr - 10_000)  # its ongkir goes last
    more = stripe.control("dispute", session=payment.provider_reference)["id"]
    stripe.control("change", about=more, changes={"status": "lost"})
    report(client, stripe.tell("charge.dispute.closed", more))
    assert (state()["balance"], state()["cases"]) == (0, [Problem.MISMATCH])


def test_a_dispute_freezes_and_the_end_of_it_thaws(client, stripe, payment, paid):
    report(client, paid)
    dispute = stripe.control("dispute", session=payment.provider_reference)["id"]
    assert report(client, stripe.tell("charge.dispute.created", dispute)) == 200
    assert now(Payment)[0].disputed_at is not None
    assert state()["cases"] == [Problem.DISPUTED]
    stripe.control("change", about=dispute, changes={"status": "won"})
    assert report(client, stripe.tell("charge.dispute.closed", dispute)) == 200
    assert now(Payment)[0].disputed_at is None
    assert now(WebhookEvent)[1].closed_at is not None
