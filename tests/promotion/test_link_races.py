"""Everybody opens one link at the same moment, and every one of them is counted."""

import threading
from functools import partial

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.promotion.models import Campaign
from tests.factories import make_group
from tests.promotion.following import follow, link_to, opens_of
from tests.race import at_once
from tests.sizes import size

pytestmark = pytest.mark.slow

AT_ONCE = 20


def test_many_opens_at_once_lose_no_count(app):
    link = link_to(make_group())
    each = size(10, 50)
    clients = [app.test_client() for _ in range(AT_ONCE)]

    def keep_opening(client):
        return {follow(client, link).status_code for _ in range(each)}

    runs = at_once(app, [partial(keep_opening, client) for client in clients])

    assert {code for run in runs for code in run.result()} == {302}
    opens = opens_of(link)
    assert len(opens) == AT_ONCE * each
    assert sum(one.is_first for one in opens) == AT_ONCE


@pytest.mark.databases("postgresql")
def test_a_counter_that_is_read_and_written_loses_one(app):
    """The negative control: two who add one to the same number at the same moment."""
    group = make_group()
    link = link_to(group)
    both_have_read = threading.Barrier(2)

    def count_naively():
        with db.engine.begin() as connection:
            opens = connection.scalar(sa.text("SELECT goal_idr FROM campaign"))
            both_have_read.wait(timeout=10)
            connection.execute(sa.text("UPDATE campaign SET goal_idr = :n"), {"n": opens + 1})

    today = link.created_at.date()
    db.session.add(Campaign(group_id=group.id, name="x", first_on=today, last_on=today, goal_idr=1))
    db.session.commit()
    for run in at_once(app, [count_naively, count_naively]):
        run.result()

    assert db.session.scalar(sa.select(Campaign.goal_idr)) == 2  # two came, one was counted
