"""What is in a cart, as finished rows for pages and for the checkout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from storefront.cart.models import Cart, CartLine
from storefront.catalog.models import Photo, Product, ProductStatus, Variant
from storefront.catalog.queries.on_show import cover_of_product
from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import DomainError
from storefront.core.pictures import Picture
from storefront.core.statements import built_once
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.promotion.models.offers import Preorder, TierPrices, Voucher
from storefront.promotion.pricing import Bundle, Price, Step, Wanted, price
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
from storefront.regions.models import Region, plain_name
from storefront.shipping.sending import sending_day


@dataclass(frozen=True)
class Line:
    """One line of a cart with what is true now; amounts in rupiah, weights in grams."""

    variant_id: int
    product_id: int
    product_name: str
    variant_name: str
    maker: str
    url: str
    picture: Picture | None
    quantity: int
    price_idr: int
    seen_price_idr: int
    cost_idr: int | None
    weight_g: int
    stock: int
    is_sold: bool  # still offered by a group that is open
    steps: tuple[Step, ...] = ()  # what a piece costs in larger numbers
    preorder: Preorder | None = None  # when it is sold ahead

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.variant_id, self.quantity, self.price_idr, self.steps)

    @property
    def each_idr(self) -> int:
        """What a piece costs when so many are taken."""
        return self.wanted.each_idr

    @property
    def total_idr(self) -> int:
        return self.each_idr * self.quantity

    @property
    def name(self) -> str:
        return f"{self.product_name}, {self.variant_name}"

    @property
    def left(self) -> int:
        """Pieces that can be ordered: of the shelf, or ahead."""
        return max(self.stock, self.preorder.left if self.preorder else 0)

    @property
    def has_enough(self) -> bool:
        return self.left >= self.quantity

    @cached_property
    def ahead(self) -> Preorder | None:
        """The preorder that it is ordered from, as decided first: the shelf holds too few."""
        return self.preorder if self.stock < self.quantity <= self.left else None

    @property
    def can_be_ordered(self) -> bool:
        return self.is_sold and self.has_enough

    @property
    def needs_attention(self) -> bool:
        """Whether the customer has to decide something before it can be ordered."""
        return not self.can_be_ordered or self.price_changed

    @property
    def price_changed(self) -> bool:
        return self.price_idr != self.seen_price_idr


@dataclass(frozen=True)
class Parcel:
    """All lines of one group: they are sent and paid together."""

    group: ProducerGroup
    code: str  # of a voucher, as typed into the cart
    voucher: Voucher | None  # the group's own with this code, else the platform's
    bundles: Sequence[Bundle]
    lines: list[Line]
    # The parcels that a voucher is shared out over, this one among them.
    together: list["Parcel"] = field(default_factory=list, repr=False, compare=False)

    @property
    def is_sponsored(self) -> bool:
        """Whether the platform pays the group for what the voucher takes off."""
        return self.voucher is not None and self.voucher.group_id is None

    @cached_property
    def price(self) -> Price:
        """What all lines cost now, with the voucher when it can be used."""
        return self._part_of_price(lambda parcel: parcel.lines)

    @property
    def goods_idr(self) -> int:
        """What the goods cost after discount."""
        return self.price.goods_idr

    @property
    def weight_g(self) -> int:
        return sum(line.weight_g * line.quantity for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def orderable(self) -> list[Line]:
        return [line for line in self.lines if line.can_be_ordered]

    @cached_property
    def orderable_price(self) -> Price:
        return self._part_of_price(lambda parcel: parcel.orderable)

    def _part_of_price(self, lines_of: Callable[["Parcel"], list[Line]]) -> Price:
        is_good = self.voucher is not None and self.voucher.can_be_used
        whole = price(
            [line.wanted for parcel in self.together for line in lines_of(parcel)],
            bundles=[bundle for parcel in self.together for bundle in parcel.bundles],
            reduction=self.voucher.reduction if self.voucher and is_good else None,
        )
        return whole.of(line.variant_id for line in lines_of(self))

    @property
    def regency(self) -> str:
        """Where it is sent from; its place is loaded with the group."""
        regency = self.group.district.parent
        return plain_name(regency.name) if regency else ""

    @property
    def send_on(self) -> date | None:
        """The day on which the group sends it when it is ordered now; none when it names none."""
        ready = [line.ahead.ready_on for line in self.orderable if line.ahead]
        day = sending_day(self.group, clock.now())
        return max([day, *ready] if day else ready, default=None)


def parcels_in(cart_id: int | None) -> list[Parcel]:
    """The cart's lines by group, in the order in which they were put in; one query.

    Two more where a group has bundles.
    """
    if cart_id is None:
        return []
    rows = db.session.execute(_rows_of_a_cart(), {"cart": cart_id}).all()
    having = {row[3].id for row in rows if row[9]}
    bundles = bundles_by_group(having) if having else {}
    parcels = [
        Parcel(
            *of_group,
            bundles=bundles.get(of_group[0].id, ()),
            lines=[_line(*row[:5], *row[7:9]) for row in found],
        )
        for of_group, found in groupby(rows, key=lambda row: (row[3], row[5], row[6] or row[10]))
    ]
    sponsored = [parcel for parcel in parcels if parcel.is_sponsored]
    for parcel in parcels:
        parcel.together.extend(sponsored if parcel.is_sponsored else [parcel])
    return parcels


@built_once
def _rows_of_a_cart() -> sa.Select[*tuple[Any, ...]]:
    platforms = aliased(Voucher)
    return (
        sa.select(CartLine, Variant, Product, ProducerGroup, Picture, Cart.voucher_code, Voucher)
        .add_columns(TierPrices, Preorder, has_bundles(), platforms)
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
        .outerjoin(Picture, Picture.id == Photo.picture_id)
        .where(CartLine.cart_id == sa.bindparam("cart"), in_world(ProducerGroup))
        .options(
            joinedload(ProducerGroup.district).joinedload(Region.parent),
            joinedload(ProducerGroup.logo),
        )
        .order_by(ProducerGroup.id, CartLine.id)
        .execution_options(populate_existing=True)
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


def _line(
    line: CartLine,
    variant: Variant,
    product: Product,
    group: ProducerGroup,
    picture: Picture | None,
    tiers: TierPrices | None,
    preorder: Preorder | None,
) -> Line:
    return Line(
        variant_id=variant.id,
        product_id=product.id,
        product_name=product.name,
        variant_name=variant.name,
        maker=product.maker,
        url=f"/toko/{group.slug}/{product.slug}",
        picture=picture,
        quantity=line.quantity,
        price_idr=variant.price_idr,
        seen_price_idr=line.seen_price_idr,
        cost_idr=variant.cost_idr,
        weight_g=variant.weight_g,
        stock=variant.stock,
        is_sold=is_on_sale(variant, product, group),
        steps=tiers.steps if tiers else (),
        preorder=preorder,
    )


def is_on_sale(variant: Variant, product: Product, group: ProducerGroup) -> bool:
    """Whether a customer may order it now (stock aside)."""
    return (
        variant.withdrawn_at is None
        and product.status is ProductStatus.ACTIVE
        and group.status is GroupStatus.ACTIVE
        and not group.is_on_holiday
    )
