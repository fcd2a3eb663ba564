"""The worlds of classes by name of their table: classes are a higher room."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.world import LIVE, PracticeMount, World


def world_of(classroom_id: int | None) -> World:
    """The world that rows with this `classroom_id` belong to, with its clock."""
    if classroom_id is None:
        return LIVE
    return World(classroom_id, clock_offsets().get(classroom_id, timedelta()))


def root_of_class(classroom_id: int | None) -> str:
    """What stands before the paths of the shop that rows with this `classroom_id` are shown in."""
    if classroom_id is None:
        return ""
    classroom = sa.table("classroom", sa.column("id"), sa.column("code"))
    query = sa.select(classroom.c.code).where(classroom.c.id == classroom_id)
    return f"{PracticeMount.PREFIX}{db.session.scalar(query)}"


def clock_offsets() -> dict[int, timedelta]:
    """How far the clocks of classes are ahead, of those that were moved."""
    classroom = sa.table("classroom", sa.column("id"), sa.column("clock_offset_s"))
    rows = db.session.execute(
        sa.select(classroom.c.id, classroom.c.clock_offset_s).where(classroom.c.clock_offset_s > 0)
    )
    return {row.id: timedelta(seconds=row.clock_offset_s) for row in rows}
