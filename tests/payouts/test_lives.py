"""A machine lives the lives of two groups in every order; after each step every rule holds."""

import shutil

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from storefront.core.db import db
from tests.databases import SqliteDatabase, close_connections
from tests.payouts.lives import Lives, opened
from tests.sizes import NIGHTLY, QUICK, size

pytestmark = pytest.mark.slow

SEEN = {  # else the machine proves less than it says
    *("order", "pay exact", "pay short", "pay over", "cash", "statement", "trust", "otherwise"),
    *("after new", "after packed", "after ready_for_pickup", "cancelled by her", "part back"),
    *("refund finish", "payout made", "payout after approved", "dispute lost", "claim"),
}


def test_every_rule_holds_after_every_step_of_every_life(app, shop, tmp_path):
    """On SQLite; PostgreSQL, which is slower to clean, lives fewer of them."""
    is_sqlite = isinstance(shop.database, SqliteDatabase)
    street, kept = opened(), tmp_path / "street.sqlite3"
    db.session.remove()
    close_connections(app)
    if is_sqlite:
        shutil.copy(shop.database.file, kept)

    def begin():
        db.session.remove()
        shop.clean()
        if is_sqlite:
            shutil.copy(kept, shop.database.file)
            return Lives(street)
        return Lives(opened())

    examples = size(50, 500) if is_sqlite or NIGHTLY else size(5, 50)
    how = settings(max_examples=examples, stateful_step_count=30)
    run_state_machine_as_test(begin, settings=how)
    if is_sqlite and not QUICK:
        assert set(street.taken) >= SEEN, street.taken
