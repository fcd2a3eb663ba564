"""Which products have a certificate that customers see."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Product
from storefront.core.db import db
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CoveredProduct,
    ProducerGroup,
)
from storefront.groups.queries import certificate_is_shown


def is_certified(product_id: Any, group_id: Any) -> sa.ColumnElement[bool]:
    """Products of which a certificate says something; a business number does not."""
    covering = sa.exists().where(_covers(product_id, group_id))
    return covering.correlate_except(Certificate)


def certificate_kinds() -> sa.ScalarSelect[str]:
    """The kinds of the product at hand in one text, for `kinds_in`."""
    kinds = sa.func.aggregate_strings(sa.cast(Certificate.kind, sa.String), " ")
    covering = sa.select(kinds).where(_covers(Product.id, Product.group_id))
    return covering.correlate_except(Certificate).scalar_subquery()


@lru_cache
def kinds_in(text: str | None) -> tuple[CertificateKind, ...]:
    """Each kind once, in its usual order."""
    found = (text or "").split()
    return tuple(kind for kind in CertificateKind if kind in found)


def products_to_cover(group: ProducerGroup) -> list[tuple[int, str]]:
    """All products of a group by name, for a certificate to choose from."""
    query = sa.select(Product.id, Product.name).where(Product.group_id == group.id)
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Product.name))]


def _covers(product_id: Any, group_id: Any) -> sa.ColumnElement[bool]:
    named = (
        sa.exists()
        .where(
            CoveredProduct.certificate_id == Certificate.id,
            CoveredProduct.product_id == product_id,
        )
        .correlate_except(CoveredProduct)
    )
    return sa.and_(
        Certificate.group_id == group_id,
        Certificate.kind != CertificateKind.NIB,
        certificate_is_shown(),
        sa.or_(Certificate.covers_all, named),
    )
