"""What a provider says of money that goes back: of refunds that we asked for, and of others."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentShare,
    Refund,
    RefundReason,
    RefundState,
)
from storefront.payments.providers.base import Returned
from storefront.payments.queries.payments import payment_called
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.refund import (
    finish_refund,
    left_of,
    refund_came_back,
    request_refund,
)


class NotOurMoney(DomainError):
    """More went back than came, or another sum than was asked for."""


class NotArrived(DomainError):
    """Money went back that we have not heard of yet."""


def settle_returned(returned: Returned) -> None:
    """Bring our refunds to where the provider says they are; older news changes nothing.

    What was sent back at the provider without us is written down as agreed. Raises Missing,
    NotArrived, NotOurMoney.
    """
    with atomic():
        payment = locked_payment(payment_called(returned.payment))
        refunds = _refunds_meant(payment, returned)
        if not refunds and returned.state is RefundState.FAILED:
            return  # nothing went back, and nobody here had asked for it
        refunds = refunds or _write_down(payment, returned)
        if sum(refund.amount_idr for refund in refunds) != returned.amount_idr:
            raise NotOurMoney()
        for refund in refunds:
            if _went_otherwise(refund, returned):
                continue
            refund.provider_reference = returned.provider_reference
            _move(refund, returned.state)


def _refunds_meant(payment: Payment, returned: Returned) -> list[Refund]:
    is_meant = Refund.provider_reference == returned.provider_reference
    if returned.refund_id is not None:
        is_meant = Refund.id == returned.refund_id
    query = sa.select(Refund).where(Refund.payment_id == payment.id, is_meant)
    return list(db.session.scalars(query.order_by(Refund.id)))


def _write_down(payment: Payment, returned: Returned) -> list[Refund]:
    """Take what went back without us from the payment's orders, one after the other."""
    if payment.status not in ARRIVED:
        raise NotArrived()
    left = returned.amount_idr or 0
    parts: list[tuple[PaymentShare, int]] = []
    for share in payment.shares:
        parts.append((share, min(left, left_of(share))))
        left -= parts[-1][1]
    if left:
        raise NotOurMoney()
    made = [request_refund(share, RefundReason.AGREED, part) for share, part in parts]
    return [refund for refund in made if refund is not None]


def _went_otherwise(refund: Refund, returned: Returned) -> bool:
    """Whether the customer's bank took the money before it could be sent."""
    known = refund.provider_reference in (None, returned.provider_reference)
    return refund.status is RefundState.DONE and not known


def _move(refund: Refund, state: RefundState) -> None:
    if refund.status is state or refund.done_by_id is not None or not refund.can_become(state):
        return  # we know, or somebody has sent it by hand since
    if state is RefundState.DONE:
        finish_refund(refund.id, by_id=None)
    elif state is RefundState.FAILED:
        refund_came_back(refund.id)
    else:
        refund.move_to(state, at=clock.now())
