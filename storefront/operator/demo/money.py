"""Who finds the money that came, and who sends back what has to go back."""

from functools import partial

import sqlalchemy as sa

from storefront.core import outbox
from storefront.core.db import db
from storefront.operator.demo.story import Story
from storefront.operator.demo.wishes import Halt, Wish
from storefront.payments.models import Payment, PaymentOption, Refund, RefundState
from storefront.payments.services.refund import finish_refund


def keeper_of(story: Story, payment_id: int) -> int:
    """Whose account a payment goes to: the group's treasurer or the operator."""
    owner = sa.select(PaymentOption.group_id).join(Payment, Payment.option_id == PaymentOption.id)
    group_id = db.session.scalars(owner.where(Payment.id == payment_id)).one()
    return story.shelves[group_id].treasurer_id if group_id else story.operator_id


def see_to_refund(story: Story, wish: Wish, order_id: int) -> None:
    """An order ended: what was paid for it is sent back a day or two later."""
    outbox.run_due()
    refunds = sa.select(Refund).filter_by(order_id=order_id, status=RefundState.REQUESTED)
    for refund in db.session.scalars(refunds).all():
        by_id = keeper_of(story, refund.payment_id)
        send = partial(finish_refund, refund.id, by_id=by_id)
        story.after(wish, (12, 60), Halt.REFUND, send)
