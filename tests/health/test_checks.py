"""Each check hears of exactly what it asks; what a practice shop begins with is nobody's work."""

from datetime import date, timedelta

import sqlalchemy as sa

from storefront.cashbook.models import CashEntry, CashKind, CashPeriod, Direction, ShareMethod
from storefront.catalog.models import Costing, FactKind, Product, ProductFact
from storefront.core import clock
from storefront.core.db import db
from storefront.groups.models import Invitation, ProducerGroup, Role
from storefront.groups.services.members import invite
from storefront.health.checks import CHECKS
from storefront.health.queries import passed_by
from storefront.ordering.models import CancelReason, Order, OrderStatus, Purchase, Shipment
from storefront.payments.models import Denial, Payment
from storefront.promotion.models import Campaign, Caption, LinkChannel, LinkOpen, TrackedLink
from storefront.promotion.models.offers import Preorder
from tests.factories import (
    come_in,
    make_certificate,
    make_classroom,
    make_group,
    make_member,
    make_photo,
    make_variant,
    make_voucher,
    place_order,
    save,
)

TODAY = date(2026, 12, 1)
NINETEEN = " ".join(["kata"] * 19)


def passed(group):
    db.session.expire_all()
    return passed_by([group.id], CHECKS)[group.id]


def test_a_fresh_practice_shop_has_only_been_opened(app):
    person = come_in(make_classroom())
    assert passed_by([person.group_id], CHECKS)[person.group_id] == {"is_open"}


def test_ten_shops_are_one_query_and_no_check_is_passed_by_nobody(app, count_queries):
    ids = [make_group().id for _ in range(10)]
    with count_queries() as queries:
        answers = passed_by(ids, [*CHECKS, "keeps_codes"])
    assert len(queries) == 1
    assert set(answers) == set(ids)
    assert all("keeps_codes" not in names for names in answers.values())
    assert passed_by([], CHECKS) == {}


def test_products_and_prices(app):
    group = make_group(about="")
    variant = make_variant(group, "Nopia sekar")
    product = db.session.get_one(Product, variant.product_id)
    variant.cost_idr = None
    product.about = f"{NINETEEN}  "
    db.session.commit()
    assert passed(group) == {"is_open", "has_named_product"}

    product.about = f"{NINETEEN}\nkata"
    variant.cost_idr = variant.price_idr
    db.session.commit()
    assert passed(group) == {"is_open", "has_named_product", "has_description"}
    variant.cost_idr = variant.price_idr - 1
    db.session.commit()
    save(Costing(variant_id=variant.id, packs=10, markup_percent=30, margin_percent=25))
    save(ProductFact(product_id=product.id, kind=next(iter(FactKind)), text="gula, tepung"))
    make_photo(product.id)
    save(Preorder(variant_id=variant.id, ready_on=TODAY, most=10))
    group.about = "Kami membuat nopia."
    db.session.commit()
    made = {"has_profitable_price", "has_costing", "has_facts", "has_photo", "shows_product"}
    more = {"takes_orders_ahead", "has_profile", "has_named_product", "has_description"}
    assert passed(group) == {"is_open"} | made | more


def test_promotion_books_and_papers(app):
    group, other = make_group(), make_group()
    before = passed(group)
    link = save(TrackedLink(code="AAA777", group_id=group.id, channel=LinkChannel.FACEBOOK))
    assert passed(group) - before == {"has_link"}
    save(LinkOpen(link_id=link.id, opened_at=clock.now(), is_first=True))
    save(
        Caption(
            group_id=group.id, channel=LinkChannel.FACEBOOK, text="Segar", written_at=clock.now()
        )
    )
    save(Campaign(group_id=group.id, name="Lebaran", first_on=TODAY, last_on=TODAY, goal_idr=1))
    make_voucher(group)
    make_certificate(group)
    by = come_in(make_classroom()).user_id
    save(
        Invitation(
            token="secret",
            group_id=group.id,
            name="Bu Parti",
            role=Role.MEMBER,
            made_by_id=by,
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    save(
        CashEntry(
            group_id=group.id,
            direction=Direction.OUT,
            kind=next(kind for kind in CashKind),
            amount_idr=5_000,
            booked_on=TODAY,
        )
    )
    period = CashPeriod(
        group_id=group.id,
        first_on=TODAY,
        last_on=TODAY,
        in_idr=0,
        out_idr=0,
        result_idr=0,
        closed_by_id=by,
    )
    save(period)
    assert passed(group) - before == {
        "has_link",
        "has_visit_by_link",
        "has_caption",
        "has_campaign",
        "has_offer",
        "has_certificate",
        "has_invitation",
        "has_cash_entry",
        "has_closed_period",
    }
    assert passed(other) == before
    period.shared_by, period.kept_idr, period.shared_idr = ShareMethod.PERCENT, 0, 0
    db.session.commit()
    assert "has_shared_profit" in passed(group)
    invite(group.id, "Bu Tumi", Role.SALES_ADMIN, by_id=by)
    assert "agrees_on_roles" not in passed(group)
    invite(group.id, "Pak Yono", Role.TREASURER, by_id=by)
    assert "agrees_on_roles" in passed(group)


def test_orders_and_money(app):
    group = make_group()
    order = place_order(make_variant(group, "Nopia"))
    order_id, before = order.id, passed(group)
    assert "has_order" in before
    steps = [
        ({"status": OrderStatus.ACCEPTED, "accepted_at": clock.now()}, {"has_accepted_order"}),
        ({"status": OrderStatus.PACKED}, {"has_packed_order"}),
        ({"status": OrderStatus.COMPLETED}, {"has_finished_order"}),
        ({"paid_at": clock.now()}, {"has_sale"}),
        ({"cancel_reason": CancelReason.CHANGED_MIND}, set()),
        ({"cancel_reason": CancelReason.SOLD_OUT}, {"has_settled_trouble"}),
    ]
    for changes, newly in steps:
        was = passed(group)
        order = db.session.get_one(Order, order_id)
        for name, value in changes.items():
            setattr(order, name, value)
        db.session.commit()
        assert passed(group) - was == newly, changes

    parcel = save(Shipment(order_id=order_id, courier="JNE", sent_at=clock.now()))
    assert "has_sent_order" not in passed(group)
    buyer = make_member(make_group("Teman"))
    parcel.tracking_number = "JX0123456789"
    db.session.scalars(sa.select(Payment)).one().denied_for = Denial.NOT_THERE
    db.session.scalars(sa.select(Purchase)).one().user_id = buyer.user_id
    db.session.commit()
    assert {"has_sent_order", "has_denied_proof"} <= passed(group)
    assert "has_bought_from_friend" not in passed(group)
    assert "has_bought_from_friend" in passed(db.session.get_one(ProducerGroup, buyer.group_id))
