"""A whole class practises beside real sales, and nothing of it is seen, counted or sent outside."""

import re

import pytest
import sqlalchemy as sa
from flask import url_for

from storefront.core import outbox, world
from storefront.core.db import db
from storefront.core.outbox import OutboxJob
from storefront.groups.models import Role
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order
from storefront.payments.queries import open_payments_of
from storefront.payments.services.receive import receive
from storefront.training.models import BuyerKind, Outcome
from storefront.training.services.buy import Wave, send_buyers
from storefront.training.services.classes import end_class
from storefront.training.services.clear import clear_class
from tests.access import TABLE, Group, Operator, Own, Public, Trainer
from tests.arguments import nothing
from tests.factories import (
    come_in,
    make_account,
    make_classroom,
    make_group,
    make_member,
    make_trainer,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import buy
from tests.sizes import size

SECRET = "Zamrud"  # the first name of everybody in the class
PEOPLE, ORDERS = size(2, 10), size(6, 40)
ONCE = re.compile(r'((?:csrf_token|key)"[^>]* value=")[^"]*')


@pytest.fixture
def live(app):
    """A group that sells, with its chair."""
    group = make_group("Roti")
    group.chair_id = make_member(group, Role.CHAIR).user_id
    make_account()
    for _ in range(3):
        order = place_order(make_variant(group, "Roti madu"))
        [payment] = open_payments_of(order.id)
        receive(payment.id, payment.due_idr, by_id=None)
    outbox.run_due()
    return group


def practise(people, orders, trainer):
    """A class whose participants sell to buyers of every kind, with every outcome of money."""
    classroom = make_classroom(trainer=trainer)
    with world.entered(classroom.world):
        there = [come_in(classroom, SECRET).id for _ in range(people)]
        for turn in range(orders):
            kind = [*BuyerKind][turn % len(BuyerKind)]
            outcome = (
                [None, *Outcome][turn % (len(Outcome) + 1)] if turn >= len(BuyerKind) else None
            )
            send_buyers(
                classroom.id, there, Wave(kind, outcome=outcome, seed=turn), by_id=trainer.id
            )
    outbox.run_due()
    return classroom


def addresses(app, kind, **more):
    """The pages of a kind, without those that are about one row of something."""
    for endpoint, row in TABLE.items():
        [rule, *_] = app.url_map.iter_rules(endpoint)
        make = getattr(row, "make", None) or nothing
        is_alone = make is nothing or getattr(row, "same_for_all", False)
        if type(row) is kind and "GET" in rule.methods and is_alone:
            with app.test_request_context():
                yield url_for(endpoint, **more | make(None))


def seen_by(app, user_id, paths):
    visitor = app.test_client()
    if user_id:
        visitor.enter(user_id)
    return {path: ONCE.sub(r"\1", visitor.get(path).get_data(as_text=True)) for path in paths}


def live_pages(app, live):
    """Everything that a stranger, a chair, an operator and another trainer can look at."""
    public = [*addresses(app, Public), "/cari?q=zamrud", "/cari?q=carica", "/cari?q=contoh"]
    own = [*addresses(app, Own)]
    group = [*addresses(app, Group, group_slug=live.slug)]
    operator = [*addresses(app, Operator)]
    return {
        "nobody": (None, public),
        "a chair": (live.chair_id, [*public, *own, *group]),
        "an operator": (make_user(is_operator=True).id, [*public, *own, *operator]),
        "a trainer": (make_trainer("Pak Bowo").id, [*own, *addresses(app, Trainer)]),
    }


def test_nothing_of_a_class_is_seen_outside_and_no_real_figure_moves(app, live):
    trainer = make_trainer("Bu Wati")
    who = live_pages(app, live)
    before = {name: seen_by(app, *each) for name, each in who.items()}

    practise(PEOPLE, ORDERS, trainer)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Order)) > 3
    after = {name: seen_by(app, *each) for name, each in who.items()}
    for name, pages in after.items():
        for path, page in pages.items():
            assert SECRET not in page, (name, path)
            if not path.endswith((".xlsx", ".pdf")):  # these hold the moment
                assert page == before[name][path], (name, path)
    assert not [found.rule for found in findings() if found.violations]


def test_every_job_of_a_class_is_told_in_its_world(app, live):
    already = set(db.session.scalars(sa.select(OutboxJob.id)))
    classroom = practise(1, len(BuyerKind), make_trainer())
    jobs = db.session.scalars(sa.select(OutboxJob).where(OutboxJob.id.not_in(already))).all()
    assert len(jobs) > len(BuyerKind)
    assert {job.classroom_id for job in jobs} == {classroom.id}
    assert not [job.last_error for job in jobs if job.last_error]


def test_what_a_participant_really_buys_outlives_her_class(client, live):
    trainer = make_trainer()
    classroom = make_classroom(trainer=trainer)
    client.enter(come_in(classroom).user_id)

    bought = buy(client, {make_variant(live): 1})
    end_class(classroom.id, by_id=trainer.id)
    clear_class(classroom.id)

    assert bought.user_id is None
    query = sa.select(sa.func.count()).select_from(Order).filter_by(purchase_id=bought.id)
    assert db.session.scalar(query) == 1
    assert not [found.rule for found in findings() if found.violations]
