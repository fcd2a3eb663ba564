"""Certificates as the operator looks at them: the oldest proof first."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from storefront.catalog.models import Product
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.world import in_world
from storefront.groups.models import Certificate, CertificateStatus, CoveredProduct, ProducerGroup
from storefront.groups.queries import certificate_is_shown

PAGE = 30


@dataclass(frozen=True)
class Covered:
    """A product that a certificate names, and its address in the shop."""

    name: str
    url: str


def certificates_to_check() -> sa.Select[Certificate]:
    """Those whose proof nobody has looked at yet."""
    return _certificates().where(
        Certificate.status == CertificateStatus.HELD, Certificate.proof.is_not(None)
    )


def certificates_on_show() -> sa.Select[Certificate]:
    """Those that customers see."""
    return _certificates().where(certificate_is_shown())


def page_of_certificates(
    query: sa.Select[Certificate], *, beyond: int | None = None
) -> list[Certificate]:
    """One page with the groups, and one more; `beyond` is the last id seen."""
    page = query.where(Certificate.id > (beyond or 0)).order_by(Certificate.id).limit(PAGE + 1)
    return list(db.session.scalars(page.options(contains_eager(Certificate.group))))


def certificate_with(certificate_id: int) -> Certificate:
    """One of any group with what it covers; raises Missing."""
    query = (
        sa.select(Certificate)
        .join(Certificate.group)
        .where(Certificate.id == certificate_id, in_world(ProducerGroup))
        .options(
            contains_eager(Certificate.group).joinedload(ProducerGroup.logo),
            selectinload(Certificate.covered),
        )
        .execution_options(populate_existing=True)
    )
    if certificate := db.session.scalars(query).one_or_none():
        return certificate
    raise Missing()


def covered_by(certificate: Certificate) -> list[Covered]:
    """The products that it names, by name."""
    query = (
        sa.select(Product)
        .join(CoveredProduct, CoveredProduct.product_id == Product.id)
        .where(CoveredProduct.certificate_id == certificate.id)
        .options(joinedload(Product.group))
        .order_by(Product.name)
    )
    return [
        Covered(each.name, f"/toko/{each.group.slug}/{each.slug}")
        for each in db.session.scalars(query)
    ]


def _certificates() -> sa.Select[Certificate]:
    return sa.select(Certificate).join(Certificate.group).where(in_world(ProducerGroup))
