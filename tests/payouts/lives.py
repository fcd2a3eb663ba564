"""Two groups at work, one of whose money the platform collects: what a machine does with them.

Every step goes through the services as a page does. What a rule of the shop forbids changes
nothing, and is as good a step as any other.
"""

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

import sqlalchemy as sa
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from storefront.cart.queries import parcels_in
from storefront.cart.services import put_in_cart, set_voucher
from storefront.core import clock, outbox, storage
from storefront.core.db import db
from storefront.core.errors import DomainError
from storefront.core.numbers import new_secret
from storefront.groups.models import CollectedBy
from storefront.operator.queries.findings import RULES
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import CancelReason, Order, OrderLine, PaymentMethod, Purchase
from storefront.ordering.services import end, fulfil
from storefront.payments.models import FOUND_BY_HAND, Payment, Refund, RefundReason
from storefront.payments.providers.base import Disputed, DisputeState, Notice
from storefront.payments.services import refund as refunds
from storefront.payments.services.buy import buy
from storefront.payments.services.cash import record_cash, trust
from storefront.payments.services.claim import claim_paid, deny_claim
from storefront.payments.services.hear import hear
from storefront.payments.services.otherwise import pay_otherwise
from storefront.payments.services.receive import hand_over_for_cash, receive
from storefront.payments.services.statement import take_credits
from storefront.payments.statement import Credit
from storefront.payouts.models import Payout
from storefront.payouts.services import (
    approve_payout,
    confirm_payout,
    fail_payout,
    make_payout,
    send_payout,
)
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import quotes
from tests.factories import (
    LEKSONO,
    make_account,
    make_group,
    make_qris,
    make_user,
    make_variant,
    make_voucher,
)
from tests.payouts.recomputed import compare

CODES = ["", "SEMUA7"]  # every other order uses a voucher of the platform
ENDS = [DisputeState.OPEN, DisputeState.WON] * 2 + [DisputeState.OPEN, DisputeState.LOST]
METHODS = [*FOUND_BY_HAND, PaymentMethod.COD]
WAYS = [ShippingKind.PICKUP, ShippingKind.FLAT]
SUMS = {
    "exact": lambda payment: payment.due_idr,
    "without its code": lambda payment: payment.due_idr - payment.unique_code_idr,
    "short": lambda payment: payment.due_idr // 3,
    "nothing to speak of": lambda _payment: 1,
    "over": lambda payment: payment.due_idr + 2_345,
}
STEPS = [
    *("buy", "buy", "pay", "pay", "pay", "go_on", "go_on", "go_on", "time_passes", "time_passes"),
    *("claim", "read_in_a_statement", "change_the_way_to_pay", "take_cash", "trust_her", "undo"),
    *("regret", "give_up", "give_a_part_back", "see_to_a_refund", "see_to_a_refund", "dispute"),
    *("pay_out", "pay_out", "see_to_a_payout", "see_to_a_payout", "see_to_a_payout"),
]


class Group(NamedTuple):
    id: int
    collected_by: CollectedBy


class Goods(NamedTuple):
    id: int
    group_id: int
    price_idr: int
    weight_g: int


@dataclass
class Street:
    """What every life begins with, in plain values; and how often each step was taken."""

    begun_at: datetime = field(default_factory=clock.now)
    people: list[int] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)


def furnish():
    """Two operators and two groups, each with two kinds of goods, and few of one of them."""
    street = Street()
    make_voucher(None, CODES[-1], percent=7)
    make_account()
    make_qris()
    street.people = [make_user(f"Orang {number}", is_operator=True).id for number in range(2)]
    for name, collected_by, commission_bp in (
        ("Roti", CollectedBy.PLATFORM, 777),
        ("Lebah", CollectedBy.GROUP, 1_250),
    ):
        group = make_group(name, commission_bp=commission_bp, collected_by=collected_by)
        if collected_by is CollectedBy.PLATFORM:
            make_account(group)
        make_qris(group)
        street.groups.append(Group(group.id, collected_by))
        for price_idr, stock in ((17_350, 5), (41_999, 60)):
            made = make_variant(group, price_idr=price_idr, stock=stock)
            street.goods.append(Goods(made.id, group.id, price_idr, made.weight_g))
    return street


def opened():
    """The street with one order of each group that is paid, handed over and done."""
    street = furnish()
    Lives(street).begin()
    return street


def of(choices, number):
    return choices[number % len(choices)]


@cache
def all_rules():
    """Every rule in one statement, made once: its name and the rows that break it."""
    rows = [
        sa.select(sa.literal(rule.__name__), rule().subquery().c[0])  # its name, its rows
        for rule in RULES
    ]
    return sa.union_all(*rows)


class Lives(RuleBasedStateMachine):
    """Customers, two groups and two operators, in any order."""

    def __init__(self, street):
        super().__init__()
        self.street = street
        self.first, self.second = street.people
        self.clock = ExitStack()
        self.steps = 0
        self.at = street.begun_at
        self.wait(timedelta())

    def teardown(self):
        for group in self.street.groups:
            compare(group)
        self.clock.close()

    def wait(self, time):
        self.at += time
        self.clock.close()
        self.clock.enter_context(clock.at(self.at))

    @contextmanager
    def step(self, name):
        """One step of somebody; a rule of the shop may be in its way."""
        db.session.rollback()
        self.wait(timedelta(seconds=30))
        try:
            yield
            self.street.taken[name] += 1
        except DomainError as error:
            self.street.taken[type(error).__name__] += 1

    def one_of(self, model, some, *conditions):
        query = sa.select(model.id).where(*conditions).order_by(model.id.desc()).limit(12)
        ids = list(db.session.scalars(query))
        return ids[some % len(ids)] if ids else None

    def order(self, pieces, ways, methods):
        chosen = {self.street.goods[number]: count for number, count in pieces.items()}
        by_group = Counter()
        for goods, count in chosen.items():
            by_group[goods.group_id] += goods.weight_g * count
        offered = quotes(by_group, LEKSONO)
        choices = {
            group_id: Choice(quote.option_id, quote.price_idr, method)
            for group_id, way, method in zip(by_group, ways, methods, strict=False)
            for quote in offered[group_id]
            if quote.kind is way
        }
        cart_id, key = None, new_secret()
        for goods, count in chosen.items():
            cart_id = put_in_cart(cart_id, goods.id, count)
        set_voucher(cart_id, of(CODES, sum(pieces.values())))
        seen = sum(parcel.goods_idr for parcel in parcels_in(cart_id))
        checkout = Checkout(
            "Dewi", "+628110001001", LEKSONO, "Jl. Contoh 9", "", choices, seen_goods_idr=seen
        )
        first = buy(cart_id, checkout, key=key)
        assert buy(cart_id, checkout, key=key) == first

    def begin(self):
        """One order of both groups that is paid, handed over and done."""
        with self.step("order"):
            self.order({1: 1, 3: 1}, WAYS[:1] * 2, METHODS[:1] * 2)
        for payment in db.session.scalars(sa.select(Payment)).all():
            receive(payment.id, payment.due_idr, by_id=self.first)
        for order_id in db.session.scalars(sa.select(Order.id)).all():
            for _step in range(4):
                self.one_step(order_id, None)
        self.street.begun_at = self.at
        self.clock.close()

    @rule(seed=st.integers(0, 2**32))
    def live(self, seed):
        """One step of many, evenly chosen: hypothesis alone would repeat the first few."""
        self.steps += 1
        choose = Random(f"{seed} {self.steps}")  # the same seed again is another step
        step, some, number = choose.choice(STEPS), choose.randrange(12), choose.randrange(60)
        note(f"{step}({some}, {number})")
        getattr(self, step)(some, number)  # `some` is whose, `number` is how

    def buy(self, some, number):
        pieces = {some % 4: 1 + number % 3, number % 4: 1}
        methods = [of(METHODS, number // 2), of(METHODS, number // 6)]
        ways = [WAYS[0] if method is PaymentMethod.COD else of(WAYS, number) for method in methods]
        with self.step("order"):
            self.order(pieces, ways, methods)

    def pay(self, some, number):
        """Into any payment, also one that is over: late money, and money for what is paid."""
        by_hand = Payment.method.in_(FOUND_BY_HAND)
        if payment_id := self.one_of(Payment, some, by_hand, Payment.settled_at.is_(None)):
            how = of([*SUMS, "exact", "exact"], number)
            with self.step(f"pay {how}"):
                amount_idr = SUMS[how](db.session.get(Payment, payment_id))
                for _time in range(1 + number // 7 % 2):
                    receive(payment_id, amount_idr, by_id=self.first)

    def read_in_a_statement(self, some, number):
        if payment_id := self.one_of(Payment, some, Payment.method.in_(FOUND_BY_HAND)):
            payment = db.session.get(Payment, payment_id)
            day = clock.today() - timedelta(days=number % 2)
            credit = Credit(day, payment.due_idr, "CONTOH")
            with self.step("statement"):
                for _time in range(2):
                    take_credits(payment.option_id, [(credit, payment_id)], by_id=self.first)

    def claim(self, some, number):
        if payment_id := self.one_of(Payment, some, Payment.settled_at.is_(None)):
            with self.step("claim"):
                claim_paid(payment_id)
                if number % 2:
                    deny_claim(payment_id, by_id=self.first)

    def change_the_way_to_pay(self, some, number):
        if payment_id := self.one_of(Payment, some, Payment.settled_at.is_(None)):
            with self.step("otherwise"):
                pay_otherwise(payment_id, of(METHODS, number))

    def take_cash(self, some, number):
        if order_id := self.one_of(Order, some, Order.paid_at.is_(None)):
            key, amount_idr = new_secret(), of([5_000, 60_000], number)
            with self.step("cash"):
                for _time in range(2):
                    record_cash(order_id, amount_idr, key=key, by_id=self.first)

    def trust_her(self, some, _number):
        if order_id := self.one_of(Order, some, Order.paid_at.is_(None)):
            with self.step("trust"):
                trust(order_id, by_id=self.first)

    def go_on(self, some, number):
        """The group goes some steps with an order, as far as it may."""
        if not (order_id := self.one_of(Order, some, Order.closed_at.is_(None))):
            return
        lines = sa.select(OrderLine.id).filter_by(order_id=order_id).limit(1)
        parcel = {db.session.scalar(lines): 1} if number % 3 == 0 else None
        for _number in range(1 + number % 5):
            with self.step(f"after {db.session.get(Order, order_id).status.value}"):
                self.one_step(order_id, parcel)

    def one_step(self, order_id, parcel):
        order, by_id = db.session.get(Order, order_id), self.first
        match order.status.value:
            case "new":
                fulfil.accept_order(order_id, by_id=by_id)
            case "accepted":
                fulfil.pack_order(order_id, by_id=by_id)
            case "packed" if order.is_picked_up:
                fulfil.make_ready_for_pickup(order_id, by_id=by_id)
            case "packed":
                fulfil.ship_order(
                    order_id, courier="JNE", tracking_number="1", by_id=by_id, pieces=parcel
                )
            case "ready_for_pickup" | "shipped" | "received" if order.is_cod:
                hand_over_for_cash(order_id, by_id=by_id)
            case "ready_for_pickup" | "shipped" | "received":
                fulfil.complete_order(order_id, by_id=by_id)
            case _:
                fulfil.receive_order(order_id)

    def undo(self, some, _number):
        if order_id := self.one_of(Order, some):
            with self.step("undo"):
                fulfil.undo_accept(order_id, by_id=self.first)

    def regret(self, some, _number):
        if order_id := self.one_of(Order, some, Order.closed_at.is_(None)):
            with self.step("cancelled by her"):
                end.cancel_by_customer(order_id)

    def give_up(self, some, number):
        if order_id := self.one_of(Order, some, Order.closed_at.is_(None)):
            reason, restock = of([*CancelReason], number), number % 2 == 0
            with self.step("cancelled by the group"):
                end.cancel_by_group(order_id, reason, by_id=self.first, restock=restock)

    def give_a_part_back(self, some, number):
        if order_id := self.one_of(Order, some, Order.payment_status != "unpaid"):
            amount_idr = of([700, 9_999, 30_000], number)
            with self.step("part back"):
                refunds.give_back(order_id, amount_idr, RefundReason.AGREED, note="penyok")

    def see_to_a_refund(self, some, number):
        if refund_id := self.one_of(Refund, some):
            what = of(["finish", "finish", "keep", "came back"], number)
            with self.step(f"refund {what}"):
                if what == "finish":
                    refunds.finish_refund(refund_id, by_id=self.first)
                elif what == "keep":
                    refunds.keep_surplus(refund_id, by_id=self.first)
                else:
                    refunds.refund_came_back(refund_id)

    def dispute(self, some, number):
        if payment_id := self.one_of(Payment, some, Payment.settled_at.is_not(None)):
            payment = db.session.get(Payment, payment_id)
            called = db.session.get(Purchase, payment.purchase_id).number
            end = of(ENDS, number)
            fact = Disputed(f"{called}.{payment_id}", "dp_1", end)
            with self.step(f"dispute {end.value}"):
                hear("contoh", Notice(new_secret(), "dispute", clock.now(), (fact,)))

    def pay_out(self, _some, number):
        with self.step("payout"):
            if make_payout(of(self.street.groups, number).id, by_id=self.first):
                self.street.taken["payout made"] += 1

    def see_to_a_payout(self, some, number):
        if payout_id := self.one_of(Payout, some, Payout.closed_at.is_(None)):
            status = db.session.get(Payout, payout_id).status.value
            what = "fail" if number % 4 == 0 else status
            with self.step(f"payout after {what}"):
                if what == "fail":
                    fail_payout(payout_id, "salah", by_id=self.first)
                elif what == "draft":
                    approve_payout(payout_id, by_id=self.second)
                elif what == "approved":
                    proof = storage.private().put(b"proof", ".jpg")
                    send_payout(payout_id, proof, by_id=self.second)
                else:
                    confirm_payout(payout_id, by_id=self.first)

    def time_passes(self, _some, number):
        db.session.rollback()
        self.wait(timedelta(hours=of([0, 0, 0, 1, 25, 49, 24 * 8], number), seconds=30))
        outbox.run_due()

    @invariant()
    def nothing_is_broken(self):
        db.session.rollback()
        db.session.expire_all()
        broken = db.session.execute(all_rules()).all()
        assert not broken, broken
        failed = sa.select(outbox.OutboxJob.fact, outbox.OutboxJob.last_error).where(
            outbox.OutboxJob.last_error.is_not(None)
        )
        parked = db.session.execute(failed).all()
        assert not parked, parked
