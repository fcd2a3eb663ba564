"""The treasurer's page against raw rows, and what offers take off against every sum of money."""

from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa
from flask import template_rendered

from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import CollectedBy, Role
from storefront.ordering.models import (
    Order,
    PaymentStatus,
)
from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import NEEDS_SENDING, Refund, RefundReason
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, give_back
from storefront.promotion.pricing import VoucherKind
from tests.factories import (
    make_account,
    make_bundle,
    make_group,
    make_member,
    make_qris,
    make_user,
    make_variant,
    make_voucher,
)
from tests.ordering.shopping import check_out, fill_cart, orders_now, picked_up, purchase_behind
from tests.payouts.earning import hand_over
from tests.payouts.recomputed import compare
from tests.promotion.reading import broken

ROWS = sa.text("""
    SELECT p.status, p.due_idr, p.received_idr, p.is_held, p.settled_at, p.method,
        CASE WHEN p.claimed_at IS NULL THEN 0 ELSE 1 END AS is_claimed
    FROM payment p JOIN payment_option o ON o.id = p.option_id WHERE o.group_id = :group
""").columns(settled_at=sa.DateTime(timezone=True))
GOES_BACK = sa.text("""
    SELECT r.amount_idr FROM refund r JOIN payment p ON p.id = r.payment_id
    JOIN payment_option o ON o.id = p.option_id
    WHERE o.group_id = :group AND r.status IN ('requested', 'failed')
""")


def on_the_page(visitor, group):
    """What the page was given, in rupiah: awaited, claimed, late, to send back, settled today."""
    told = {}

    def keep(_app, context, **_more):
        told.update(context)

    with template_rendered.connected_to(keep, visitor.application):
        assert visitor.get(f"/kelola/{group.slug}/uang-masuk").status_code == 200
    found = {name: [one.due_idr for one in told[name]] for name in ("claimed", "unclaimed", "late")}
    found["back"] = [refund.amount_idr for refund in told["refunds"]]
    found["settled"] = [payment.received_idr for payment in told["settled"]]
    return {name: sorted(amounts) for name, amounts in found.items()}


def in_the_rows(group, midnight):
    db.session.rollback()
    rows = db.session.execute(ROWS, {"group": group.id}).all()
    held = [row for row in rows if row.is_held]
    pending = [row for row in held if row.status == "pending"]
    came = [row for row in rows if row.settled_at and str(row.settled_at)[:19] >= midnight]
    found = {
        "claimed": [row.due_idr for row in pending if row.is_claimed],
        "unclaimed": [row.due_idr for row in pending if not row.is_claimed],
        "late": [row.due_idr for row in held if row.status in ("expired", "cancelled")],
        "back": db.session.scalars(GOES_BACK, {"group": group.id}).all(),
        "settled": [row.received_idr for row in came],
    }
    return {name: sorted(amounts) for name, amounts in found.items()}


def pay(order, more_idr=0):
    """The number of the payment is its order's; `more_idr` comes on top of what is due."""
    (payment,) = open_payments_of(order.id)
    receive(payment.id, payment.due_idr + more_idr, by_id=None)


def send_all_back(order):
    by_id = make_user().id
    query = sa.select(Refund.id).where(
        Refund.order_id == order.id, Refund.status.in_(NEEDS_SENDING)
    )
    for refund_id in db.session.scalars(query).all():
        finish_refund(refund_id, by_id=by_id)


def buy_cheaper(app, wanted, code, **changes):
    """One order with a bundle and a voucher in it."""
    customer = app.test_client()
    fill_cart(customer, wanted)
    customer.submit("/keranjang", kode=code)
    return purchase_behind(check_out(customer, **changes)).orders[0].id


@pytest.fixture
def lebah(app):
    """A group with two goods, a bundle of both and three vouchers."""
    group = make_group("Lebah", slug="lebah", commission_bp=777)
    make_qris(group)
    honey = make_variant(group, "Madu", price_idr=33_333, stock=60)
    tea = make_variant(group, "Teh", price_idr=17_779, stock=60)
    make_bundle(group, [honey, tea], price_idr=45_001)
    make_voucher(group, "HEMAT7", percent=7)
    make_voucher(group, "ANTAR", percent=0, kind=VoucherKind.FREE_SHIPPING)
    make_voucher(group, "LUNAS", percent=100)
    return group, honey, tea


@pytest.mark.parametrize("collected_by", list(CollectedBy))
def test_the_treasurers_page_is_what_the_rows_say_while_offers_take_off(
    app, lebah, run_jobs, collected_by
):
    """Every way an order with a bundle and a voucher can go, a day apart from the last ones."""
    group, honey, tea = lebah
    group.collected_by = collected_by
    db.session.commit()
    make_account()
    make_qris()
    treasurer = app.test_client()
    treasurer.enter(make_member(group, Role.TREASURER).user_id)
    both, code = {honey: 3, tea: 2}, "HEMAT7"
    yesterday = clock.now() - timedelta(days=2)
    with clock.at(yesterday):
        pay(order_of(buy_cheaper(app, both, code)))
        buy_cheaper(app, both, code)  # nobody pays
    run_jobs()

    kept, claimed, short, over, gone, sent = (
        order_of(buy_cheaper(app, both, code)) for _ in range(6)
    )
    free_ride = order_of(buy_cheaper(app, both, "ANTAR"))
    assert (kept.bundles_idr, kept.voucher_idr, kept.goods_idr) == (12_222, 8_633, 114_702)
    for order in (kept, gone, sent, free_ride):
        pay(order)
    claim_paid(open_payments_of(claimed.id)[0].id)
    pay(short, -70_000)
    pay(over, 2_345)
    cancel_by_customer(gone.id)
    cancel_by_customer(free_ride.id)
    hand_over(kept)
    give_back(kept.id, 12_345, RefundReason.AGREED, note="penyok")
    hand_over(sent)
    give_back(sent.id, 1, RefundReason.AGREED, note="penyok")
    run_jobs()
    send_all_back(sent)
    send_all_back(free_ride)

    midnight = clock.start_of(clock.today()).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    page = on_the_page(treasurer, group)
    assert page == in_the_rows(group, midnight)
    if collected_by is CollectedBy.GROUP:
        assert {name: len(amounts) for name, amounts in page.items()} == {
            "claimed": 1,
            "unclaimed": 1,
            "late": 1,
            "back": 3,
            "settled": 6,
        }
    compare(group)
    assert broken() == set()


def test_what_a_voucher_pays_whole_needs_no_payment(app, lebah, run_jobs):
    """Fetched by the customer it costs nothing, in cash or by transfer; it goes on, and ends."""
    group, honey, _tea = lebah
    for method in ("cod", "bank_transfer"):
        customer = app.test_client()
        fill_cart(customer, {honey: 1})
        customer.submit("/keranjang", kode="LUNAS")
        answer = check_out(customer, **picked_up(honey), **{f"method_{group.id}": method})
        page = customer.get(answer.headers["Location"], follow_redirects=True)
        assert (page.status_code, "Belum dibayar" in page.text) == (200, False)
    run_jobs()
    for order in orders_now():
        assert (order.total_idr, order.payment_status) == (0, PaymentStatus.PAID)
        assert open_payments_of(order.id) == []
    first, second = orders_now()
    hand_over(first)
    cancel_by_customer(second.id)
    run_jobs()
    compare(group)
    assert broken() == set()


def order_of(id_):
    return db.session.get(Order, id_)
