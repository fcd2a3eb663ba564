"""What is in a cart, as finished rows for pages and for the checkout."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from storefront.cart.models import Cart, CartLine
from storefront.cart.parcels import Line, Parcel
from storefront.catalog.models import Photo, Product, ProductStatus, Variant
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core.db import db
from storefront.core.errors import DomainError
from storefront.core.pictures import Picture
from storefront.core.statements import built_once
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.promotion.models.offers import Preorder, TierPrices, Voucher
from storefront.promotion.queries.bundles import bundles_by_group, has_bundles
from storefront.promotion.queries.terms import OPEN_PREORDER
from storefront.promotion.queries.vouchers import groups_with
from storefront.promotion.refused import (
    NoVoucher,
    VoucherElsewhere,
    VoucherFromMore,
    VoucherNotNow,
    VoucherOver,
    VoucherUsedUp,
)
from storefront.regions.models import Region


def parcels_in(cart_id: int | None, *, to_show: bool = False) -> list[Parcel]:
    """The cart's lines by group, in the order in which they were put in; one query.

    Two more where a group has bundles. `to_show` brings pictures, logos and places besides.
    """
    if cart_id is None:
        return []
    statement = _rows_to_show() if to_show else _rows_of_a_cart()
    rows = db.session.execute(statement, {"cart": cart_id}).all()
    having = {row.ProducerGroup.id for row in rows if row.has_bundles}
    bundles = bundles_by_group(having) if having else {}
    parcels = [
        Parcel(group, code, voucher, bundles.get(group.id, ()), [_line(row) for row in found])
        for (group, code, voucher), found in groupby(rows, key=_belongs_to)
    ]
    sponsored = [parcel for parcel in parcels if parcel.is_sponsored]
    for parcel in parcels:
        parcel.together.extend(sponsored if parcel.is_sponsored else [parcel])
    return parcels


@built_once
def _rows_of_a_cart() -> sa.Select[*tuple[Any, ...]]:
    """Columns of what is read only, because many objects take longer than the query."""
    platforms = aliased(Voucher, name="platforms")
    return (
        sa.select(
            *(CartLine.quantity, CartLine.seen_price_idr, Cart.voucher_code),
            *(Variant.id.label("variant_id"), Variant.name.label("variant_name")),
            *(Variant.price_idr, Variant.cost_idr, Variant.weight_g, Variant.stock),
            *(Variant.withdrawn_at, Product.status, Product.slug, Product.maker),
            *(Product.id.label("product_id"), Product.name.label("product_name")),
            *(Photo.picture_id, ProducerGroup, TierPrices, Preorder, Voucher),
            *(platforms, has_bundles().label("has_bundles")),
        )
        .select_from(CartLine)
        .join(CartLine.cart)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .outerjoin(TierPrices, TierPrices.variant_id == Variant.id)
        .outerjoin(Preorder, OPEN_PREORDER)
        .outerjoin(
            Voucher,
            sa.and_(Voucher.group_id == ProducerGroup.id, Voucher.code == Cart.voucher_code),
        )
        .outerjoin(
            platforms,
            sa.and_(
                platforms.group_id.is_(None),
                platforms.code == Cart.voucher_code,
                Cart.classroom_id.is_(None),  # practice costs the platform nothing
            ),
        )
        .outerjoin(Photo, Photo.id == cover_of_product())
        .where(CartLine.cart_id == sa.bindparam("cart"), in_world(ProducerGroup))
        .order_by(ProducerGroup.id, CartLine.id)
        .execution_options(populate_existing=True)
    )


@built_once
def _rows_to_show() -> sa.Select[*tuple[Any, ...]]:
    return (
        _rows_of_a_cart()
        .add_columns(Picture)
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .options(
            joinedload(ProducerGroup.district).joinedload(Region.parent),
            joinedload(ProducerGroup.logo),
        )
    )


def why_not_used(parcels: Sequence[Parcel]) -> DomainError | None:
    """Why the code in the cart takes nothing off, if there is one; a query when no group has it.

    The least sum of goods counts what can be ordered.
    """
    code = parcels[0].code if parcels else ""
    if not code:
        return None
    found = [(parcel, parcel.voucher) for parcel in parcels if parcel.voucher]
    if not found:
        others = groups_with(code)
        return VoucherElsewhere(code=code, group=others[0]) if others else NoVoucher(code=code)
    reasons = [_why_not(voucher, parcel.together) for parcel, voucher in found]
    return None if None in reasons else reasons[0]


def _why_not(voucher: Voucher, parcels: Sequence[Parcel]) -> DomainError | None:
    if voucher.is_over:
        return VoucherOver(code=voucher.code)
    if voucher.paused_at or voucher.is_to_come:
        return VoucherNotNow(code=voucher.code)
    if voucher.is_used_up:
        return VoucherUsedUp(code=voucher.code)
    prices = [parcel.orderable_price for parcel in parcels]
    missing = voucher.least_idr - sum(price.lines_idr - price.bundles_idr for price in prices)
    return VoucherFromMore(code=voucher.code, missing_idr=missing) if missing > 0 else None


def pieces_in(cart_id: int | None) -> int:
    """How many pieces the cart holds, for the badge."""
    if cart_id is None:
        return 0
    query = sa.select(sa.func.sum(CartLine.quantity)).where(CartLine.cart_id == cart_id)
    return db.session.scalar(query) or 0


def _belongs_to(row: Any) -> tuple[ProducerGroup, str, Voucher | None]:
    """Whose parcel a line is in, and the voucher for it: the group's own before the platform's."""
    return row.ProducerGroup, row.voucher_code, row.Voucher or row.platforms


def _line(row: Any) -> Line:
    group, tiers = row.ProducerGroup, row.TierPrices
    return Line(
        variant_id=row.variant_id,
        product_id=row.product_id,
        product_name=row.product_name,
        variant_name=row.variant_name,
        maker=row.maker,
        url=f"/toko/{group.slug}/{row.slug}",
        picture_id=row.picture_id,
        picture=getattr(row, "Picture", None),
        quantity=row.quantity,
        price_idr=row.price_idr,
        seen_price_idr=row.seen_price_idr,
        cost_idr=row.cost_idr,
        weight_g=row.weight_g,
        stock=row.stock,
        is_sold=is_on_sale(row.withdrawn_at, row.status, group),
        steps=tiers.steps if tiers else (),
        preorder=row.Preorder,
    )


def is_on_sale(withdrawn_at: datetime | None, status: ProductStatus, group: ProducerGroup) -> bool:
    """Whether a customer may order a variant of such a product now (stock aside)."""
    return (
        withdrawn_at is None
        and status is ProductStatus.ACTIVE
        and group.status is GroupStatus.ACTIVE
        and not group.is_on_holiday
    )
