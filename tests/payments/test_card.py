"""A customer pays by card: there and back, with a Stripe that may fail, or in another way."""

import pytest

from storefront.core.db import db
from storefront.core.language import Language
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, OrderStatus, PaymentMethod, PaymentStatus, Purchase
from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import Payment, PaymentOption, PaymentState
from storefront.payments.providers import PROVIDERS
from tests.factories import make_user
from tests.ordering.shopping import check_out, fill_cart
from tests.payments.cards import now, order_by_card, report, started, state


def address_of(payment):
    return f"/pesanan/{db.session.get(Purchase, payment.purchase_id).token}/bayar/{payment.id}"


@pytest.fixture
def card_page(stripe, coffee):
    """Where a payment is made that Stripe was not asked for yet."""
    order_by_card(coffee)
    return address_of(now(Payment)[0])


def test_the_order_leads_straight_to_stripe(client, stripe, coffee):
    fill_cart(client, {coffee: 1})
    answer = check_out(client, method_platform="card")
    [session], [payment] = stripe.all("checkout.session"), now(Payment)
    assert (answer.status_code, answer.headers["Location"]) == (303, session["url"])
    assert session["amount_total"] == 5_000_000
    assert session["currency"] == "idr"
    reference = f"{now(Purchase)[0].number}.{payment.id}"
    assert session["client_reference_id"] == session["metadata"]["payment"] == reference
    asked = session["asked"]
    assert asked["allowed_payment_method_types"] == {"0": "card"}
    assert int(asked["expires_at"]) == int(payment.expires_at.timestamp())
    assert now(Order)[0].pay_before == payment.expires_at
    assert asked["success_url"].endswith(address_of(payment))
    assert asked["locale"] == "id"
    assert (payment.status, payment.provider_reference) == (PaymentState.PENDING, session["id"])


def test_an_english_customer_pays_on_an_english_page(client, stripe, coffee):
    order_by_card(coffee)
    purchase = now(Purchase)[0]
    purchase.language = Language.EN
    db.session.commit()
    client.submit(f"/en{address_of(now(Payment)[0])}", form="/halaman")
    [session] = stripe.all("checkout.session")
    assert session["asked"]["locale"] == "en"
    assert f"/en/pesanan/{purchase.token}" in session["asked"]["success_url"]


def test_the_same_order_sent_twice_is_paid_on_one_page(client, stripe, card_page):
    first = client.submit(card_page, form="/halaman")
    again = client.submit(card_page, form="/halaman")
    assert first.headers["Location"] == again.headers["Location"]
    assert len(stripe.all("checkout.session")) == 1


def test_no_transaction_is_open_while_stripe_is_asked(client, card_page, monkeypatch):
    start = PROVIDERS[PaymentMethod.CARD].start

    def watched(payment):
        assert not db.session().in_transaction()
        return start(payment)

    monkeypatch.setattr(PROVIDERS[PaymentMethod.CARD], "start", watched)
    assert client.submit(card_page, form="/halaman").status_code == 303


def test_coming_back_only_reads(client, stripe, coffee):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    page = client.get(address_of(payment))
    assert "Kabar dari Stripe" in page.text
    assert now(Payment)[0].status is PaymentState.PENDING
    report(client, stripe.tell("checkout.session.completed", payment.provider_reference))
    assert "Rp50.000 sudah diterima" in client.get(address_of(payment)).text


def test_a_stripe_that_fails_leaves_the_order_and_other_ways(client, stripe, card_page, run_jobs):
    stripe.control("fail", call="POST /v1/checkout/sessions", has_effect=False)
    answer = client.submit(card_page, form="/halaman")
    assert answer.status_code == 503
    assert "Pesanan Anda aman" in answer.text
    assert "Coba lagi" in answer.text
    [payment] = now(Payment)
    assert (payment.status, payment.provider_url) == (PaymentState.CREATED, None)

    answer = client.submit(card_page, form="/cara-lain", way="bank_transfer")
    assert answer.status_code == 303
    run_jobs()
    assert [one.status for one in now(Payment)] == [PaymentState.CANCELLED, PaymentState.PENDING]
    [order] = now(Order)
    assert (order.payment_method, order.status) == (
        PaymentMethod.BANK_TRANSFER,
        OrderStatus.AWAITING_PAYMENT,
    )
    assert "0000-0000-0009" in client.get(answer.headers["Location"], follow_redirects=True).text


def test_an_order_is_safe_when_stripe_fails_at_once(client, stripe, coffee):
    stripe.control("fail", call="POST /v1/checkout/sessions", has_effect=False)
    fill_cart(client, {coffee: 1})
    answer = check_out(client, method_platform="card")
    page = client.get(answer.headers["Location"], follow_redirects=True)
    assert "Lanjut ke halaman kartu" in page.text
    assert len(now(Order)) == 1


def test_an_error_that_stripe_repeats_is_got_over_by_looking(client, stripe, card_page):
    """The page was made, but its key is answered with an error for ever."""
    stripe.control("fail", call="POST /v1/checkout/sessions", has_effect=True)
    answer = client.submit(card_page, form="/halaman")
    [session] = stripe.all("checkout.session")
    assert answer.headers["Location"] == session["url"]


def test_a_stripe_that_is_away_says_so(app, client, card_page, monkeypatch):
    monkeypatch.setitem(app.config, "STRIPE_API_BASE", "http://127.0.0.1:9")
    assert client.submit(card_page, form="/halaman").status_code == 503


def test_what_the_receiver_does_not_take_cannot_be_chosen(client, card_page):
    assert client.submit(card_page, form="/cara-lain", way="qris").status_code == 422
    assert [one.status for one in now(Payment)] == [PaymentState.CREATED]


def test_forms_may_lead_to_stripe_and_nowhere_else(app, client, stripe, monkeypatch):
    policy = client.get("/keranjang").headers["Content-Security-Policy"]
    assert f"form-action 'self' {stripe.url};" in policy


def test_the_operator_offers_cards_once_they_are_set_up(app, client, stripe, monkeypatch):
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    assert client.submit("/pengelola/uang", form="/kartu").status_code == 303
    assert [one.is_offered for one in now(PaymentOption)] == [False]
    assert client.submit("/pengelola/uang", form="/kartu").status_code == 303
    assert [one.is_offered for one in now(PaymentOption)] == [True]
    client.submit("/pengelola/uang", form="/kartu")
    monkeypatch.setitem(app.config, "STRIPE_WEBHOOK_SECRET", None)
    page = client.get("/pengelola/uang").text
    assert "<code>STRIPE_WEBHOOK_SECRET</code>" in page
    assert "Tawarkan kartu" not in page


def test_a_dispute_waits_on_the_operators_desk(client, stripe, coffee):
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    report(client, stripe.tell("checkout.session.completed", payment.provider_reference))
    dispute = stripe.control("dispute", session=payment.provider_reference)["id"]
    report(client, stripe.tell("charge.dispute.created", dispute))
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    assert "Bank pembeli meminta uangnya kembali" in client.get("/pengelola/").text
    assert client.submit("/pengelola/", form="/sengketa", ended="open").status_code == 422
    assert client.submit("/pengelola/", form="/sengketa", ended="lost").status_code == 303
    assert "Tidak ada yang menunggu" in client.get("/pengelola/").text
    [order] = now(Order)
    assert (state()["balance"], order.payment_status) == (0, PaymentStatus.REFUNDED)
    assert {found.rule for found in findings() if found.violations} == set()


def test_a_card_is_given_its_money_back_by_nobodys_hand(client, stripe, coffee, run_jobs):
    """Until Stripe has said that it cannot, the refund is no task of the operator."""
    payment = started(coffee)
    stripe.pay(payment.provider_reference)
    report(client, stripe.tell("checkout.session.completed", payment.provider_reference))
    cancel_by_customer(now(Order)[0].id)
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    run_jobs()
    assert "Uang yang harus dikembalikan" not in client.get("/pengelola/uang").text
    [sent] = stripe.all("refund")
    stripe.control("change", about=sent["id"], changes={"status": "failed"})
    report(client, stripe.tell("refund.failed", sent["id"]))
    assert "Uang yang harus dikembalikan" in client.get("/pengelola/uang").text
