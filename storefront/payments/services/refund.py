"""Money that goes back: asked for by what happened, done by a person who sends it."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import PaymentStatus
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import ARRIVED, Payment, PaymentShare, Refund, RefundState
from storefront.payments.services.locked import locked_payment


def request_refund(share: PaymentShare) -> None:
    """Note that this share of a payment has to go back to the customer; safe to repeat."""
    with atomic() as session:
        known = sa.select(Refund.id).filter_by(payment_id=share.payment_id, order_id=share.order_id)
        if session.scalar(known) is None:
            session.add(
                Refund(
                    payment_id=share.payment_id,
                    order_id=share.order_id,
                    amount_idr=share.amount_idr,
                    requested_at=clock.now(),
                )
            )


def finish_refund(refund_id: int, *, by_id: int) -> None:
    """Somebody sent the money back; raises Missing, and WrongStatus when it was done before."""
    with atomic() as session:
        refund = session.get(Refund, refund_id, with_for_update=True, populate_existing=True)
        if refund is None:
            raise Missing()
        refund.move_to(RefundState.DONE, at=clock.now(), by_id=by_id)
        refund.done_at = clock.now()
        refund.done_by_id = by_id
        payment = locked_payment(refund.payment_id)
        order = locked_order(refund.order_id)
        if not _keeps_money(order.id):
            order.payment_status = PaymentStatus.REFUNDED
        money = {EntryKind.REFUND: -refund.amount_idr}
        if payment.option.group_id is not None:  # it came out of the group's own pocket
            money[EntryKind.CASH_IN_HAND] = refund.amount_idr
        for kind, amount_idr in money.items():
            book(order.group_id, kind, amount_idr, order_id=order.id, payment_id=payment.id)


def _keeps_money(order_id: int) -> bool:
    """Whether something that came for the order has not gone back; one may be paid twice."""
    sent = sa.exists().where(
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
        Refund.status == RefundState.DONE,
    )
    kept = (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .where(PaymentShare.order_id == order_id, Payment.status.in_(ARRIVED), ~sent)
    )
    return db.session.scalars(kept.limit(1)).first() is not None
