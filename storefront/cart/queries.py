"""What is in a cart, as finished rows for pages and for the checkout."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storefront.cart.models import Cart, CartLine
from storefront.cart.parcels import Line, Parcel, Seller
from storefront.catalog.models import Photo, Product, ProductStatus, Variant
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core.db import db
from storefront.core.errors import DomainError
from storefront.core.pictures import Picture
from storefront.core.statements import built_once, rows_of
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.promotion.models.offers import Voucher
from storefront.promotion.queries.bundles import bundles_by_group, has_bundles
from storefront.promotion.queries.terms import USUAL, Terms, has_terms, terms_of
from storefront.promotion.queries.vouchers import groups_with, vouchers_called
from storefront.promotion.refused import (
    NoVoucher,
    VoucherElsewhere,
    VoucherFromMore,
    VoucherNotNow,
    VoucherOver,
    VoucherUsedUp,
)
from storefront.regions.labels import plain_name
from storefront.regions.models import Region


def parcels_in(cart_id: int | None, *, to_show: bool = False) -> list[Parcel]:
    """The cart's lines by group, in the order in which they were put in; one query.

    One more for a code in the cart, one where something is sold on other terms, and two where a
    group has bundles. `to_show` brings pictures, logos and places besides.
    """
    rows = _rows(cart_id, to_show=to_show)
    special = tuple(row.variant_id for row in rows if row.has_terms)
    terms = terms_of(special) if special else {}
    having = {row.group_id for row in rows if row.has_bundles}
    bundles = bundles_by_group(having) if having else {}
    code = rows[0].voucher_code if rows else ""
    vouchers = vouchers_called(code, {row.group_id for row in rows}) if code else {}
    parcels = []
    for group_id, found in groupby(rows, key=attrgetter("group_id")):
        of_group = list(found)
        seller = _seller(of_group[0], to_show=to_show)
        voucher = vouchers.get(group_id) or vouchers.get(None)  # its own before the platform's
        lines = [
            _line(row, seller, terms.get(row.variant_id, USUAL), row.Picture if to_show else None)
            for row in of_group
        ]
        parcels.append(Parcel(seller, code, voucher, bundles.get(group_id, ()), lines))
    sponsored = [parcel for parcel in parcels if parcel.is_sponsored]
    for parcel in parcels:
        parcel.together.extend(sponsored if parcel.is_sponsored else [parcel])
    return parcels


def _rows(cart_id: int | None, *, to_show: bool) -> Sequence[Any]:
    if cart_id is None:
        return []
    values = {"cart": cart_id}
    if to_show:
        return db.session.execute(_rows_to_show(), values).all()
    return rows_of(_rows_of_a_cart(), values).all()


@built_once
def _rows_of_a_cart() -> sa.Select[*tuple[Any, ...]]:
    """Columns, because objects take longer than the query."""
    group = ProducerGroup
    return (
        sa.select(
            *(CartLine.quantity, CartLine.seen_price_idr, Cart.voucher_code),
            *(Variant.id.label("variant_id"), Variant.name.label("variant_name")),
            *(Variant.price_idr, Variant.cost_idr, Variant.weight_g, Variant.stock),
            *(Variant.withdrawn_at, Product.status, Product.slug, Product.maker),
            *(Product.id.label("product_id"), Product.name.label("product_name")),
            *(Photo.picture_id, has_terms().label("has_terms"), has_bundles().label("has_bundles")),
            *(group.id.label("group_id"), group.slug.label("group_slug")),
            *(group.name.label("group_name"), group.status.label("group_status")),
            *(group.collected_by, group.commission_bp),
            *(group.holiday_until, group.send_days, group.send_by_hour),
        )
        .select_from(CartLine)
        .join(CartLine.cart)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .outerjoin(Photo, Photo.id == cover_of_product())
        .where(CartLine.cart_id == sa.bindparam("cart"), in_world(ProducerGroup))
        .order_by(ProducerGroup.id, CartLine.id)
    )


@built_once
def _rows_to_show() -> sa.Select[*tuple[Any, ...]]:
    logo, regency = aliased(Picture, name="Logo"), aliased(Region)
    return (
        _rows_of_a_cart()
        .add_columns(Picture, logo, Region.name.label("district"), regency.name.label("regency"))
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .outerjoin(logo, logo.id == ProducerGroup.logo_id)
        .join(Region, Region.code == ProducerGroup.district_code)
        .outerjoin(regency, regency.code == Region.parent_code)
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


def _seller(row: Any, *, to_show: bool) -> Seller:
    return Seller(
        id=row.group_id,
        slug=row.group_slug,
        name=row.group_name,
        status=row.group_status,
        collected_by=row.collected_by,
        commission_bp=row.commission_bp,
        holiday_until=row.holiday_until,
        send_days=row.send_days,
        send_by_hour=row.send_by_hour,
        **(_shown_of(row) if to_show else {}),
    )


def _shown_of(row: Any) -> dict[str, Any]:
    regency = plain_name(row.regency or "")
    return {"logo": row.Logo, "district": row.district, "regency": regency}


def _line(row: Any, seller: Seller, terms: Terms, picture: Picture | None) -> Line:
    return Line(
        variant_id=row.variant_id,
        product_id=row.product_id,
        product_name=row.product_name,
        variant_name=row.variant_name,
        maker=row.maker,
        url=f"/toko/{seller.slug}/{row.slug}",
        picture_id=row.picture_id,
        picture=picture,
        quantity=row.quantity,
        price_idr=row.price_idr,
        seen_price_idr=row.seen_price_idr,
        cost_idr=row.cost_idr,
        weight_g=row.weight_g,
        stock=row.stock,
        is_sold=is_on_sale(row.withdrawn_at, row.status, seller),
        steps=terms.steps,
        preorder=terms.preorder,
    )


def is_on_sale(
    withdrawn_at: datetime | None, status: ProductStatus, group: ProducerGroup | Seller
) -> bool:
    """Whether a customer may order a variant of such a product now (stock aside)."""
    return (
        withdrawn_at is None
        and status is ProductStatus.ACTIVE
        and group.status is GroupStatus.ACTIVE
        and not group.is_on_holiday
    )
