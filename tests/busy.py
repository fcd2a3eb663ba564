"""A busy shop: orders at every step of their way, and where their payments are made."""

from storefront.core.db import db
from storefront.groups.models import CollectedBy
from storefront.ordering.models import CancelReason, PaymentMethod, Purchase
from storefront.ordering.services.end import cancel_by_group
from storefront.ordering.services.fulfil import (
    accept_order,
    make_ready_for_pickup,
    pack_order,
    receive_order,
    ship_order,
)
from storefront.payments.models import PaymentOption
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.claim import claim_paid
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingKind
from tests.factories import (
    make_account,
    make_group,
    make_qris,
    make_user,
    make_variant,
    place_order,
    save,
)


def sell_at_every_step(group):
    """Orders at every step of their way; returns where the customers follow them."""
    by_id = make_user().id
    steps = [
        find_the_money,
        lambda order: accept_order(order.id, by_id=by_id),
        lambda order: pack_order(order.id, by_id=by_id),
        lambda order: ship_order(
            order.id, courier="JNE", tracking_number="CONTOH0123456789", by_id=by_id
        ),
        lambda order: receive_order(order.id, by_id=by_id),
    ]
    orders = []
    for count in range(len(steps) + 1):
        orders.append(place_order(make_variant(group, "Keripik tempe daun kemangi"), 2))
        for step in steps[:count]:
            step(orders[-1])
    orders += [claimed(group), cancelled(group, by_id), waiting(group, by_id)]
    return [db.session.get_one(Purchase, order.purchase_id).token for order in orders]


def claimed(group):
    order = place_order(make_variant(group))
    for payment in open_payments_of(order.id):
        claim_paid(payment.id)
    return order


def scanned(group):
    """Where a payment by QRIS is made."""
    make_qris(group)
    return payment_page(place_order(make_variant(group), method=PaymentMethod.QRIS))


def by_card():
    """Where a payment by card begins."""
    make_account()
    save(PaymentOption(method=PaymentMethod.CARD))
    group = make_group(collected_by=CollectedBy.PLATFORM)
    return payment_page(place_order(make_variant(group), method=PaymentMethod.CARD))


def payment_page(order):
    token = db.session.get_one(Purchase, order.purchase_id).token
    return f"/pesanan/{token}/bayar/{open_payments_of(order.id)[0].id}"


def cancelled(group, by_id):
    order = place_order(make_variant(group))
    find_the_money(order)
    cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=by_id)
    return order


def waiting(group, by_id):
    """To be fetched, for cash."""
    order = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    for step in (accept_order, pack_order, make_ready_for_pickup):
        step(order.id, by_id=by_id)
    return order


def find_the_money(order):
    for payment in open_payments_of(order.id):
        receive(payment.id, payment.due_idr, by_id=None)
