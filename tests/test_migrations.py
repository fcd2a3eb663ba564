"""The way up and down through the revisions, with rows inside, on both databases."""

import flask_migrate
import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import PaymentMethod
from storefront.promotion.models.offers import VoucherUse
from tests.databases import MIGRATIONS, close_connections, migrate
from tests.factories import (
    make_account,
    make_group,
    make_member,
    make_qris,
    make_variant,
    make_voucher,
    place_order,
    save,
)

FIRST = "0001"


@pytest.fixture
def shop_with_rows(app):
    """A shop that has sold something; whatever the test does, the next one finds it up to date."""
    group = make_group()
    make_account(group)
    make_member(group)
    place_order(make_variant(group))
    make_qris(group)
    paid = place_order(make_variant(group), method=PaymentMethod.QRIS)
    use = {"purchase_id": paid.purchase_id, "phone": "+628110001001", "discount_idr": 2_500}
    save(VoucherUse(order_id=paid.id, voucher_id=make_voucher(None).id, **use))
    book(group.id, EntryKind.VOUCHER, 2_500, order_id=paid.id)
    db.session.remove()
    yield app
    migrate(app)


def test_models_say_what_the_migrations_made(app):
    flask_migrate.check(directory=str(MIGRATIONS))


def test_rows_survive_the_way_down_and_up_again(shop_with_rows):
    step_down(shop_with_rows, FIRST)
    first = rows()
    assert all(first[name] for name in ("order", "order_line", "product", "payment", "stock_move"))

    migrate(shop_with_rows)
    later = rows()
    step_down(shop_with_rows, FIRST)

    assert rows() == first
    assert first.keys() <= later.keys()
    assert {name: len(found) for name, found in later.items() if name in first} == {
        name: len(found) for name, found in first.items()
    }


def step_down(app, revision):
    flask_migrate.downgrade(directory=str(MIGRATIONS), revision=revision)
    close_connections(app)


def rows():
    """Every row of every table of the shop, as it stands in the database."""
    seen = sa.MetaData()
    with db.engine.connect() as connection:
        seen.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in seen.tables.items()
            if not name.startswith(("alembic", "product_search"))
        }
