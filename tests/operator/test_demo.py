from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront.accounts.services import sign_in
from storefront.cashbook.models import CashPeriod, ProfitShare
from storefront.catalog.models import Product, ProductStatus, Variant
from storefront.core import clock, outbox
from storefront.core.db import db
from storefront.core.forms import BaseForm, NewPinField
from storefront.core.pictures import Picture
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    CollectedBy,
    GroupStatus,
    Member,
    ProducerGroup,
)
from storefront.health.faults import faults_of
from storefront.operator.demo import files, people
from storefront.operator.demo.make import make_demo
from storefront.operator.demo.photos import keep_sample, make_all_sizes
from storefront.operator.queries.cards import card_days
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, OrderStatus, PaymentMethod, PaymentStatus, Purchase
from storefront.payments.models import Payment, PaymentState, Refund, RefundState, WebhookEvent
from storefront.payments.providers import PROVIDERS
from storefront.payments.providers.stripe import StripeCheckout
from storefront.payouts.models import Payout, PayoutState
from storefront.promotion.models import LinkOpen
from storefront.shipping.models import ShippingKind, ShippingOption
from storefront.training.models import Classroom, Participant

HOME = ("33.01", "33.02", "33.07")
PRICED = ("31.01", "32.79", "34.71", "35.79", "36.74")  # something of every zone that has a price
REAL = ProducerGroup.classroom_id.is_(None)
OPEN = sa.and_(ProducerGroup.status == GroupStatus.ACTIVE, REAL)
ON_SHELVES = Product.group_id.in_(sa.select(ProducerGroup.id).where(REAL))


def count(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def group_at(slug):
    return db.session.scalars(sa.select(ProducerGroup).filter_by(slug=slug)).one()


def every(column):
    return set(db.session.scalars(sa.select(column)))


@pytest.mark.slow
def test_the_sample_world_is_sound_and_complete_and_made_once(app, shop):
    """One test, because a fortnight takes seconds; right before or after midnight, never by day."""
    from_midnight = timedelta(minutes=-10 if shop.database.is_a_file else 10)
    with clock.at(clock.start_of(clock.today()) + from_midnight):
        assert make_demo(app, days=14, photos=False, within=HOME + PRICED)
        db.session.rollback()
        no_rule_is_broken()
        every_state_can_be_seen()
        cards_were_paid_and_one_had_its_money_back()
        a_month_is_closed_and_shared()
        links_have_brought_something()
        the_shelves_are_as_full_as_the_catalogue_says()
        nothing_is_made_up_about_the_real_group()
        ten_people_practise()
        everybody_who_is_named_can_sign_in(app)
        a_second_run_changes_nothing(app)


def links_have_brought_something():
    assert count(LinkOpen, LinkOpen.carted_at.is_not(None))
    assert count(LinkOpen, LinkOpen.carted_at.is_(None))
    assert count(Purchase, Purchase.tracked_link_id.is_not(None), Purchase.channel != "etalase")


def a_month_is_closed_and_shared():
    period = db.session.scalars(sa.select(CashPeriod)).one()
    assert period.shared_idr
    assert count(ProfitShare, ProfitShare.paid_at.is_(None)) == 1


def no_rule_is_broken():
    assert [finding for finding in findings() if finding.violations] == []
    assert count(outbox.OutboxJob, outbox.OutboxJob.last_error.is_not(None)) == 0


def every_state_can_be_seen():
    assert count(ProducerGroup, OPEN) == 7
    assert count(ProducerGroup, OPEN, ProducerGroup.collected_by == CollectedBy.PLATFORM) == 2
    assert every(ProducerGroup.status) >= {GroupStatus.SUBMITTED, GroupStatus.SUSPENDED}
    assert every(ShippingOption.kind) == {*ShippingKind}
    assert every(Order.status) == {*OrderStatus}
    assert every(Order.payment_method) == {*PaymentMethod}
    faults = {fault.kind for fault in faults_of(group_at("pelangi-dieng"))}
    assert faults == {"sells_at_a_loss", "lacks_photo"}  # there are none in this world
    assert every(Order.payment_status) >= {
        PaymentStatus.UNPAID,
        PaymentStatus.CHECKING,
        PaymentStatus.PAID,
        PaymentStatus.REFUNDED,
    }
    assert every(Refund.status) >= {RefundState.REQUESTED, RefundState.DONE}
    assert every(Payout.status) >= {PayoutState.SENT, PayoutState.DRAFT}
    assert every(Certificate.kind) == {*CertificateKind} - {CertificateKind.BPOM}
    assert every(Certificate.status) == {*CertificateStatus} - {CertificateStatus.WITHDRAWN}
    newest = db.session.scalars(sa.select(sa.func.max(Purchase.placed_at))).one()
    assert clock.now() - newest < timedelta(hours=1)
    unpaid_cash = Order.payment_method == PaymentMethod.COD, Order.paid_at.is_(None)
    assert count(Order, Order.status == OrderStatus.SHIPPED, *unpaid_cash)  # still on its way


def cards_were_paid_and_one_had_its_money_back():
    """By a stand-in that says so, and without a word to Stripe."""
    by_card = sa.select(Payment).filter_by(method=PaymentMethod.CARD)
    payments = db.session.scalars(by_card).all()
    assert all(payment.status is PaymentState.SETTLED and payment.fee_idr for payment in payments)
    assert "stripe" not in every(WebhookEvent.provider)
    assert sum(day.came_idr for day in card_days()) > sum(day.back_idr for day in card_days()) > 0
    assert isinstance(PROVIDERS[PaymentMethod.CARD], StripeCheckout)


def the_shelves_are_as_full_as_the_catalogue_says():
    active = sa.and_(Product.status == ProductStatus.ACTIVE, ON_SHELVES)
    assert count(Product, active) == 59
    assert count(Product, Product.status == ProductStatus.TAKEN_DOWN) == 1
    assert count(Variant, Variant.product_id.in_(sa.select(Product.id).where(active))) == 96
    told = {each.sku: each.stock for product in files.products() for each in product.variants}
    on_shelves = sa.select(Variant.sku, Variant.stock).join(Variant.product).where(ON_SHELVES)
    rows = db.session.execute(on_shelves)
    assert {row.sku: row.stock for row in rows} == told


def nothing_is_made_up_about_the_real_group():
    group = db.session.scalars(sa.select(ProducerGroup).filter_by(is_sample=True)).one()
    assert group.slug == "istana-rumbia"
    assert group.members_count is None
    assert count(Certificate, Certificate.group_id == group.id) == 0
    assert count(Member, Member.group_id == group.id) == 0
    assert count(Order, Order.group_id == group.id) == 0
    sold = sa.select(sa.func.sum(Product.sold_count)).where(Product.group_id == group.id)
    assert db.session.scalar(sold) == 0


def ten_people_practise():
    [classroom] = db.session.scalars(sa.select(Classroom))
    assert count(Participant, Participant.classroom_id == classroom.id) == 10
    assert count(Participant, Participant.group_id.is_not(None)) == 9
    assert count(Purchase, Purchase.classroom_id == classroom.id) == 7


def everybody_who_is_named_can_sign_in(app):
    answer = app.test_cli_runner().invoke(args=["demo", "--sign-ins"])
    assert len(people.sign_ins()) == 7
    for each in people.sign_ins():
        assert each.phone in answer.stdout
        assert sign_in(each.phone, each.secret)


def a_second_run_changes_nothing(app):
    tables = db.metadata.sorted_tables
    before = [db.session.execute(sa.select(table)).all() for table in tables]
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 0
    db.session.rollback()
    assert [db.session.execute(sa.select(table)).all() for table in tables] == before


def test_the_secrets_pass_the_shops_own_rule(app):
    class Secret(BaseForm):
        secret = NewPinField()

    for secret in (people.PIN, people.OPERATOR_PASSWORD):
        with app.test_request_context(method="POST", data={"secret": secret}):
            assert Secret(meta={"csrf": False}).validate()


def test_it_is_refused_at_a_public_address(make_app):
    app = make_app(IN_PRODUCTION=True, PUBLIC_BASE_URL="https://etalase.example")
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 1
    assert "https://etalase.example is public" in answer.output


def test_sample_photos_come_in_all_sizes(app):
    logo = keep_sample("logos", "pelangi-dieng", alt="Logo")
    seen = []
    make_all_sizes(app, lambda *step: seen.append(step))
    db.session.rollback()
    assert db.session.get(Picture, logo.id).ready
    assert seen == [(1, 1)]
