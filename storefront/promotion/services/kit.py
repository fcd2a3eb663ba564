"""The kit of a product or of a whole shop: its links, its words, its pictures."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.outbox import tell
from storefront.promotion.models import Caption, LinkChannel
from storefront.promotion.services.links import hold_promotion, make_link


def prepare_kit(group_id: int, product_id: int | None) -> None:
    """Have a link in every channel, and leave the pictures to a job; again it makes only what is
    missing. Raises Missing.
    """
    with atomic():
        for channel in LinkChannel:
            make_link(group_id, channel, product_id=product_id)
        want_pictures(group_id, product_id)


def want_pictures(group_id: int, product_id: int | None) -> None:
    """Have a job draw those pictures of a kit that are not there."""
    with atomic():
        tell("kit.wanted", group_id=group_id, product_id=product_id)


def write_caption(
    group_id: int, product_id: int | None, channel: LinkChannel, text: str, *, by_id: int
) -> None:
    """Keep the group's own words for a channel; with no words the draft is shown again."""
    with atomic() as session:
        hold_promotion(group_id)  # one row for each channel
        caption = db.session.scalars(
            sa.select(Caption).where(
                Caption.group_id == group_id,
                Caption.product_id.is_not_distinct_from(product_id),
                Caption.channel == channel,
            )
        ).one_or_none()
        if not text:
            if caption:
                session.delete(caption)
            return
        if caption is None:
            caption = Caption(group_id=group_id, product_id=product_id, channel=channel)
            session.add(caption)
        caption.text, caption.written_at, caption.by_id = text, clock.now(), by_id
