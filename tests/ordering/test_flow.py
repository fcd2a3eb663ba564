import pytest

from storefront.core import clock
from storefront.core.flow import WrongStatus
from storefront.core.history import events_of
from storefront.ordering.models import BY_CUSTOMER, ORDER_FLOW, Order, OrderStatus
from tests.factories import make_group, make_variant, place_order

STEPS = [(was, wanted) for was in OrderStatus for wanted in OrderStatus]


def an_order(status):
    return Order(status=status)


@pytest.mark.parametrize(
    ("was", "wanted"), [step for step in STEPS if step[1] not in ORDER_FLOW[step[0]]]
)
def test_a_step_outside_the_flow_is_refused(was, wanted):
    order = an_order(was)
    with pytest.raises(WrongStatus) as refused:
        order.move_to(wanted, at=clock.now())
    assert refused.value.facts == {"was": was.value, "wanted": wanted.value}
    assert order.status is was


@pytest.mark.parametrize(
    ("was", "wanted"), [step for step in STEPS if step[1] in ORDER_FLOW[step[0]]]
)
def test_a_step_of_the_flow_is_possible(was, wanted):
    assert an_order(was).can_become(wanted)


def test_every_status_can_be_reached_from_the_first():
    reached, found = set(), {OrderStatus.AWAITING_PAYMENT}
    while found:
        reached |= found
        found = {wanted for was in found for wanted in ORDER_FLOW[was]} - reached
    assert reached == set(OrderStatus)


def test_what_the_customer_may_cancel_can_become_cancelled():
    assert all(OrderStatus.CANCELLED in ORDER_FLOW[status] for status in BY_CUSTOMER)


def test_a_step_is_written_into_the_history(app):
    order = place_order(make_variant(make_group("Lebah"), "Madu"))
    order_id = order.id
    (event,) = events_of("order", [order_id])
    assert (event.was, event.became) == (None, "awaiting_payment")
