"""One question per check, asked of a group's real rows; the answer is a condition of SQL.

Each stands in a query on `ProducerGroup`, so that any number of checks for any number of groups
is one query. What a practice shop begins with does not count as made by its owner.
"""

from collections.abc import Callable

import sqlalchemy as sa

from storefront.cashbook.models import CashEntry, CashPeriod
from storefront.catalog.models import (
    Costing,
    Product,
    ProductFact,
    ProductStatus,
    Variant,
)
from storefront.groups.models import (
    Certificate,
    GroupStatus,
    Invitation,
    Member,
    ProducerGroup,
    Role,
)
from storefront.health.rows import (
    Condition,
    a_payment,
    a_product,
    a_role,
    a_variant,
    an_order,
    has_own_photo,
    is_own,
)
from storefront.ordering.models import CancelReason, Order, OrderStatus, Purchase, Shipment
from storefront.payments.models import Payment, Refund
from storefront.promotion.models import Campaign, Caption, LinkOpen, TrackedLink
from storefront.promotion.models.offers import (
    BundleOffer,
    Preorder,
    TierPrices,
    Voucher,
)

Check = Callable[[], Condition]

ENOUGH_WORDS = 20  # of a description: what it is, how it tastes, how long it keeps
PACKED = (
    OrderStatus.PACKED,
    OrderStatus.READY_FOR_PICKUP,
    OrderStatus.SHIPPED,
    OrderStatus.RECEIVED,
    OrderStatus.COMPLETED,
)


def is_open() -> Condition:
    """Its shop is open."""
    return ProducerGroup.status == GroupStatus.ACTIVE


def has_named_product() -> Condition:
    """A product has a name of its own."""
    return a_product(is_own())


def has_photo() -> Condition:
    """A product has a photo of its own."""
    return a_product(has_own_photo())


def has_description() -> Condition:
    """A product is described in `ENOUGH_WORDS` words or more."""
    about = sa.func.trim(sa.func.replace(Product.about, "\n", " "))
    spaces = sa.func.length(about) - sa.func.length(sa.func.replace(about, " ", ""))
    return a_product(spaces >= ENOUGH_WORDS - 1)


def has_facts() -> Condition:
    """A product tells what it is made of, how long it keeps, or another fact."""
    return a_product(sa.exists().where(ProductFact.product_id == Product.id))


def has_costing() -> Condition:
    """The cost of a product was worked out from what goes into it."""
    return a_product(a_variant(sa.exists().where(Costing.variant_id == Variant.id)))


def has_profitable_price() -> Condition:
    """A product whose cost is known sells for more."""
    return a_product(a_variant(Variant.price_idr > Variant.cost_idr))


def shows_product() -> Condition:
    """A product of its own stands in the shop window with a photo."""
    return a_product(is_own(), has_own_photo(), Product.status == ProductStatus.ACTIVE)


def has_link() -> Condition:
    """A link to share was made."""
    return sa.exists().where(TrackedLink.group_id == ProducerGroup.id)


def has_visit_by_link() -> Condition:
    """Somebody opened a shared link."""
    return sa.exists().where(
        TrackedLink.group_id == ProducerGroup.id, LinkOpen.link_id == TrackedLink.id
    )


def has_campaign() -> Condition:
    """A promotion with days and a goal was planned."""
    return sa.exists().where(Campaign.group_id == ProducerGroup.id)


def has_caption() -> Condition:
    """Words for a product were written anew."""
    return sa.exists().where(Caption.group_id == ProducerGroup.id)


def has_offer() -> Condition:
    """A voucher, a bundle or a price by quantity was made."""
    return sa.or_(
        sa.exists().where(Voucher.group_id == ProducerGroup.id),
        sa.exists().where(BundleOffer.group_id == ProducerGroup.id),
        a_product(a_variant(sa.exists().where(TierPrices.variant_id == Variant.id))),
    )


def takes_orders_ahead() -> Condition:
    """A product can be ordered before it is made."""
    return a_product(a_variant(sa.exists().where(Preorder.variant_id == Variant.id)))


def has_order() -> Condition:
    """An order came in."""
    return an_order(Order.status != OrderStatus.EXPIRED)


def has_accepted_order() -> Condition:
    return an_order(Order.accepted_at.is_not(None))


def has_packed_order() -> Condition:
    return an_order(Order.status.in_(PACKED))


def has_sent_order() -> Condition:
    """A parcel left with the number by which it is followed."""
    return an_order(
        sa.exists().where(Shipment.order_id == Order.id, Shipment.tracking_number != "")
    )


def has_finished_order() -> Condition:
    return an_order(Order.status == OrderStatus.COMPLETED)


def has_denied_proof() -> Condition:
    """A claim that money was sent was not believed."""
    return a_payment(Payment.denied_for.is_not(None))


def has_sale() -> Condition:
    """An order was paid in full."""
    return an_order(Order.paid_at.is_not(None))


def answers_question() -> Condition:
    """A simulated buyer who wrote was answered, and what she ordered is here."""
    letter = sa.table("practice_buyer", sa.column("purchase_id"), sa.column("answer"))  # higher up
    answered = sa.select(letter.c.purchase_id).where(letter.c.answer != "")
    return an_order(Order.purchase_id.in_(answered))


def has_settled_trouble() -> Condition:
    """Money was given back, or an order was cancelled by the group with a reason."""
    gave_back = an_order(sa.exists().where(Refund.order_id == Order.id))
    return sa.or_(gave_back, an_order(Order.cancel_reason != CancelReason.CHANGED_MIND))


def has_bought_from_friend() -> Condition:
    """Its people ordered something at another shop, as customers do."""
    return sa.exists().where(
        Member.group_id == ProducerGroup.id,
        Purchase.user_id == Member.user_id,
        Order.purchase_id == Purchase.id,
        Order.group_id != ProducerGroup.id,
    )


def has_profile() -> Condition:
    """The group says who it is."""
    return ProducerGroup.about != ""


def has_invitation() -> Condition:
    """Somebody was invited to work in the shop with a role of her own."""
    return sa.exists().where(Invitation.group_id == ProducerGroup.id)


def agrees_on_roles() -> Condition:
    """Beside the chair somebody sells and somebody else keeps the money, or was invited to."""
    return sa.and_(*(a_role(role) for role in (Role.SALES_ADMIN, Role.TREASURER)))


def has_cash_entry() -> Condition:
    """Something was written into the cash book by hand."""
    return sa.exists().where(
        CashEntry.group_id == ProducerGroup.id,
        CashEntry.ledger_entry_id.is_(None),
        CashEntry.deleted_at.is_(None),
    )


def has_closed_period() -> Condition:
    """A period of the cash book was closed."""
    return sa.exists().where(CashPeriod.group_id == ProducerGroup.id)


def has_shared_profit() -> Condition:
    """The profit of a closed period was shared among the members."""
    return sa.exists().where(
        CashPeriod.group_id == ProducerGroup.id, CashPeriod.shared_by.is_not(None)
    )


def has_certificate() -> Condition:
    """A certificate is noted: in progress, or held."""
    return sa.exists().where(Certificate.group_id == ProducerGroup.id)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        is_open,
        has_named_product,
        has_photo,
        has_description,
        has_facts,
        has_costing,
        has_profitable_price,
        shows_product,
        has_link,
        has_visit_by_link,
        has_campaign,
        has_caption,
        has_offer,
        takes_orders_ahead,
        has_order,
        has_accepted_order,
        has_packed_order,
        has_sent_order,
        has_finished_order,
        has_denied_proof,
        has_sale,
        answers_question,
        has_settled_trouble,
        has_bought_from_friend,
        has_profile,
        has_invitation,
        agrees_on_roles,
        has_cash_entry,
        has_closed_period,
        has_shared_profit,
        has_certificate,
    )
}
