"""Reads of classes."""

import sqlalchemy as sa

from storefront.core.db import db
from storefront.training.models import Classroom


def open_classroom(code: str) -> Classroom | None:
    """The class with this code, while it has not ended."""
    query = sa.select(Classroom).where(Classroom.code == code, Classroom.ended_at.is_(None))
    return db.session.scalars(query).one_or_none()
