"""What time does to orders."""

from storefront.core.flow import WrongStatus
from storefront.core.outbox import answers
from storefront.ordering.services.end import expire_order
from storefront.ordering.services.fulfil import NotPaidYet, complete_order


@answers("order.pay_before")
def expire_unpaid(order_id: int) -> None:
    expire_order(order_id)


@answers("order.complete_after")
def complete_by_time(order_id: int) -> None:
    """Close what was handed over; an order that went another way, or is unpaid COD, is left."""
    try:
        complete_order(order_id)
    except (WrongStatus, NotPaidYet):
        return
