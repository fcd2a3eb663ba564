"""The steps of somebody who comes by a tracked link."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import db
from storefront.ordering.models import Order, Purchase
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.receive import receive
from storefront.promotion.models import LinkChannel, LinkOpen, TrackedLink
from storefront.promotion.services.links import make_link

PHONE = "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 Chrome/120.0 Mobile"
WEEK = timedelta(days=7)


def link_to(group, channel=LinkChannel.POSTER, **where):
    """A link of a group, as its row."""
    return db.session.get_one(TrackedLink, make_link(group.id, channel, **where))


def follow(client, link, *, agent=PHONE, prefix=""):
    return client.get(f"{prefix}/p/{link.code}", headers={"User-Agent": agent})


def opens_of(link):
    db.session.rollback()
    query = sa.select(LinkOpen).filter_by(link_id=link.id).order_by(LinkOpen.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def order_of(purchase, group):
    query = sa.select(Order).filter_by(purchase_id=purchase.id, group_id=group.id)
    return db.session.scalars(query).one()


def pay(purchase):
    for payment in payments_of(purchase.id):
        receive(payment.id, payment.due_idr, by_id=None)
    db.session.rollback()


def later(days):
    """Hold the clock still so many days from now."""
    return clock.at(clock.real_now() + timedelta(days=days))


def purchase_row(purchase):
    db.session.rollback()
    return db.session.get_one(Purchase, purchase.id, populate_existing=True)
