"""What must always be true of the rows; every rule selects the ids of those that break it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storefront.cart.models import Cart, CartLine
from storefront.catalog.models import Product, StockMove, Variant
from storefront.core.db import db
from storefront.core.history import Event
from storefront.core.outbox import OutboxJob
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ledger.models import EntryKind, LedgerEntry
from storefront.ordering.models import (
    CLOSED_STATUSES,
    Order,
    OrderLine,
    OrderStatus,
    PaymentStatus,
    Purchase,
    Shipment,
    ShipmentLine,
)
from storefront.payments.models import (
    ARRIVED,
    Payment,
    PaymentOption,
    PaymentShare,
    PaymentState,
    Refund,
    RefundState,
)

EXAMPLES = 5
GONE = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)
INCOME = (EntryKind.SALE, EntryKind.SHIPPING, EntryKind.DISCOUNT, EntryKind.UNIQUE_CODE)

Rule = Callable[[], sa.Select[Any]]
RULES: list[Rule] = []


@dataclass(frozen=True)
class Finding:
    """How many rows break a rule, and the ids of some of them."""

    rule: str
    violations: int
    examples: list[int]


def findings() -> list[Finding]:
    """Every rule with what breaks it, in the order in which they stand here."""
    return [_finding(rule) for rule in RULES]


def _finding(rule: Rule) -> Finding:
    broken = sorted(db.session.scalars(rule()))
    return Finding(rule.__name__, len(broken), broken[:EXAMPLES])


def invariant(rule: Rule) -> Rule:
    RULES.append(rule)
    return rule


@invariant
def stock_is_the_sum_of_its_moves() -> sa.Select[Any]:
    """Variants whose stock is not what their stock book says, or is less than nothing."""
    moved = _sum_of(StockMove.change, StockMove.variant_id == Variant.id)
    return sa.select(Variant.id).where(sa.or_(Variant.stock != moved, Variant.stock < 0))


@invariant
def stock_of_orders_that_expired_is_free() -> sa.Select[Any]:
    """Lines that still hold stock for an order whose time to pay is over."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .where(Order.status == OrderStatus.EXPIRED, OrderLine.stock_taken)
    )


@invariant
def orders_that_go_on_hold_their_stock() -> sa.Select[Any]:
    """Lines that gave their stock back although somebody still gets them."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .where(Order.status.not_in(GONE), ~OrderLine.stock_taken)
    )


@invariant
def stock_of_a_line_is_taken_and_given_back_once() -> sa.Select[Any]:
    """Lines whose stock moves are not what they hold; what had left may have stayed away."""
    moved = _sum_of(
        StockMove.change,
        StockMove.order_id == OrderLine.order_id,
        StockMove.variant_id == OrderLine.variant_id,
    )
    return sa.select(OrderLine.id).where(
        sa.case(
            (OrderLine.stock_taken, moved != -OrderLine.quantity),
            else_=sa.and_(moved != 0, moved != -OrderLine.shipped),
        )
    )


@invariant
def sold_count_is_what_paid_orders_hold() -> sa.Select[Any]:
    """Products whose kept counter differs from their pieces in paid, uncancelled orders."""
    sold = _sum_of(
        OrderLine.quantity,
        OrderLine.product_id == Product.id,
        OrderLine.order_id == Order.id,
        Order.paid_at.is_not(None),
        Order.status != OrderStatus.CANCELLED,
    )
    return sa.select(Product.id).where(Product.sold_count != sold)


@invariant
def lines_sum_up_to_their_order() -> sa.Select[Any]:
    """Orders whose amounts before and of the discount are not those of their lines."""
    goods = _sum_of(OrderLine.price_idr * OrderLine.quantity, OrderLine.order_id == Order.id)
    discount = _sum_of(OrderLine.discount_idr, OrderLine.order_id == Order.id)
    return sa.select(Order.id).where(
        sa.or_(Order.lines_idr != goods, Order.discount_idr != discount)
    )


@invariant
def shipped_pieces_are_in_parcels() -> sa.Select[Any]:
    """Lines whose kept counter differs from the pieces in their parcels."""
    sent = _sum_of(ShipmentLine.quantity, ShipmentLine.line_id == OrderLine.id)
    return sa.select(OrderLine.id).where(OrderLine.shipped != sent)


@invariant
def parcels_hold_lines_of_their_order() -> sa.Select[Any]:
    """Lines of parcels that were ordered elsewhere."""
    return (
        sa.select(ShipmentLine.id)
        .join(ShipmentLine.shipment)
        .join(ShipmentLine.line)
        .where(Shipment.order_id != OrderLine.order_id)
    )


@invariant
def history_tells_of_every_status() -> sa.Select[Any]:
    """Orders that came to their status without a word in the history."""
    told = _exists(
        Event.id,
        Event.subject == Order.__tablename__,
        Event.subject_id == Order.id,
        # As text on both sides: the history holds the words of every table.
        Event.became == sa.cast(Order.status, sa.String),
    )
    return sa.select(Order.id).where(~told)


@invariant
def closed_orders_say_when() -> sa.Select[Any]:
    """Orders that are over without a moment, or the other way round; figures go by it."""
    is_closed = Order.status.in_(CLOSED_STATUSES)
    return sa.select(Order.id).where(is_closed != Order.closed_at.is_not(None))


@invariant
def payments_add_up() -> sa.Select[Any]:
    """Payments due with another amount than their shares make, or that arrived with another."""
    shares = _sum_of(PaymentShare.amount_idr, PaymentShare.payment_id == Payment.id)
    differs = sa.and_(Payment.status.in_(ARRIVED), Payment.received_idr != Payment.due_idr)
    return sa.select(Payment.id).where(sa.or_(differs, Payment.due_idr != shares))


@invariant
def unpaid_orders_can_be_paid() -> sa.Select[Any]:
    """Orders that go on unpaid and have no open payment, nor a job that is to open it."""
    is_asked = _exists(
        PaymentShare.id,
        PaymentShare.order_id == Order.id,
        PaymentShare.payment_id == Payment.id,
        Payment.status.in_([PaymentState.CREATED, PaymentState.PENDING]),
    )
    return sa.select(Order.id).where(
        Order.status.not_in(CLOSED_STATUSES),
        Order.paid_at.is_(None),
        ~is_asked,
        ~_is_to_do("purchase.placed", "purchase_id", Order.purchase_id),
    )


@invariant
def money_for_orders_that_are_gone_goes_back() -> sa.Select[Any]:
    """Shares of what arrived for nothing, without a refund or a job that is to ask for it."""
    was_too_late = Payment.status == PaymentState.SETTLED_LATE
    return (
        _arrived_shares()
        .join(PaymentShare.order)
        .where(
            sa.or_(was_too_late, Order.status.in_(GONE)),
            ~_goes_back(),
            ~_is_to_do("order.cancelled", "order_id", Order.id),
        )
    )


@invariant
def refunded_orders_keep_nothing() -> sa.Select[Any]:
    """Orders called refunded although some of the money was not sent back."""
    kept = _arrived_shares().with_only_columns(PaymentShare.order_id)
    kept = kept.where(~_goes_back(Refund.status == RefundState.DONE))
    return sa.select(Order.id).where(
        Order.payment_status == PaymentStatus.REFUNDED, Order.id.in_(kept)
    )


@invariant
def settled_shares_are_their_orders_total() -> sa.Select[Any]:
    """Settled shares, not to be refunded, that are not what their order costs in total."""
    total = Order.lines_idr - Order.discount_idr + Order.shipping_idr + Order.unique_code_idr
    return _kept_shares().where(PaymentShare.amount_idr != total)


@invariant
def orders_are_paid_once() -> sa.Select[Any]:
    """Orders that keep the money of more than one payment."""
    kept = _kept_shares().with_only_columns(PaymentShare.order_id)
    return kept.group_by(PaymentShare.order_id).having(sa.func.count() > 1)


@invariant
def paid_orders_have_a_settled_share() -> sa.Select[Any]:
    """Orders called paid without money, or with money and not called paid."""
    kept = _kept_shares().with_only_columns(PaymentShare.order_id)
    settled = (
        sa.select(PaymentShare.order_id)
        .join(PaymentShare.payment)
        .where(Payment.status == PaymentState.SETTLED)
    )
    paid = (PaymentStatus.PAID, PaymentStatus.OVERPAID)
    unpaid = (PaymentStatus.UNPAID, PaymentStatus.CHECKING, PaymentStatus.PARTLY_PAID)
    return sa.select(Order.id).where(
        sa.or_(
            sa.and_(Order.paid_at.is_not(None), Order.id.not_in(settled)),
            sa.and_(Order.paid_at.is_(None), Order.id.in_(kept)),
            sa.and_(Order.paid_at.is_(None), Order.payment_status.in_(paid)),
            sa.and_(Order.paid_at.is_not(None), Order.payment_status.in_(unpaid)),
        )
    )


@invariant
def refunds_fit_into_what_came() -> sa.Select[Any]:
    """Refunds of more than the order's share, or of money that never came."""
    share = (
        sa.select(PaymentShare.amount_idr)
        .join(PaymentShare.payment)
        .where(
            PaymentShare.payment_id == Refund.payment_id,
            PaymentShare.order_id == Refund.order_id,
            Payment.status.in_(ARRIVED),
        )
        .scalar_subquery()
    )
    return sa.select(Refund.id).where(Refund.amount_idr > sa.func.coalesce(share, 0))


@invariant
def ledger_holds_what_arrived() -> sa.Select[Any]:
    """Shares that arrived and whose sale, shipping and unique code are not in the book."""
    goods = Order.lines_idr - Order.discount_idr
    return (
        _arrived_shares()
        .join(PaymentShare.order)
        .where(
            sa.or_(
                _booked(*INCOME) != PaymentShare.amount_idr,
                _booked(EntryKind.SALE, EntryKind.DISCOUNT) != goods,
                _booked(EntryKind.SHIPPING) != Order.shipping_idr,
            )
        )
    )


@invariant
def ledger_holds_what_was_refunded() -> sa.Select[Any]:
    """Shares whose finished refund and the book differ."""
    return _arrived_shares().where(_booked(EntryKind.REFUND) != -_refunded())


@invariant
def ledger_knows_cash_in_hand() -> sa.Select[Any]:
    """Shares whose money the group holds, and the book says otherwise, or the other way round."""
    in_hand = sa.case(
        (PaymentOption.group_id.is_(None), 0), else_=_refunded() - PaymentShare.amount_idr
    )
    return _arrived_shares().join(Payment.option).where(_booked(EntryKind.CASH_IN_HAND) != in_hand)


@invariant
def ledger_holds_nothing_that_did_not_arrive() -> sa.Select[Any]:
    """Entries for a payment that did not arrive, or that has no share for their order."""
    arrived = (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .where(
            PaymentShare.payment_id == LedgerEntry.payment_id,
            PaymentShare.order_id == LedgerEntry.order_id,
            Payment.status.in_(ARRIVED),
        )
        .exists()
    )
    return sa.select(LedgerEntry.id).where(LedgerEntry.payment_id.is_not(None), ~arrived)


@invariant
def ledger_entries_are_their_orders_groups() -> sa.Select[Any]:
    """Entries in the book of a group about the order of another."""
    return (
        sa.select(LedgerEntry.id)
        .join(Order, Order.id == LedgerEntry.order_id)
        .where(LedgerEntry.group_id != Order.group_id)
    )


@invariant
def lines_are_of_their_orders_group() -> sa.Select[Any]:
    """Lines that sell something of another group, or a variant of another product."""
    return (
        sa.select(OrderLine.id)
        .join(OrderLine.order)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .join(Variant.product)
        .where(sa.or_(Product.group_id != Order.group_id, Product.id != OrderLine.product_id))
    )


@invariant
def payments_are_for_orders_of_their_purchase() -> sa.Select[Any]:
    """Shares that pay for the order of another purchase."""
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(PaymentShare.order)
        .where(Payment.purchase_id != Order.purchase_id)
    )


@invariant
def payments_go_to_who_collects() -> sa.Select[Any]:
    """Shares paid to another account than that of the order's group or of the platform."""
    owner = sa.case((Order.collected_by == CollectedBy.GROUP, Order.group_id), else_=None)
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(Payment.option)
        .join(PaymentShare.order)
        .where(PaymentOption.group_id.is_distinct_from(owner))
    )


@invariant
def stock_moves_are_of_their_orders_lines() -> sa.Select[Any]:
    """Stock that moved for an order in which it was not sold."""
    sold = _exists(
        OrderLine.id,
        OrderLine.order_id == StockMove.order_id,
        OrderLine.variant_id == StockMove.variant_id,
    )
    return sa.select(StockMove.id).where(StockMove.order_id.is_not(None), ~sold)


@invariant
def orders_are_of_their_purchases_world() -> sa.Select[Any]:
    """Orders to a practice group in a real purchase, or the other way round."""
    return (
        sa.select(Order.id)
        .join(Order.purchase)
        .join(Order.group)
        .where(Purchase.classroom_id.is_distinct_from(ProducerGroup.classroom_id))
    )


@invariant
def cart_lines_are_of_their_carts_world() -> sa.Select[Any]:
    """Practice goods in a real cart, or the other way round."""
    return (
        sa.select(CartLine.id)
        .join(CartLine.cart)
        .join(CartLine.variant)
        .join(Variant.product)
        .join(Product.group)
        .where(Cart.classroom_id.is_distinct_from(ProducerGroup.classroom_id))
    )


def _sum_of(amount: Any, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.select(sa.func.sum(amount)).where(*conditions).scalar_subquery(), 0)


def _exists(column: Any, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.select(column).where(*conditions).exists()


def _arrived_shares() -> sa.Select[Any]:
    return sa.select(PaymentShare.id).join(PaymentShare.payment).where(Payment.status.in_(ARRIVED))


def _kept_shares() -> sa.Select[Any]:
    """Shares of settled payments that do not go back."""
    return (
        sa.select(PaymentShare.id)
        .join(PaymentShare.payment)
        .join(PaymentShare.order)
        .where(Payment.status == PaymentState.SETTLED, ~_goes_back())
    )


def _goes_back(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether a share has a refund."""
    return _exists(
        Refund.id,
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
        *conditions,
    )


def _is_to_do(fact: str, name: str, id_: Any) -> sa.Exists:
    """Whether the outbox has not dealt with a fact about a row yet; parked jobs are told apart."""
    return _exists(
        OutboxJob.id,
        OutboxJob.done_at.is_(None),
        OutboxJob.fact == fact,
        OutboxJob.payload[name].as_integer() == id_,
    )


def _booked(*kinds: EntryKind) -> sa.ColumnElement[int]:
    """The sum of a share's entries of these kinds."""
    return _sum_of(
        LedgerEntry.amount_idr,
        LedgerEntry.payment_id == PaymentShare.payment_id,
        LedgerEntry.order_id == PaymentShare.order_id,
        LedgerEntry.kind.in_(kinds),
    )


def _refunded() -> sa.ColumnElement[int]:
    """What of a share went back."""
    return _sum_of(
        Refund.amount_idr,
        Refund.payment_id == PaymentShare.payment_id,
        Refund.order_id == PaymentShare.order_id,
        Refund.status == RefundState.DONE,
    )
