"""Bank statements: what of them is known, and money that is recorded because it stands there."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from storefront.core import clock
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.world import in_world
from storefront.ordering.models import Purchase
from storefront.payments.models import (
    ARRIVED,
    FOUND_BY_HAND,
    Payment,
    PaymentOption,
    PaymentShare,
    StatementLine,
)
from storefront.payments.services.locked import locked_payment
from storefront.payments.services.receive import receive
from storefront.payments.statement import Credit


def take_credits(
    option_id: int, chosen: Iterable[tuple[Credit, int]], *, by_id: int
) -> list[Credit]:
    """Record each credit on the statement of an account for the payment that it is.

    Gives back those that are new. A credit, or a payment, that was found on a statement before
    changes nothing, so the same statement may come again and from two people at once. Each is a
    transaction of its own: what was recorded stays when a later one fails. Raises Missing.
    """
    return [
        credit for credit, payment_id in chosen if _take(option_id, credit, payment_id, by_id=by_id)
    ]


def known_credits(option_id: int, came: Sequence[Credit]) -> set[Credit]:
    """Those of the credits that were taken before."""
    if not came:
        return set()
    days = [credit.booked_on for credit in came]
    query = sa.select(
        StatementLine.booked_on,
        StatementLine.amount_idr,
        StatementLine.description,
        StatementLine.place,
    ).where(
        StatementLine.option_id == option_id, StatementLine.booked_on.between(min(days), max(days))
    )
    return {Credit(*row) for row in db.session.execute(query)}


def payments_on(group_id: int | None, came: Sequence[Credit]) -> list[Payment]:
    """Payments to a group, or to the platform, that credits may be about.

    Those that are waited for, and those that somebody has found since the first of the credits
    without a statement.
    """
    if not came:
        return []
    first = clock.start_of(min(credit.booked_on for credit in came))
    is_on_statement = sa.exists().where(StatementLine.payment_id == Payment.id)
    query = (
        sa.select(Payment)
        .join(Payment.option)
        .join(Payment.purchase)
        .where(
            PaymentOption.group_id == group_id,
            in_world(Purchase),
            Payment.method.in_(FOUND_BY_HAND),
            sa.or_(
                Payment.is_held,
                sa.and_(Payment.status.in_(ARRIVED), Payment.settled_at >= first, ~is_on_statement),
            ),
        )
        .options(
            contains_eager(Payment.purchase),
            contains_eager(Payment.option),
            selectinload(Payment.shares).joinedload(PaymentShare.order),
        )
        .order_by(Payment.id)
    )
    return list(db.session.scalars(query))


def accounts_of(group_id: int | None) -> list[PaymentOption]:
    """The accounts that a statement may be of, what is offered first."""
    query = (
        sa.select(PaymentOption)
        .where(
            PaymentOption.group_id == group_id,
            PaymentOption.method.in_(FOUND_BY_HAND),
        )
        .order_by(PaymentOption.is_offered.desc(), PaymentOption.method, PaymentOption.id.desc())
    )
    return list(db.session.scalars(query))


def _take(option_id: int, credit: Credit, payment_id: int, *, by_id: int) -> bool:
    with atomic():
        payment = locked_payment(payment_id)
        if payment.status in ARRIVED and payment.received_idr != credit.amount_idr:
            return False  # somebody has found other money for it meanwhile
        is_new = insert_if_new(
            StatementLine,
            option_id=option_id,
            booked_on=credit.booked_on,
            amount_idr=credit.amount_idr,
            description=credit.description,
            place=credit.place,
            payment_id=payment_id,
            imported_at=clock.now(),
            imported_by_id=by_id,
        )
        if is_new:
            receive(payment_id, credit.amount_idr, by_id=by_id)
    return is_new is not None
