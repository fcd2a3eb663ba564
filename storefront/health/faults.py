"""What hinders a shop, the worst first: conditions of SQL, as the checks are.

A fault of the group is asked of `ProducerGroup`; one of its goods of every `Product` on sale.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.models import Photo, Product, Variant
from storefront.catalog.queries.own import SHELVES, Shelf
from storefront.core.db import db
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.health.checks import Check, has_profile
from storefront.health.rows import Condition, a_variant
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.promotion.models.offers import Preorder
from storefront.promotion.queries.terms import OPEN_PREORDER
from storefront.shipping.models import ShippingOption


@dataclass(frozen=True)
class Fault:
    """One kind of fault; of goods how many have it, and the oldest of these."""

    kind: str
    count: int
    name: str
    slug: str


def lacks_account() -> Condition:
    """No account that customers, or the platform, could send money to."""
    by_customers = sa.and_(
        PaymentOption.method == PaymentMethod.QRIS, ProducerGroup.collected_by == CollectedBy.GROUP
    )
    return ~sa.exists().where(
        PaymentOption.group_id == ProducerGroup.id,
        PaymentOption.is_offered,
        sa.or_(PaymentOption.method == PaymentMethod.BANK_TRANSFER, by_customers),
    )


def lacks_delivery() -> Condition:
    """No way for goods to reach a customer, so nothing can be ordered."""
    return ~sa.exists().where(
        ShippingOption.group_id == ProducerGroup.id, ShippingOption.is_offered
    )


def lacks_story() -> Condition:
    """The group does not say who it is."""
    return ~has_profile()


def sells_at_a_loss() -> Condition:
    """It costs more than it is sold for."""
    return a_variant(Variant.cost_idr > Variant.price_idr)


def is_sold_out() -> Condition:
    """It stands in the shop window, and nobody can have it, now or ahead."""
    is_sold_ahead = sa.exists(Preorder.id).where(OPEN_PREORDER)
    return ~a_variant(sa.or_(Variant.stock > 0, is_sold_ahead))


def lacks_photo() -> Condition:
    """Customers see no photo of it."""
    return ~sa.exists().where(Photo.product_id == Product.id)


def lacks_cost() -> Condition:
    """Nobody knows what it costs to make."""
    return a_variant(Variant.cost_idr.is_(None))


OF_GROUP: tuple[Check, ...] = (lacks_account, lacks_delivery, lacks_story)
OF_GOODS: tuple[Check, ...] = (sells_at_a_loss, is_sold_out, lacks_photo, lacks_cost)
WORST_FIRST = (
    *(lacks_account, lacks_delivery, sells_at_a_loss, is_sold_out),
    *(lacks_photo, lacks_story, lacks_cost),
)


def faults_of(group: ProducerGroup) -> list[Fault]:
    """What hinders the shop, the worst first; one query."""
    query = sa.union_all(
        *(_of_group(group, fault) for fault in OF_GROUP),
        *(_of_goods(group, fault) for fault in OF_GOODS),
    )
    found = {row[0]: Fault(*row) for row in db.session.execute(query)}
    return [found[fault.__name__] for fault in WORST_FIRST if fault.__name__ in found]


def _of_group(group: ProducerGroup, fault: Check) -> sa.Select[str, int, str, str]:
    asked = sa.literal(fault.__name__), sa.literal(1), ProducerGroup.name, ProducerGroup.slug
    return sa.select(*asked).where(ProducerGroup.id == group.id, fault())


def _of_goods(group: ProducerGroup, fault: Check) -> sa.Select[str, int, str, str]:
    asked = sa.literal(fault.__name__), sa.func.count().over(), Product.name, Product.slug
    query = sa.select(*asked).where(Product.group_id == group.id, SHELVES[Shelf.ON_SALE], fault())
    return query.order_by(Product.id).limit(1).subquery().select()
