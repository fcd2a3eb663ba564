"""What variants cost, and what they cost before."""

from collections.abc import Mapping

import sqlalchemy as sa

from storefront.catalog.models import Variant
from storefront.catalog.queries.book import PRICE
from storefront.core import clock
from storefront.core.db import db
from storefront.core.history import Event


def note_prices(changes: Mapping[int, tuple[int, int]], *, by_id: int | None) -> None:
    """Keep what prices of variants, in rupiah, were and became; joins the caller's transaction."""
    same = {"subject": Variant.__tablename__, "note": PRICE, "by_id": by_id, "at": clock.now()}
    rows = [
        {"subject_id": variant_id, "was": str(was), "became": str(became), **same}
        for variant_id, (was, became) in changes.items()
        if was != became
    ]
    if rows:
        db.session.execute(sa.insert(Event), rows)
