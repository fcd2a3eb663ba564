"""A group at work for the platform's money: orders that are paid, handed over and regretted."""

import sqlalchemy as sa

from storefront.core import storage
from storefront.core.db import db
from storefront.groups.models import CollectedBy
from storefront.ledger.models import LedgerEntry
from storefront.ordering.services.fulfil import (
    accept_order,
    complete_order,
    make_ready_for_pickup,
    pack_order,
)
from storefront.payments.models import Refund, RefundReason
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, give_back
from storefront.payouts.services import approve_payout, make_payout, send_payout
from storefront.shipping.models import ShippingKind
from tests.factories import make_account, make_group, make_user, make_variant, place_order


def make_earning_group(name="Roti", **fields):
    """A group whose money the platform collects, with an account of its own."""
    group = make_group(name, collected_by=CollectedBy.PLATFORM, **fields)
    make_account(group)
    return group


def sell(group, price_idr=80_000, *, over_idr=0, completed=True):
    """An order that is paid, and handed over unless told otherwise."""
    order = place_order(make_variant(group, price_idr=price_idr), kind=ShippingKind.PICKUP)
    for payment in open_payments_of(order.id):
        receive(payment.id, payment.due_idr + over_idr, by_id=None)
    if completed:
        hand_over(order)
    return order


def hand_over(order):
    by_id = make_user().id
    accept_order(order.id, by_id=by_id)
    pack_order(order.id, by_id=by_id)
    make_ready_for_pickup(order.id, by_id=by_id)
    complete_order(order.id, by_id=by_id)


def send_back(order, amount_idr):
    """A part of the price goes back and has left."""
    give_back(order.id, amount_idr, RefundReason.AGREED, note="satu bungkus rusak")
    finish_refund(newest(Refund), by_id=make_user().id)


def newest(model):
    return db.session.scalar(sa.select(sa.func.max(model.id)))


def send(payout_id, *, by_id):
    approve_payout(payout_id, by_id=by_id)
    send_payout(payout_id, storage.private().put(b"proof", ".jpg"), by_id=by_id)


def pay_out(group, *, by_id):
    payout_id = make_payout(group.id, by_id=by_id)
    send(payout_id, by_id=by_id)
    return payout_id


def entries_of(group, **facts):
    query = sa.select(LedgerEntry).filter_by(group_id=group.id, **facts).order_by(LedgerEntry.id)
    return list(db.session.scalars(query))


def owed(group):
    db.session.rollback()
    return sum(entry.amount_idr for entry in entries_of(group))
