"""Simulated buyers order and pay through the shop's own services, the same from the same seed."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Variant
from storefront.core import outbox, world
from storefront.core.db import db
from storefront.health.checks import CHECKS
from storefront.health.queries import passed_by
from storefront.ordering.models import Order, OrderStatus, PaymentMethod, PaymentStatus, Purchase
from storefront.ordering.services.fulfil import accept_order, pack_order, ship_order
from storefront.payments.models import Payment, Refund, RefundReason, TransferProof
from storefront.payments.services.practice import OnlyInClass, bank_pays
from storefront.payments.services.provider import OnlyPractice, start_payment
from storefront.training.buyers.kinds import BUYERS, plan_of
from storefront.training.buyers.plan import Offer
from storefront.training.models import BuyerKind, ClassroomTrainer, Outcome, PracticeBuyer
from storefront.training.services.buy import NobodyThere, Wave, send_buyers
from storefront.training.services.time import TooFarAhead, move_clock
from tests.factories import (
    come_in,
    make_classroom,
    make_group,
    make_trainer,
    make_variant,
    place_order,
)
from tests.training.test_class import token_of

SHELF = [
    Offer(1, "Carica", 28_000, 24),
    Offer(2, "Keripik", 18_000, 0),
    Offer(3, "Nopia", 25_000, 5),
]


@pytest.fixture
def trainer(app):
    return make_trainer()


@pytest.fixture
def classroom(trainer):
    return make_classroom(trainer=trainer)


@pytest.fixture
def person(classroom):
    return come_in(classroom)


def let_come(classroom, person, kind, outcome=None, *, count=1, seed=7):
    """Send buyers from a seed and let everything happen that is due."""
    wave = Wave(kind, count, outcome=outcome, seed=seed)
    with world.entered(classroom.world):
        send_buyers(classroom.id, [person.id], wave, by_id=classroom_trainer(classroom))
    outbox.run_due()
    return latest()


def classroom_trainer(classroom):
    query = sa.select(ClassroomTrainer.user_id).order_by(ClassroomTrainer.classroom_id)
    return db.session.scalars(query).first()


def latest():
    db.session.expire_all()
    order = db.session.scalars(sa.select(Order).order_by(Order.id.desc())).first()
    buyer = db.session.scalars(sa.select(PracticeBuyer).order_by(PracticeBuyer.id.desc())).first()
    return order, buyer


def pass_time(classroom, by):
    db.session.expire_all()
    with world.entered(classroom.world):
        move_clock(classroom.id, by, by_id=classroom_trainer(classroom))
    outbox.run_due()
    db.session.expire_all()


def test_every_kind_has_a_function_and_the_same_seed_gives_the_same_buyer():
    assert set(BUYERS) == set(BuyerKind)
    for kind in BuyerKind:
        for seed in range(40):
            plan = plan_of(kind, seed, SHELF)
            assert plan == plan_of(kind, seed, SHELF)
            assert plan.phone.startswith("+628110000")
            assert "Contoh" in plan.address or kind is BuyerKind.WRONG_ADDRESS
            for offer, quantity in plan.lines:
                assert (quantity > offer.stock) == (kind is BuyerKind.SOLD_OUT)
            assert plan_of(kind, seed, [replace(offer, stock=0) for offer in SHELF])
            assert plan_of(kind, seed, []).lines == ()


def test_a_normal_buyer_pays_exactly_and_the_order_can_start(classroom, person):
    order, buyer = let_come(classroom, person, BuyerKind.NORMAL)

    assert (order.status, order.payment_status) == (OrderStatus.NEW, PaymentStatus.PAID)
    assert order.group_id == person.group_id
    assert order.number.startswith("L-")
    purchase = db.session.get_one(Purchase, order.purchase_id)
    assert (purchase.classroom_id, purchase.id) == (classroom.id, buyer.purchase_id)


@pytest.mark.parametrize(
    ("outcome", "status", "paid", "refund"),
    [
        (Outcome.SHORT, OrderStatus.AWAITING_PAYMENT, PaymentStatus.PARTLY_PAID, None),
        (Outcome.OVER, OrderStatus.NEW, PaymentStatus.OVERPAID, RefundReason.SURPLUS),
        (Outcome.TWICE, OrderStatus.NEW, PaymentStatus.PAID, RefundReason.TWICE),
        (Outcome.DECLINED, OrderStatus.AWAITING_PAYMENT, PaymentStatus.UNPAID, None),
        (Outcome.REFUNDED, OrderStatus.CANCELLED, None, RefundReason.CANCELLED),
        (Outcome.NOTHING, OrderStatus.AWAITING_PAYMENT, PaymentStatus.UNPAID, None),
    ],
)
def test_money_behaves_as_the_trainer_said(classroom, person, outcome, status, paid, refund):
    order, _ = let_come(classroom, person, BuyerKind.NORMAL, outcome)

    assert order.status is status
    assert paid in (None, order.payment_status)
    reasons = db.session.scalars(sa.select(Refund.reason)).all()
    assert reasons == ([refund] if refund else [])
    if outcome in (Outcome.SHORT, Outcome.DECLINED):
        states = [each.is_open for each in db.session.scalars(sa.select(Payment))]
        assert states.count(True) == 1  # asked for anew


def test_late_money_revives_the_order_when_the_class_clock_has_moved(classroom, person):
    order, _ = let_come(classroom, person, BuyerKind.NORMAL, Outcome.LATE)
    assert order.status is OrderStatus.AWAITING_PAYMENT
    pass_time(classroom, timedelta(days=1))
    assert latest()[0].status is OrderStatus.EXPIRED
    pass_time(classroom, timedelta(hours=2))
    assert latest()[0].status is OrderStatus.NEW


def test_buyers_who_only_ask_order_an_hour_later(classroom, person):
    order, buyer = let_come(classroom, person, BuyerKind.ASKS_FIRST)
    assert order is None
    assert buyer.says
    pass_time(classroom, timedelta(hours=1))
    assert latest()[0].status is OrderStatus.NEW


def test_who_asks_is_answered_on_the_phone_and_orders_at_once(client, classroom, person):
    _, buyer = let_come(classroom, person, BuyerKind.ASKS_FIRST)
    client.enter(person.user_id)
    shop = f"/latihan/{classroom.code}/toko-latihan"
    name = f"jawab-{buyer.id}-answer"
    short = client.submit(shop, {name: "masih ada"})
    assert short.status_code == 422
    assert "masih ada</textarea>" in short.text
    words = "Masih ada Kak, tahan dua bulan."
    assert client.submit(shop, {name: words}).status_code == 303
    assert words in client.get(shop).text
    outbox.run_due()
    order, _ = latest()
    assert order.status is OrderStatus.NEW
    assert "answers_question" in passed_by([person.group_id], CHECKS)[person.group_id]
    other = come_in(classroom, "Mbak Rina")
    client.enter(other.user_id)
    token = dict([token_of(client, shop)])
    address = f"/latihan/{classroom.code}/pesan-pembeli/{buyer.id}"
    assert client.post(address, data={name: words, **token}).status_code == 404


def test_who_wants_more_than_there_is_gets_nothing_and_says_so(classroom, person):
    order, buyer = let_come(classroom, person, BuyerKind.SOLD_OUT)
    assert order is None
    assert "stok tinggal" in buyer.says


def test_a_false_proof_is_a_claim_and_no_money(classroom, person):
    order, _ = let_come(classroom, person, BuyerKind.FAKE_PROOF)
    assert (order.status, order.payment_status) == (
        OrderStatus.AWAITING_PAYMENT,
        PaymentStatus.CHECKING,
    )
    assert len(db.session.scalars(sa.select(TransferProof)).all()) == 1


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (BuyerKind.COMPLAINT, OrderStatus.RECEIVED, ""),
        (BuyerKind.COD_REFUSED, OrderStatus.SHIPPED, "tidak jadi saya ambil"),
    ],
)
def test_what_happens_when_the_parcel_has_come(classroom, person, kind, status, words):
    order, _ = let_come(classroom, person, kind)
    with world.entered(classroom.world):
        accept_order(order.id, by_id=person.user_id)
        pack_order(order.id, by_id=person.user_id)
        ship_order(order.id, courier="JNE", tracking_number="CONTOH1", by_id=person.user_id)
    pass_time(classroom, timedelta(days=1))
    order, buyer = latest()
    assert order.status is status
    assert buyer.says
    assert words in buyer.says


def test_five_orders_for_all_come_apart_and_once(classroom, person):
    other = come_in(classroom, "Mbak Rina")
    wave = Wave(BuyerKind.NORMAL, 5, every=timedelta(minutes=1), seed=1)
    trainer_id = classroom_trainer(classroom)
    with world.entered(classroom.world):
        assert send_buyers(classroom.id, [person.id, other.id], wave, by_id=trainer_id) == 10
        with pytest.raises(NobodyThere):
            send_buyers(classroom.id, [], wave, by_id=trainer_id)
    outbox.run_due()
    assert count_of(Purchase) == 2
    pass_time(classroom, timedelta(hours=1))
    assert count_of(Purchase) == 10
    for job in db.session.scalars(sa.select(outbox.OutboxJob)):
        job.done_at = None
    db.session.commit()
    outbox.run_due()  # every job once more
    assert count_of(Purchase) == 10


def count_of(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_the_clock_of_a_class_moves_nothing_else(classroom, person):
    other, live = make_classroom("Kelas lain"), make_group("Roti")
    live_order = place_order(make_variant(live))
    neighbour = come_in(other, "Bu Tumi")
    theirs, _ = let_come(other, neighbour, BuyerKind.NORMAL, Outcome.NOTHING)
    ours, _ = let_come(classroom, person, BuyerKind.NORMAL, Outcome.NOTHING)

    pass_time(classroom, timedelta(days=3))

    assert db.session.get_one(Order, ours.id).status is OrderStatus.EXPIRED
    for order in (theirs, live_order):
        assert db.session.get_one(Order, order.id).status is OrderStatus.AWAITING_PAYMENT
    with world.entered(classroom.world), pytest.raises(TooFarAhead):
        move_clock(classroom.id, timedelta(days=120), by_id=classroom_trainer(classroom))


def test_real_and_practice_money_never_meet(classroom, person):
    live = place_order(make_variant(make_group("Roti")))
    real = db.session.scalars(sa.select(Payment)).one()
    with pytest.raises(OnlyInClass):
        bank_pays(real.id)
    assert db.session.get_one(Order, live.id).payment_status is PaymentStatus.UNPAID

    order, _ = let_come(classroom, person, BuyerKind.NORMAL, Outcome.NOTHING)
    practice = db.session.scalars(sa.select(Payment).where(Payment.id != real.id)).one()
    practice.method = PaymentMethod.CARD
    db.session.commit()
    with pytest.raises(OnlyPractice):
        start_payment(practice.id)
    assert order.number.startswith("L-")


def test_the_trainer_sends_buyers_and_lets_time_pass(client, trainer, classroom, person):
    client.enter(trainer.id)
    page = f"/kelas/{classroom.id}/pembeli"

    assert client.submit(page, kind="fake_proof", count="2", form="/pembeli").status_code == 303
    outbox.run_due()
    assert count_of(TransferProof) == 2
    shown = client.get(page).text
    assert shown.count("Bukti palsu ke Bu Endang") == 2
    assert client.submit(page, kind="no_kind", who=[], form="/pembeli").status_code == 422
    assert client.submit(page, hours="24", form="/jam").status_code == 303
    db.session.refresh(classroom)
    assert classroom.clock_offset_s == 24 * 60 * 60
    assert client.submit(page, hours="5", form="/jam").status_code == 422


def test_participants_buy_from_one_another_and_the_class_has_a_bank(client, classroom, person):
    friend = come_in(classroom, "Mbak Rina")
    root = f"/latihan/{classroom.code}"
    client.enter(friend.user_id)
    with world.entered(classroom.world):
        order = place_order(db.session.scalars(sa.select(Variant)).first())
    token = db.session.get_one(Purchase, order.purchase_id).token
    payment = db.session.scalars(sa.select(Payment)).one()
    page = f"{root}/pesanan/{token}/bayar/{payment.id}"

    assert "Bank latihan" in client.get(page).text
    assert client.submit(page, form="/bank-latihan", cara="pas").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Order, order.id).payment_status is PaymentStatus.PAID
