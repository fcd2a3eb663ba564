"""Two web processes and one SQLite file: every writer has her turn, and all they wrote is there."""

import pytest
import requests
import sqlalchemy as sa

from bench.server import serving
from storefront.cart.models import CartLine
from storefront.core.db import db
from tests.factories import make_variant
from tests.race import at_once
from tests.sizes import size

pytestmark = [pytest.mark.slow, pytest.mark.databases("sqlite")]

WRITERS = 16  # as many as two web processes have threads
WRITES = size(20, 400)  # of each
FAIR = 5 * WRITERS  # so many may come first while somebody waits


@pytest.fixture
def address(shop):
    """Where two processes serve the shop, and its naive twin beside it."""
    settings = {
        "DATABASE_URL": shop.database.url,
        "MEDIA_URL": str(shop.media),
        "SECRET_KEY": "a key that only the tests know, long enough",
    }
    with serving("tests.core.naive_writers:app", settings) as server:
        yield f"http://127.0.0.1:{server.port}"


def test_writers_of_two_processes_take_turns(app, address):
    honey = make_variant(stock=0)
    answers, overtaken = race(app, f"{address}/keranjang", varian=honey.id, jumlah=1)

    assert {answer.status_code for answer in answers} == {303}
    assert overtaken <= FAIR
    db.session.rollback()
    assert [*db.session.scalars(sa.select(CartLine.quantity))] == [WRITES] * WRITERS

    the_twin_that_reads_first_fails(app, address, honey)
    the_twin_that_takes_no_turns_starves(app, address, honey)


def the_twin_that_reads_first_fails(app, address, honey):
    """The negative control of how a write begins: SQLite refuses, and what was sent is lost."""
    answers, _overtaken = race(app, f"{address}/naive/DEFERRED/{honey.id}")
    db.session.rollback()
    db.session.refresh(honey)
    assert {answer.text for answer in answers} == {"", "database is locked"}
    assert honey.stock == [answer.status_code for answer in answers].count(200) < len(answers)


def the_twin_that_takes_no_turns_starves(app, address, honey):
    """The negative control of turns: whoever looks at the luckiest moment goes first, again."""
    _answers, overtaken = race(app, f"{address}/naive/IMMEDIATE/{honey.id}")
    assert overtaken > FAIR


def race(app, url, **form):
    """Everybody sends a form again and again: all answers, and how many came at most while one
    of the writers waited for hers.
    """
    answers, overtaken = [], []

    def keep_writing():
        with requests.Session() as browser:
            for _ in range(WRITES):
                before = len(answers)
                ours = {"Sec-Fetch-Site": "same-origin"}
                answer = browser.post(url, form, headers=ours, allow_redirects=False, timeout=30)
                overtaken.append(len(answers) - before)
                answers.append(answer)

    for writer in at_once(app, [keep_writing] * WRITERS):
        writer.result()
    return answers, max(overtaken)
