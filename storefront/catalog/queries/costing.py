"""How a group worked its prices out."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.catalog.models import Costing
from storefront.core.db import db


def costing_of(variant_id: int) -> Costing | None:
    """How the HPP of a variant was worked out, with its lines; none when it never was."""
    query = sa.select(Costing).where(Costing.variant_id == variant_id)
    return db.session.scalars(query.options(selectinload(Costing.lines))).one_or_none()
