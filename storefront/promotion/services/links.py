"""Making tracked links and campaigns, and counting who comes by them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from storefront.catalog.models import Product, Variant
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.core.numbers import new_code
from storefront.core.onetime import keep_result, result_of
from storefront.groups.models import ProducerGroup
from storefront.promotion.models import Campaign, LinkChannel, LinkOpen, TrackedLink
from storefront.promotion.queries.links import leads_to

SHORTEST = 4  # letters of a code


@dataclass(frozen=True)
class Plan:
    """What a group wants to sell in some days; the goal is rupiah."""

    name: str
    first_on: date
    last_on: date
    goal_idr: int


def make_link(
    group_id: int,
    channel: LinkChannel,
    *,
    product_id: int | None = None,
    place: str = "",
    campaign_id: int | None = None,
) -> int:
    """Make the link to a product, or to the whole shop, for one place; returns its id.

    The one that is there already is taken. Raises Missing for what is another group's.
    """
    with atomic() as session:
        hold_promotion(group_id)
        _see_that_it_has(group_id, Product, product_id)
        _see_that_it_has(group_id, Campaign, campaign_id)
        same = sa.select(TrackedLink.id).where(
            TrackedLink.group_id == group_id,
            leads_to(product_id),
            TrackedLink.campaign_id.is_not_distinct_from(campaign_id),
            TrackedLink.channel == channel,
            sa.func.lower(TrackedLink.place) == place.lower(),
        )
        if found := session.scalar(same):
            return found
        link = TrackedLink(
            code=_free_code(),
            group_id=group_id,
            product_id=product_id,
            campaign_id=campaign_id,
            channel=channel,
            place=place,
        )
        session.add(link)
        session.flush()
        return int(link.id)


def count_open(link_id: int, *, is_first: bool) -> int:
    """Write down that somebody opened a link; returns the id of that.

    A row of its own waits for no other, so nothing is lost and nobody waits in front of a link
    that everybody opens.
    """
    with atomic() as session:
        insert = sa.insert(LinkOpen).values(
            link_id=link_id, is_first=is_first, opened_at=clock.now()
        )
        return session.execute(insert.returning(LinkOpen.id)).scalar_one()


def note_cart(open_ids: Sequence[int], variant_id: int) -> None:
    """Something was put into a cart: the last of these opens that led to its group says so."""
    if not open_ids:
        return
    led = (
        sa.select(sa.func.max(LinkOpen.id))
        .join(TrackedLink, TrackedLink.id == LinkOpen.link_id)
        .join(Product, Product.group_id == TrackedLink.group_id)
        .join(Variant, Variant.product_id == Product.id)
        .where(LinkOpen.id.in_(open_ids), Variant.id == variant_id)
        .scalar_subquery()
    )
    with atomic() as session:
        session.execute(
            sa.update(LinkOpen)
            .where(LinkOpen.id == led, LinkOpen.carted_at.is_(None))
            .values(carted_at=clock.now())
        )


def start_campaign(group_id: int, plan: Plan, *, key: str) -> int:
    """Plan a campaign, once per key; returns its id. Raises KeyReused."""
    with atomic() as session:
        if earlier := result_of(key, group_id, plan):
            return earlier
        campaign = Campaign(group_id=group_id, **asdict(plan))
        session.add(campaign)
        session.flush()
        keep_result(key, campaign.id)
        return int(campaign.id)


def change_campaign(campaign_id: int, plan: Plan) -> None:
    """Plan it anew; what its links brought is counted again in the new days."""
    with atomic() as session:
        campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
        for name, value in asdict(plan).items():
            setattr(campaign, name, value)


def hold_promotion(group_id: int) -> None:
    """Let nobody else change what the group promotes with meanwhile; orders are not held up."""
    mine = sa.select(ProducerGroup.id).where(ProducerGroup.id == group_id)
    db.session.execute(mine.with_for_update(key_share=True))


def _see_that_it_has(group_id: int, model: type[Product | Campaign], row_id: int | None) -> None:
    own = sa.select(model.id).where(model.id == row_id, model.group_id == group_id)
    if row_id is not None and db.session.scalar(own) is None:
        raise Missing()


def _free_code() -> str:
    """A new code, longer when the short ones are mostly taken."""
    tries = 0
    while True:
        code = new_code(SHORTEST + tries // 3)
        if not db.session.scalar(sa.select(TrackedLink.id).where(TrackedLink.code == code)):
            return code
        tries += 1
