"""What the shop owes a group, by its book: the examples that treasurers were told."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import CollectedBy
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.payments.models import Refund, RefundReason
from storefront.payments.queries.payments import payments_of
from storefront.payments.services import open as opening
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, give_back
from storefront.shipping.models import ShippingKind
from tests.factories import (
    make_account,
    make_group,
    make_shipping,
    make_user,
    make_variant,
    place_order,
)

GOODS, SHIPPING, CODE = 74_000, 8_000, 347


@pytest.fixture
def pay_for(app, monkeypatch):
    """Buy goods of Rp74.000 from a group, brought for Rp8.000, and pay by transfer."""
    monkeypatch.setattr(opening, "CODES", range(CODE, CODE + 1))

    def pay_for(group):
        make_shipping(group, ShippingKind.OWN_COURIER, "Kurir kelompok", price_idr=SHIPPING)
        order = place_order(make_variant(group, price_idr=GOODS), kind=ShippingKind.OWN_COURIER)
        (payment,) = payments_of(order.purchase_id)
        assert payment.due_idr == 82_347
        receive(payment.id, payment.due_idr, by_id=None)
        return order, payment

    return pay_for


def booked(group):
    query = sa.select(LedgerEntry.kind, LedgerEntry.amount_idr).where(
        LedgerEntry.group_id == group.id
    )
    return [tuple(row) for row in db.session.execute(query.order_by(LedgerEntry.id))]


def balance(group):
    return sum(amount_idr for _kind, amount_idr in booked(group))


def test_a_transfer_to_the_group_is_in_its_hand_already(pay_for):
    group = make_group("Lebah")
    pay_for(group)

    assert booked(group) == [
        (EntryKind.SALE, 74_000),
        (EntryKind.SHIPPING, 8_000),
        (EntryKind.UNIQUE_CODE, 347),
        (EntryKind.CASH_IN_HAND, -82_347),
    ]
    assert balance(group) == 0


def test_a_transfer_to_the_platform_is_owed_to_the_group(pay_for):
    make_account()
    group = make_group("Roti", collected_by=CollectedBy.PLATFORM)
    pay_for(group)

    assert booked(group) == [
        (EntryKind.SALE, 74_000),
        (EntryKind.SHIPPING, 8_000),
        (EntryKind.UNIQUE_CODE, 347),
    ]
    assert balance(group) == 82_347


def test_a_refund_by_the_group_comes_out_of_its_hand(pay_for):
    group = make_group("Lebah")
    order, _payment = pay_for(group)
    give_back(order.id, 15_000, RefundReason.AGREED, note="satu bungkus rusak")
    finish_refund(db.session.scalars(sa.select(Refund.id)).one(), by_id=make_user().id)

    assert booked(group)[4:] == [(EntryKind.REFUND, -15_000), (EntryKind.CASH_IN_HAND, 15_000)]
    assert balance(group) == 0
