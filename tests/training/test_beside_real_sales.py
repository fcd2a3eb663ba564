"""A whole class practises beside real sales, and nothing of it is seen, counted or sent outside."""

import re
from collections import defaultdict

import pytest
import sqlalchemy as sa
import time_machine
from flask import url_for

from storefront.core import clock, outbox, world
from storefront.core.db import db
from storefront.core.outbox import OutboxJob
from storefront.groups.models import Role
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.receive import receive
from storefront.sales.reports import REPORTS
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
COUNTS_VISITS = "links.follow"
PEOPLE, ORDERS = size(2, 10), size(6, 40)
ONCE = re.compile(rb'((?:csrf_token|key)"[^>]* value=")[^"]*')


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


def addresses(app, live, kinds=(Public, Own, Group, Operator, Trainer)):
    """Every page that is read, by whose it is; one about a row is about one of the live group."""
    made = {}
    found = defaultdict(list)
    for endpoint, row in TABLE.items():
        [rule, *_] = app.url_map.iter_rules(endpoint)
        make = getattr(row, "make", None) or nothing
        is_of_a_class = type(row) is Trainer and make is not nothing
        if type(row) not in kinds or "GET" not in rule.methods:
            continue
        if is_of_a_class or endpoint == COUNTS_VISITS:
            continue
        if make not in made:
            made[make] = make(live)
        words = {"group_slug": live.slug} if type(row) is Group else {}
        with app.test_request_context():
            found[type(row)].append(url_for(endpoint, **words | made[make]))
    files = ("saldo/rincian.csv", "saldo/rincian.xlsx", "saldo/rincian.pdf", "stok.xlsx")
    files += tuple(f"penjualan/{each.name}.{kind}" for each in REPORTS for kind in ("csv", "xlsx"))
    found[Group] += [f"/kelola/{live.slug}/{file}" for file in files]
    found[Public] += [f"/cari?q={word}" for word in (SECRET.lower(), "carica", "contoh")]
    return found


def seen_by(app, user_id, paths):
    app.extensions["page_cache"].forget()
    visitor = app.test_client()
    if user_id:
        visitor.enter(user_id)
    return {path: ONCE.sub(rb"\1", visitor.get(path).data) for path in paths}


@pytest.mark.databases("sqlite")
def test_nothing_of_a_class_is_seen_outside_and_no_real_figure_moves(app, live):
    """The moment is held, so that every page, report and paper is the same to the byte."""
    trainer = make_trainer("Bu Wati")
    pages = addresses(app, live)
    outbox.run_due()
    who = {
        "nobody": (None, pages[Public]),
        "a chair": (live.chair_id, pages[Own] + pages[Group]),
        "an operator": (make_user(is_operator=True).id, pages[Own] + pages[Operator]),
        "a trainer": (make_trainer("Pak Bowo").id, pages[Own] + pages[Trainer]),
    }
    with time_machine.travel(clock.now(), tick=False):
        broken = [(found.rule, found.violations) for found in findings()]  # by what is made up
        before = {name: seen_by(app, *each) for name, each in who.items()}
        practise(PEOPLE, ORDERS, trainer)
        after = {name: seen_by(app, *each) for name, each in who.items()}

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Order)) > 3
    for name, seen in after.items():
        for path, page in seen.items():
            assert page == before[name][path], (name, path)
            assert SECRET.encode() not in page, (name, path)
    assert broken == [(found.rule, found.violations) for found in findings()]


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
