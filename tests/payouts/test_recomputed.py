"""The balance and the statement, worked out once more from raw rows by other means."""

from random import Random

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import CollectedBy
from storefront.operator.queries.findings import findings
from storefront.ordering.models import PaymentMethod
from storefront.ordering.services.end import cancel_by_customer
from storefront.payments.models import NEEDS_SENDING, Refund, RefundReason
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.open import open_payments
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, give_back, keep_surplus
from storefront.payouts.services import fail_payout, make_payout
from storefront.shipping.models import ShippingKind
from tests.factories import make_account, make_user, make_variant, place_order
from tests.payouts.earning import hand_over, make_earning_group, send
from tests.payouts.recomputed import compare
from tests.sizes import size


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("seed", range(size(3, 30)))
def test_random_lives_of_orders_add_up(app, run_jobs, seed):
    """Two groups, short, exact and surplus money, cash, refunds, cancelled and paid out."""
    random = Random(seed)
    make_account()
    operator = make_user(is_operator=True)
    platform = make_earning_group("Roti", commission_bp=random.choice([0, 333, 1_250]))
    own = make_earning_group("Lebah", commission_bp=777)
    own.collected_by = CollectedBy.GROUP
    db.session.commit()
    for _step in range(14):
        live(random, random.choice([platform, platform, own]), run_jobs)
        if random.random() < 0.3:
            pay(random, platform, operator)
    for group in (platform, own):
        compare(group)
    db.session.rollback()
    assert {each.rule for each in findings() if each.violations} == set()


def live(random, group, run_jobs):
    """One order's life, as far as it goes."""
    method = random.choice([PaymentMethod.BANK_TRANSFER, PaymentMethod.COD])
    variant = make_variant(group, price_idr=random.randrange(1_000, 90_000))
    order = place_order(variant, random.randrange(1, 4), kind=ShippingKind.PICKUP, method=method)
    if random.random() < 0.15:
        return
    if method is PaymentMethod.BANK_TRANSFER and random.random() < 0.3:
        (payment,) = open_payments_of(order.id)
        receive(payment.id, payment.due_idr // 3, by_id=None)
        open_payments(order.purchase_id)
        if random.random() < 0.3:
            return
    for payment in open_payments_of(order.id):
        over = random.choice([0, 0, 0, 2_345])
        receive(payment.id, payment.due_idr + over, by_id=None)
    end = random.random()
    if end < 0.2:
        cancel_by_customer(order.id)
    elif end < 0.8:
        hand_over(order)
    if end > 0.6:
        give_back(order.id, random.randrange(1, 900), RefundReason.AGREED, note="penyok")
    run_jobs()
    see_to_refunds(random)


def see_to_refunds(random):
    by_id = make_user().id
    query = sa.select(Refund).where(Refund.status.in_(NEEDS_SENDING))
    for refund in db.session.scalars(query).all():
        if refund.can_be_kept and random.random() < 0.4:
            keep_surplus(refund.id, by_id=by_id)
        elif random.random() < 0.7:
            finish_refund(refund.id, by_id=by_id)


def pay(random, group, operator):
    payout_id = make_payout(group.id, by_id=operator.id)
    if payout_id is None or random.random() < 0.2:
        return
    if random.random() < 0.2:
        fail_payout(payout_id, "salah", by_id=operator.id)
    else:
        send(payout_id, by_id=operator.id)
