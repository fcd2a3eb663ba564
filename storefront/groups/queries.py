"""Reads of groups and their members."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.core.db import db
from storefront.groups.models import GroupStatus, Member, ProducerGroup


def membership(user_id: int, group_slug: str) -> Member | None:
    """The person's place in a group that is not closed, with group and district loaded."""
    query = (
        sa.select(Member)
        .join(Member.group)
        .where(
            Member.user_id == user_id,
            Member.left_at.is_(None),
            ProducerGroup.slug == group_slug,
            ProducerGroup.status != GroupStatus.CLOSED,
        )
        .options(
            joinedload(Member.group).joinedload(ProducerGroup.logo),
            joinedload(Member.group).joinedload(ProducerGroup.district),
        )
    )
    return db.session.scalars(query).one_or_none()
