"""Tracked links: where they lead, what they count, and what is said to have come by them."""

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus
from storefront.core import world
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.core.world import World
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.ordering.models import Channel
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.services.links import make_link
from tests.factories import make_classroom, make_group, make_member, make_variant
from tests.ordering.shopping import buy, fill_cart
from tests.pages import path_of
from tests.promotion.following import (
    PHONE,
    follow,
    later,
    link_to,
    opens_of,
    order_of,
    purchase_row,
)

ROBOTS = (
    "WhatsApp/2.23.20 A",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "TelegramBot (like TwitterBot)",
    "curl/8.5.0",
)
PEOPLE = (  # in the browsers within other apps
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) Chrome/124.0 Mobile Telegram-Android/11.2",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Mobile/21E219 Instagram 330.0",
    "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile [FB_IAB/FB4A;FBAV/450.0]",
)


@pytest.fixture
def honey(app):
    return make_variant(make_group("Lebah"), "Madu", price_idr=40_000)


@pytest.fixture
def bees(honey):
    return db.session.get_one(ProducerGroup, db.session.get_one(Product, honey.product_id).group_id)


def test_a_link_leads_to_its_product_and_counts_people_alone(client, count_queries, honey, bees):
    link = link_to(bees, product_id=honey.product_id)
    with count_queries() as queries:
        answer = follow(client, link)

    assert (answer.status_code, answer.location) == (302, path_of(honey))
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert len(queries) <= 3, queries
    for agent in ROBOTS:
        assert follow(client, link, agent=agent).location == path_of(honey)
    client.head(f"/p/{link.code}", headers={"User-Agent": PHONE})
    early = {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"}
    assert client.get(f"/p/{link.code}", headers=early).status_code == 302
    english = client.get(f"/en/p/{link.code.lower()}", headers={"User-Agent": PHONE})
    assert english.location == f"/en{path_of(honey)}"
    assert [each.is_first for each in opens_of(link)] == [True, False]
    with later(days=8):
        follow(client, link)
    assert opens_of(link)[-1].is_first
    before = len(opens_of(link))
    for agent in PEOPLE:
        follow(client, link, agent=agent)
    assert len(opens_of(link)) == before + len(PEOPLE)


def test_a_link_leads_to_pages_of_its_own_group_or_nowhere(client, honey, bees):
    link = link_to(bees, product_id=honey.product_id)
    with atomic() as session:
        session.get_one(Product, honey.product_id).status = ProductStatus.ARCHIVED
    assert follow(client, link).location == f"/toko/{bees.slug}"
    with atomic() as session:
        session.get_one(ProducerGroup, bees.id).status = GroupStatus.SUSPENDED
    assert follow(client, link).status_code == 404
    assert len(opens_of(link)) == 1
    foreign = make_variant(make_group()).product_id
    with pytest.raises(Missing):
        make_link(bees.id, LinkChannel.POSTER, product_id=foreign)


def test_one_place_has_one_link(bees):
    first = link_to(bees, place="Pasar Leksono")
    assert link_to(bees, place="pasar leksono") == first
    assert link_to(bees) != first
    assert db.session.scalar(sa.select(sa.func.count(TrackedLink.id))) == 2


def test_the_order_says_what_led_to_it(client, app, honey, bees):
    bread = make_variant(make_group("Roti"), "Roti manis", price_idr=8_000)
    bakers = db.session.get_one(Product, bread.product_id).group_id
    earlier = link_to(bees, LinkChannel.WHATSAPP)
    poster = link_to(bees, place="pasar Leksono")
    for link in (earlier, poster):
        follow(client, link)
    fill_cart(client, {honey: 1})
    carted = [each.carted_at is not None for each in (*opens_of(earlier), *opens_of(poster))]
    assert carted == [False, True]

    purchase = buy(client, {bread: 1})

    row = purchase_row(purchase)
    assert (row.tracked_link_id, row.channel) == (poster.id, Channel.POSTER)
    seen_by = app.test_client()
    for group_id, says_so in ((bees.id, True), (bakers, False)):
        group = db.session.get_one(ProducerGroup, group_id)
        seen_by.enter(make_member(group).user_id)
        number = order_of(purchase, group).number
        page = seen_by.get(f"/kelola/{group.slug}/pesanan/{number}")
        assert ("datang dari poster QR di pasar Leksono" in page.text) is says_so


def test_the_last_link_of_a_group_counts_for_seven_days(client, app, honey, bees):
    link = link_to(bees)
    follow(client, link)
    follow(client, link_to(make_group("Roti"), LinkChannel.FACEBOOK))
    with later(days=6):
        assert purchase_row(buy(client, {honey: 1})).tracked_link_id == link.id
    with later(days=8):
        late = purchase_row(buy(client, {honey: 1}))
    assert (late.tracked_link_id, late.channel) == (None, Channel.ETALASE)
    other = purchase_row(buy(app.test_client(), {honey: 1}))
    assert other.tracked_link_id is None


def test_links_of_a_class_work_in_the_class_alone(client, app):
    classroom = make_classroom()
    group = make_group(classroom_id=classroom.id)
    with world.entered(World(classroom.id)):
        variant = make_variant(group)
    link = link_to(group, LinkChannel.WHATSAPP, product_id=variant.product_id)
    inside = f"/latihan/{classroom.code}"
    live = link_to(make_group("Lebah"))
    client.enter(make_member(group, classroom_id=classroom.id).user_id)

    assert follow(client, link).status_code == 404
    assert follow(client, live, prefix=inside).status_code == 404
    assert follow(app.test_client(), link, prefix=inside).status_code == 404
    assert follow(client, link, prefix=inside).location == inside + path_of(variant)
    assert (len(opens_of(link)), len(opens_of(live))) == (1, 0)
    kit = client.get(
        path_of(variant).replace(f"/toko/{group.slug}", f"/kelola/{group.slug}/promosi")
    )
    assert f"{inside}/p/{link.code}" in kit.text
