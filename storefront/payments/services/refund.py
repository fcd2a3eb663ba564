"""Money that goes back: asked for by what happened, sent by a person or by the provider."""

import sqlalchemy as sa

from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.flow import WrongStatus
from storefront.core.history import record
from storefront.core.images import AcceptedPhoto
from storefront.core.outbox import tell
from storefront.core.proofs import only_if_used
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import Order
from storefront.ordering.services.locked import locked_order
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentShare,
    Refund,
    RefundReason,
    RefundState,
)
from storefront.payments.providers import REMOTE
from storefront.payments.services.locked import lock_payments, locked_payment, purchase_of
from storefront.payments.services.settle import settle
from storefront.payments.services.status import derive_status
from storefront.payments.services.watch import watch


class NotThatMuch(DomainError):
    """More is to go back than is left of what the customer paid (`left_idr`)."""


def request_refund(
    share: PaymentShare,
    reason: RefundReason,
    amount_idr: int | None = None,
    *,
    by_id: int | None = None,
    note: str = "",
) -> Refund | None:
    """Ask for rupiah of a share to go back, or for all that is left of it.

    Nothing left asks for nothing, so it is safe to repeat. What a provider collected it sends
    back by itself. Raises NotThatMuch.
    """
    with atomic() as session:
        left = left_of(share)
        amount = left if amount_idr is None else amount_idr
        if amount > left:
            raise NotThatMuch(left_idr=left)
        if amount == 0:
            return None
        refund = Refund(
            payment_id=share.payment_id,
            order_id=share.order_id,
            amount_idr=amount,
            reason=reason,
            note=note,
            requested_at=clock.now(),
            requested_by_id=by_id,
        )
        session.add(refund)
        record(refund, RefundState.REQUESTED.value, at=clock.now(), by_id=by_id, note=note or None)
        method = session.get_one(Payment, share.payment_id).method
        if method in REMOTE:
            tell("refund.requested", refund_id=refund.id)
            watch(method)
    return refund


def give_back(
    order_id: int,
    amount_idr: int,
    reason: RefundReason,
    *,
    by_id: int | None = None,
    note: str = "",
) -> None:
    """Ask for rupiah of what was paid for an order to go back, of its newest payment first.

    Raises NotThatMuch, Missing.
    """
    with atomic():
        lock_payments(purchase_of(order_id))
        shares = _shares_of(order_id)
        left = sum(map(left_of, shares))
        if amount_idr > left:
            raise NotThatMuch(left_idr=left)
        for share in shares:
            part = min(amount_idr, left_of(share))
            request_refund(share, reason, part, by_id=by_id, note=note)
            amount_idr -= part
        derive_status(locked_order(order_id))


def give_back_unearned(order_id: int) -> None:
    """All that was paid for an order that ended goes back, but for goods that had left before.

    So does what the platform paid for its voucher. Once a parcel has left, its shipping is earned
    too. Safe to repeat. Raises Missing.
    """
    with atomic():
        lock_payments(purchase_of(order_id))
        order = locked_order(order_id)
        settle(order)
        unearned = sum(map(left_of, _shares_of(order_id))) - _earned(order)
        if unearned > 0:
            give_back(order_id, unearned, RefundReason.CANCELLED)


def finish_refund(refund_id: int, *, by_id: int | None, photo: AcceptedPhoto | None = None) -> None:
    """Somebody sent the money back, and may show it to the customer with a picture.

    With one to be called outside a transaction. Raises Missing, and WrongStatus when it was done
    before.
    """
    proof = storage.private().put(photo.jpeg, ".jpg") if photo else None
    with only_if_used(proof, Refund.proof), atomic():
        refund = locked_refund(refund_id)
        refund.move_to(RefundState.DONE, at=clock.now(), by_id=by_id)
        refund.done_at = clock.now()
        refund.done_by_id = by_id
        refund.proof = proof
        _book(refund, refund.amount_idr)


def write_off(share: PaymentShare, amount_idr: int, reference: str, *, by_id: int | None) -> None:
    """Rupiah of a share went back without us: a dispute, called `reference`, was lost.

    Part of a larger service that holds the payment. Raises NotThatMuch.
    """
    if amount_idr > left_of(share):
        raise NotThatMuch(left_idr=left_of(share))
    if amount_idr == 0:
        return
    refund = Refund(
        payment_id=share.payment_id,
        order_id=share.order_id,
        amount_idr=amount_idr,
        reason=RefundReason.DISPUTED,
        provider_reference=reference,
        status=RefundState.DONE,
        requested_at=clock.now(),
        requested_by_id=by_id,
        done_at=clock.now(),
        done_by_id=by_id,
    )
    db.session.add(refund)
    record(refund, RefundState.DONE.value, at=clock.now(), by_id=by_id)
    _book(refund, amount_idr)


def refund_came_back(refund_id: int) -> None:
    """The customer's bank did not take what was sent; it has to be sent in another way.

    Raises Missing, WrongStatus.
    """
    with atomic():
        refund = locked_refund(refund_id)
        had_left = refund.status is RefundState.DONE
        refund.move_to(RefundState.FAILED, at=clock.now())
        refund.done_at = None
        if had_left:
            _book(refund, -refund.amount_idr)


def keep_surplus(refund_id: int, *, by_id: int) -> None:
    """What came too much stays with the group, as agreed with the customer.

    Raises Missing, and WrongStatus for money that has to go back.
    """
    with atomic():
        refund = locked_refund(refund_id)
        if not refund.can_be_kept:
            raise WrongStatus(was=refund.status.value, wanted=RefundState.KEPT.value)
        refund.move_to(RefundState.KEPT, at=clock.now(), by_id=by_id)
        derive_status(locked_order(refund.order_id))


def left_of(share: PaymentShare) -> int:
    """Rupiah of what came for a share that no refund speaks of yet."""
    spoken_of = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_idr), 0)).where(
        Refund.payment_id == share.payment_id, Refund.order_id == share.order_id
    )
    return share.received_idr - int(db.session.scalar(spoken_of) or 0)


def _book(refund: Refund, went_idr: int) -> None:
    """Write down that so much left for the customer, or came back from her."""
    payment = locked_payment(refund.payment_id)
    money = {EntryKind.REFUND: -went_idr}
    if payment.option.group_id is not None:  # it came out of the group's own pocket
        money[EntryKind.CASH_IN_HAND] = went_idr
    order = locked_order(refund.order_id)
    for kind, amount_idr in money.items():
        book(order.group_id, kind, amount_idr, order_id=order.id, payment_id=payment.id)
    settle(order, payment.id)
    derive_status(order)


def _earned(order: Order) -> int:
    """What the customer has to pay for parcels of a cancelled order that she keeps."""
    kept = order.pieces_kept
    goods = sum(line.total_idr * kept[line.id] // line.quantity for line in order.lines)
    return goods + (order.shipping_idr if any(kept.values()) else 0)


def _shares_of(order_id: int) -> list[PaymentShare]:
    query = (
        sa.select(PaymentShare)
        .join(PaymentShare.payment)
        .where(PaymentShare.order_id == order_id, Payment.status.in_(ARRIVED))
        .order_by(Payment.settled_at.desc(), PaymentShare.id.desc())
    )
    return list(db.session.scalars(query))


def locked_refund(refund_id: int) -> Refund:
    """The refund, once the payments of its purchase are held; raises Missing."""
    payment_id = db.session.scalar(sa.select(Refund.payment_id).filter_by(id=refund_id))
    if payment_id is None:
        raise Missing()
    locked_payment(payment_id)
    return db.session.scalars(
        sa.select(Refund).filter_by(id=refund_id).execution_options(populate_existing=True)
    ).one()
