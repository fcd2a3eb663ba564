"""What the tests of sales share: a group, somebody who sells for it, orders with a past."""

import pytest

from storefront.core import clock
from storefront.groups.models import Role
from storefront.ordering.models import CancelReason
from storefront.ordering.services.end import cancel_by_group
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.receive import receive
from tests.factories import make_group, make_member, make_user, place_order


@pytest.fixture
def group(app):
    return make_group("Pelangi Dieng", slug="pelangi-dieng")


@pytest.fixture
def seller(client, group):
    """A sales admin of the group who is signed in."""
    client.enter(make_member(group, Role.SALES_ADMIN).user_id)
    return client


@pytest.fixture
def sell(app):
    """Sell pieces of a variant: paid `at` a moment, perhaps cancelled at a later one."""
    somebody = make_user().id

    def sell(variant, quantity=1, *, at, cancelled_at=None, **choice):
        with clock.at(at):
            order = place_order(variant, quantity, **choice)
            for payment in open_payments_of(order.id):
                receive(payment.id, payment.due_idr, by_id=None)
        if cancelled_at:
            with clock.at(cancelled_at):
                cancel_by_group(order.id, CancelReason.SOLD_OUT, by_id=somebody)
        return order

    return sell
