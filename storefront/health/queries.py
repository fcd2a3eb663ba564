"""What groups have done, read from their rows."""

from collections.abc import Collection

import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.health.checks import CHECKS


def passed_by(group_ids: Collection[int], checks: Collection[str]) -> dict[int, set[str]]:
    """Which of these checks each of these groups passes; one query for all of them.

    A name that is no check is passed by nobody.
    """
    asked = [name for name in checks if name in CHECKS]
    if not group_ids or not asked:
        return {group_id: set() for group_id in group_ids}
    query = sa.select(ProducerGroup.id, *(CHECKS[name]().label(name) for name in asked)).where(
        ProducerGroup.id.in_(group_ids)
    )
    return {
        row.id: {name for name in asked if getattr(row, name)} for row in db.session.execute(query)
    }
