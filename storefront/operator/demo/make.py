"""The whole sample world, in the order in which it would come about."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from flask import Flask

from storefront.accounts.models import User
from storefront.catalog.models import Product, ProductStatus, StockReason, Variant
from storefront.catalog.services.stock import set_stock
from storefront.core import clock, outbox
from storefront.core.db import atomic, db
from storefront.groups.models import GroupStatus, Member, ProducerGroup, Role
from storefront.operator.demo import books, files, offers
from storefront.operator.demo.buying import order
from storefront.operator.demo.cards import sample_cards
from storefront.operator.demo.papers import make_papers, take_one_down
from storefront.operator.demo.payouts import pay_groups
from storefront.operator.demo.people import make_operator
from storefront.operator.demo.photos import make_all_sizes
from storefront.operator.demo.promoting import look_around, promote, want_pictures_of_links
from storefront.operator.demo.school import hold_class
from storefront.operator.demo.shelves import let_costs_rise, make_categories, make_product
from storefront.operator.demo.shops import REAL_GROUP, dress, make_group, open_platform_account
from storefront.operator.demo.story import Shelf, Story
from storefront.operator.demo.wishes import wishes
from storefront.ordering.models import Purchase
from storefront.regions.queries import find_districts
from storefront.regions.services import import_regions

Show = Callable[[str, int, int], object]  # stage, done, of how many
DEARER = 2  # the place on the shelf of what costs more than it is sold for, at last
BEFORE_SALES = timedelta(days=21)  # signed up, photographed, then opened


def make_demo(
    app: Flask,
    *,
    days: int = 90,
    photos: bool = True,
    within: Collection[str] = (),
    show: Show = lambda *_: None,
) -> bool:
    """Fill the shop with the sample world up to this moment, unless it is there already.

    Tells whether anything was made. `within` keeps regions and customers to some regions, by
    their codes. What an interrupted run left is completed, but for orders: a history that was
    begun stays as it is. Never for a shop at a public address: its PINs are known.
    """
    if _is_complete():
        return False
    now = clock.now()
    import_regions(within=within, progress=lambda done, total: show("Regions", done, total))
    with clock.at(now - timedelta(days=days) - BEFORE_SALES):
        operator = make_operator()
        _open_shops(operator, photos, show, now=now)
        make_all_sizes(app, lambda done, total: show("Picture sizes", done, total))
    _tell_history(operator, days=days, now=now, with_pictures=photos, show=show)
    return True


def _is_complete() -> bool:
    sample = sa.select(ProducerGroup.id).filter_by(slug=REAL_GROUP)
    return all(
        db.session.scalar(query) is not None for query in (sample, sa.select(Purchase.id).limit(1))
    )


def _open_shops(operator: User, photos: bool, show: Show, *, now: datetime) -> None:
    open_platform_account(operator)
    categories = make_categories()
    groups = {}
    for sample in files.groups():
        groups[sample.name] = make_group(sample, operator)
        if photos:
            dress(groups[sample.name], sample)
    samples = [product if photos else replace(product, image="") for product in files.products()]
    for done, product in enumerate(samples, start=1):
        make_product(product, groups[product.group], categories[product.category])
        show("Products", done, len(samples))
    make_papers({group.slug: group for group in groups.values()}, operator.id, now=now)
    with clock.at(now - timedelta(days=3)):
        take_one_down(operator.id)


def _tell_history(
    operator: User, *, days: int, now: datetime, with_pictures: bool, show: Show
) -> None:
    shelves, begin = _shelves(), now - timedelta(days=days)
    puts = promote(shelves, begin=begin, now=now, with_pictures=with_pictures)
    customers = _customers()
    near = {
        sample.slug: [each for each in customers if each.city == sample.regency]
        for sample in files.groups()
    }
    story = Story([*shelves.values()], operator.id, end=now)
    look_around(story, puts, begin=begin)
    for wish in wishes(customers, near, days=days, now=now):
        chosen = [shelves[slug] for slug in wish.groups]
        story.at(wish.at, partial(order, story, wish, chosen, puts))
    story.at(begin, partial(offers.make_platform_offer, operator.id))
    if shelf := shelves.get(offers.GROUP):
        story.at(begin, partial(offers.make_offers, shelf))
        story.at(now, partial(offers.make_terms, shelf))
        story.at(now, partial(let_costs_rise, shelf.variants[DEARER], by_id=shelf.admin_id))
    if shelf := shelves.get(books.GROUP):
        books.keep_book(story, shelf, begin=begin)
    pay_groups(story, days=days)
    with sample_cards():
        story.tell(lambda moment: show("Orders", days - (now - moment).days, days))
        _fill_shelves()
        outbox.run_due()
    hold_class()
    if with_pictures:
        want_pictures_of_links()


def _customers() -> list[files.SampleCustomer]:
    """The customers whose district is among the regions, with its code."""
    return [
        replace(customer, district_code=district.code)
        for customer in files.customers()
        for district in find_districts(f"{customer.district} {customer.city}", limit=1)
    ]


def _shelves() -> dict[str, Shelf]:
    """What the open groups sell, but for the real one: nobody has bought anything from it."""
    groups = sa.select(ProducerGroup).where(
        ProducerGroup.status == GroupStatus.ACTIVE, ~ProducerGroup.is_sample
    )
    return {group.slug: _shelf(group) for group in db.session.scalars(groups)}


def _shelf(group: ProducerGroup) -> Shelf:
    members = sa.select(Member.role, Member.user_id).filter_by(group_id=group.id)
    people = {row.role: row.user_id for row in db.session.execute(members)}
    variants = (
        sa.select(Variant.id)
        .join(Variant.product)
        .where(Product.group_id == group.id, Product.status == ProductStatus.ACTIVE)
        .order_by(Variant.id)
    )
    return Shelf(
        group_id=group.id,
        variants=list(db.session.scalars(variants)),
        chair_id=people[Role.CHAIR],
        admin_id=people[Role.SALES_ADMIN],
        treasurer_id=people[Role.TREASURER],
    )


def _fill_shelves() -> None:
    """The last of what was made: as much of everything as the catalogue says."""
    planned = {
        variant.sku: variant.stock for product in files.products() for variant in product.variants
    }
    with atomic() as session:
        rows = session.execute(
            sa.select(Variant.id, Variant.sku, Variant.stock)
            .join(Variant.product)
            .join(Product.group)
            .where(Variant.sku.in_(planned), ~ProducerGroup.is_sample)
        )
        for row in rows.all():
            count, reason = planned[row.sku], StockReason.PRODUCED
            set_stock(row.id, count, seen=row.stock, by_id=None, reason=reason)
