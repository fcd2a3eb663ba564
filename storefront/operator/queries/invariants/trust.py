"""What customers trust: certificates that somebody looked at, products that nobody took down."""

from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Product, ProductStatus
from storefront.core.history import Event
from storefront.groups.models import Certificate, CertificateStatus, CoveredProduct
from storefront.operator.queries.invariants.rule import exists, invariant


@invariant
def certificates_on_show_were_checked() -> sa.Select[Any]:
    """Certificates that customers see although nobody is known to have looked at the proof."""
    told = exists(
        Event.id,
        Event.subject == Certificate.__tablename__,
        Event.subject_id == Certificate.id,
        Event.became == CertificateStatus.CHECKED.value,
        Event.by_id.is_not(None),
    )
    return sa.select(Certificate.id).where(Certificate.status == CertificateStatus.CHECKED, ~told)


@invariant
def certificates_name_products_of_their_group() -> sa.Select[Any]:
    """Certificates that name a product of another group, or one although they cover all."""
    return (
        sa.select(Certificate.id)
        .distinct()
        .join(CoveredProduct, CoveredProduct.certificate_id == Certificate.id)
        .join(Product, Product.id == CoveredProduct.product_id)
        .where(sa.or_(Product.group_id != Certificate.group_id, Certificate.covers_all))
    )


@invariant
def products_taken_down_say_why() -> sa.Select[Any]:
    """Products that the group cannot mend, because it was told nothing."""
    told = exists(
        Event.id,
        Event.subject == Product.__tablename__,
        Event.subject_id == Product.id,
        Event.became == ProductStatus.TAKEN_DOWN.value,
        Event.note.is_not(None),
    )
    taken_down = Product.status.in_((ProductStatus.TAKEN_DOWN, ProductStatus.LOOK_AGAIN))
    return sa.select(Product.id).where(taken_down, ~told)
