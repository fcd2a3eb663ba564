"""Simulated buyers come and order by the very services that customers use."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.cart.services import put_in_cart
from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.numbers import new_secret
from storefront.core.outbox import tell
from storefront.groups.models import ProducerGroup
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from storefront.ordering.services.fulfil import receive_order
from storefront.ordering.services.place import place_purchase
from storefront.payments.services.open import open_payments
from storefront.shipping.queries import Quote, quotes
from storefront.training.buyers.kinds import plan_of
from storefront.training.buyers.plan import Offer, Plan
from storefront.training.models import BuyerKind, Outcome, Participant, PracticeBuyer
from storefront.training.services.classes import locked_classroom

THINKS = timedelta(hours=1)  # who asks or haggles orders after that
TOO_LATE = timedelta(hours=1)  # after the time to pay was over
TRAVELS = timedelta(days=1)
MOST_DAYS = 7  # so long she waits for her parcel


class NobodyThere(DomainError):
    """None of those who were chosen has a practice shop yet."""


@dataclass(frozen=True)
class Wave:
    """Buyers of one kind for each participant: how many, how far apart, from which seed on.

    Without an outcome the money behaves as the kind of buyer does.
    """

    kind: BuyerKind
    count: int = 1
    every: timedelta = timedelta()
    outcome: Outcome | None = None
    seed: int | None = None


def send_buyers(
    classroom_id: int, participant_ids: Collection[int], wave: Wave, *, by_id: int
) -> int:
    """Send buyers to some participants and return how many; they come by themselves.

    Raises ClassEnded, NobodyThere.
    """
    first = secrets.randbits(30) if wave.seed is None else wave.seed
    with atomic() as session:
        locked_classroom(classroom_id)
        query = sa.select(Participant.id, Participant.number).where(
            Participant.classroom_id == classroom_id,
            Participant.id.in_(participant_ids),
            Participant.group_id.is_not(None),
        )
        there = session.execute(query.order_by(Participant.number)).all()
        if not there:
            raise NobodyThere()
        for participant_id, number in there:
            for turn in range(wave.count):
                buyer = PracticeBuyer(
                    classroom_id=classroom_id,
                    participant_id=participant_id,
                    kind=wave.kind,
                    outcome=wave.outcome or _outcome_of(wave.kind),
                    seed=first + 1000 * number + turn,
                    sent_by_id=by_id,
                )
                session.add(buyer)
                session.flush()
                run_at = clock.now() + turn * wave.every
                tell("buyer.sent", buyer_id=buyer.id, is_back=False, run_at=run_at)
    return len(there) * wave.count


def let_come(buyer_id: int, *, is_back: bool) -> None:
    """A buyer looks at the shelf and orders, or writes first and `is_back` an hour later.

    Who was there already does nothing.
    """
    buyer = found_buyer(buyer_id)
    group = buyer.participant.group
    if buyer.purchase_id is not None or group is None:
        return
    plan = plan_of(buyer.kind, buyer.seed, _shelf(group))
    if plan.waits and not is_back:
        _write_first(buyer, plan)
        return
    try:
        _order(buyer, group, plan)
    except DomainError as refused:
        _give_up(buyer, plan, refused)


def let_get_parcel(buyer_id: int, *, later: str, refuses: bool, days: int) -> None:
    """The parcel has reached her by now: she takes it, complains, or sends it back.

    While it has not left she waits another day, for a week at most.
    """
    buyer = found_buyer(buyer_id)
    query = sa.select(Order).filter_by(purchase_id=buyer.purchase_id).order_by(Order.id)
    order = db.session.scalars(query).first()
    if order is None or order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        return
    if order.status is not OrderStatus.SHIPPED:
        if days < MOST_DAYS:
            with atomic():
                _wait_for_parcel(buyer_id, later=later, refuses=refuses, days=days + 1)
        return
    if not refuses:
        receive_order(order.id)
    if later:
        with atomic():
            _write(found_buyer(buyer_id), later)


def _outcome_of(kind: BuyerKind) -> Outcome:
    unpaid = (BuyerKind.FAKE_PROOF, BuyerKind.COD_REFUSED)
    return Outcome.NOTHING if kind in unpaid else Outcome.EXACT


def found_buyer(buyer_id: int) -> PracticeBuyer:
    """A buyer with whom she visits and that shop, as they are now."""
    return db.session.get_one(
        PracticeBuyer,
        buyer_id,
        options=[joinedload(PracticeBuyer.participant).joinedload(Participant.group)],
        populate_existing=True,
    )


def _shelf(group: ProducerGroup) -> list[Offer]:
    """What the shop sells now, in an order that is always the same."""
    query = (
        sa.select(Variant.id, Product.name, Variant.price_idr, Variant.stock)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.group_id == group.id,
            Product.status == ProductStatus.ACTIVE,
            Variant.withdrawn_at.is_(None),
        )
        .order_by(Variant.id)
    )
    return [Offer(*row) for row in db.session.execute(query)]


def _write_first(buyer: PracticeBuyer, plan: Plan) -> None:
    with atomic():
        _write(found_buyer(buyer.id), f"{plan.name}: {plan.says}")
        run_at = clock.now() + THINKS
        tell("buyer.sent", buyer_id=buyer.id, is_back=True, run_at=run_at)


def _give_up(buyer: PracticeBuyer, plan: Plan, refused: DomainError) -> None:
    """What the shop said to her is what she writes."""
    wanted = ", ".join(f"{quantity} {offer.name}" for offer, quantity in plan.lines)
    why = f"stok tinggal {refused.facts['left']}" if "left" in refused.facts else "belum bisa"
    with atomic():
        _write(found_buyer(buyer.id), f"{plan.name}: mau pesan {wanted or 'sesuatu'}, tapi {why}.")


def _write(buyer: PracticeBuyer, words: str) -> None:
    if words not in buyer.says.splitlines():
        buyer.says = "\n".join([*buyer.says.splitlines(), words])


def _order(buyer: PracticeBuyer, group: ProducerGroup, plan: Plan) -> None:
    """One transaction: cart, purchase, payments, and that it was this buyer."""
    with atomic():
        cart_id = None
        for offer, quantity in plan.lines:
            cart_id = put_in_cart(cart_id, offer.variant_id, quantity)
        quote = _quote(group, plan)
        method = PaymentMethod.COD if plan.by_cod else PaymentMethod.BANK_TRANSFER
        checkout = Checkout(
            customer_name=plan.name,
            phone=plan.phone,
            district_code=group.district_code,
            address=plan.address,
            note=plan.note,
            choices={group.id: Choice(quote.option_id, quote.price_idr, method)} if quote else {},
            seen_goods_idr=sum(offer.price_idr * quantity for offer, quantity in plan.lines),
        )
        purchase_id = place_purchase(cart_id, checkout, key=new_secret()).id
        open_payments(purchase_id)
        found = found_buyer(buyer.id)
        found.purchase_id = purchase_id
        if not plan.by_cod:
            pays_at = clock.now()
            if buyer.outcome is Outcome.LATE:
                pays_at += _time_to_pay(purchase_id) + TOO_LATE
            tell("buyer.pays", buyer_id=buyer.id, run_at=pays_at)
        _wait_for_parcel(buyer.id, later=plan.later, refuses=plan.refuses, days=0)


def _quote(group: ProducerGroup, plan: Plan) -> Quote | None:
    """The first way that the shop offers; for cash at the door the first that allows it."""
    weights = sa.select(Variant.id, Variant.weight_g).where(
        Variant.id.in_([offer.variant_id for offer, _ in plan.lines])
    )
    grams = {row.id: row.weight_g for row in db.session.execute(weights)}
    weight = sum(grams[offer.variant_id] * quantity for offer, quantity in plan.lines)
    offered = quotes({group.id: weight}, group.district_code)[group.id]
    return next((quote for quote in offered if quote.allows_cod or not plan.by_cod), None)


def _time_to_pay(purchase_id: int) -> timedelta:
    deadline = sa.select(sa.func.max(Order.pay_before)).filter_by(purchase_id=purchase_id)
    latest = db.session.scalar(deadline)
    return latest - clock.now() if latest else timedelta()


def _wait_for_parcel(buyer_id: int, *, later: str, refuses: bool, days: int) -> None:
    tell(
        "buyer.gets_parcel",
        buyer_id=buyer_id,
        later=later,
        refuses=refuses,
        days=days,
        run_at=clock.now() + TRAVELS,
    )
