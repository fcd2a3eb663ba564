"""The number that says which state of the catalogue a page shows."""

from contextlib import suppress
from datetime import date

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, SearchWord, StockReason, Variant
from storefront.catalog.services.shelve import shelve
from storefront.catalog.services.stock import book_many, count_sold, set_stock
from storefront.core.catalogue_version import catalogue_version
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.pictures import Picture
from storefront.core.world import LIVE, World, entered
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.shipping.models import ShippingRate
from tests.factories import make_photo, make_user, make_variant, place_order


def raised():
    """How often the number was raised since it was last asked for."""
    db.session.rollback()
    now = catalogue_version(db.engine)
    before, db.session.info["seen"] = db.session.info.get("seen", now), now
    return now - before


def written(statement, *rows):
    with atomic() as session:
        session.execute(statement, *rows)


@pytest.fixture
def variant(app):
    made = make_variant(stock=100)
    make_photo(made.product_id)
    db.session.info.pop("seen", None)
    raised()
    return made


CHANGES = {
    "price": lambda v: written(sa.update(Variant).values(price_idr=9_000)),
    "several prices": lambda v: written(sa.update(Variant), [{"id": v.id, "price_idr": 9_000}]),
    "name": lambda v: written(sa.update(Product).values(name="Opak")),
    "holiday": lambda v: written(sa.update(ProducerGroup).values(holiday_until=date(2030, 1, 1))),
    "group closed": lambda v: written(sa.update(ProducerGroup).values(status=GroupStatus.CLOSED)),
    "picture ready": lambda v: written(sa.update(Picture).values(ready_at=None)),
    "shipping": lambda v: written(sa.delete(ShippingRate)),
    "new word": lambda v: insert_word(),
    "shelved": lambda v: shelved(v.product_id),
}


def insert_word():
    with atomic():
        insert_if_new(SearchWord, word="opak", stem="opak")


def shelved(product_id):
    with atomic():
        shelve([product_id])


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_visitor_sees_raises_it_once_per_transaction(variant, change):
    CHANGES[change](variant)
    assert raised() == 1


def test_the_orm_raises_it_too(variant):
    with atomic() as session:
        found = session.get_one(Variant, variant.id)
        found.price_idr, found.name = 9_000, "250 g"
        session.flush()
        found.weight_g = 7
    assert raised() == 1


def test_what_nobody_sees_and_what_is_taken_back_raise_nothing(variant):
    make_user()
    count_sold_in_one(variant)
    with suppress(ZeroDivisionError), atomic() as session:
        session.execute(sa.update(Variant).values(price_idr=9_000))
        raise ZeroDivisionError
    with atomic() as session:
        session.scalars(sa.select(Variant)).all()
    assert raised() == 0


def count_sold_in_one(variant):
    with atomic():
        count_sold(variant.product_id, 3)


@pytest.mark.parametrize(
    ("count", "seen", "times"),
    [(90, 100, 0), (6, 100, 0), (5, 100, 1), (0, 100, 1)],
)
def test_stock_counts_only_when_pages_say_how_few_are_left(variant, count, seen, times):
    set_stock(variant.id, count, seen=seen, by_id=None)
    assert raised() == times


def test_stock_that_was_low_counts_when_it_grows(variant):
    set_stock(variant.id, 2, seen=100, by_id=None)
    raised()
    set_stock(variant.id, 50, seen=2, by_id=None)
    assert raised() == 1


def test_an_order_of_a_full_shelf_changes_no_page(variant):
    place_order(variant)
    assert raised() == 0
    set_stock(variant.id, 6, seen=99, by_id=None)
    assert raised() == 0
    place_order(variant)
    assert raised() == 1


def test_a_sheet_raises_it(variant):
    with atomic():
        book_many({variant.id: 5}, StockReason.COUNTED, by_id=None)
    assert raised() == 1


def test_a_class_in_practice_raises_nothing(variant):
    with entered(World(classroom_id=1)):
        written(sa.update(Variant).values(price_idr=9_000))
    assert raised() == 0
    with entered(LIVE):
        written(sa.update(Variant).values(price_idr=9_500))
    assert raised() == 1
