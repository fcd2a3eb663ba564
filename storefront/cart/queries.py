"""What is in a cart, as finished rows for pages and for the checkout."""

from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from storefront.cart.models import CartLine
from storefront.catalog.models import Photo, Product, ProductStatus, Variant
from storefront.core import clock
from storefront.core.db import db
from storefront.core.pictures import Picture
from storefront.core.world import in_world
from storefront.groups.models import GroupStatus, ProducerGroup


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

    @property
    def total_idr(self) -> int:
        return self.price_idr * self.quantity

    @property
    def name(self) -> str:
        return f"{self.product_name}, {self.variant_name}"

    @property
    def has_enough(self) -> bool:
        return self.stock >= self.quantity

    @property
    def price_changed(self) -> bool:
        return self.price_idr != self.seen_price_idr


@dataclass(frozen=True)
class Parcel:
    """All lines of one group: they are sent and paid together."""

    group: ProducerGroup
    lines: list[Line]

    @property
    def goods_idr(self) -> int:
        return sum(line.total_idr for line in self.lines)

    @property
    def weight_g(self) -> int:
        return sum(line.weight_g * line.quantity for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)


def parcels_in(cart_id: int | None) -> list[Parcel]:
    """The cart's lines by group, in the order in which they were put in; one query."""
    if cart_id is None:
        return []
    cover = aliased(Photo)
    query = (
        sa.select(CartLine, Variant, Product, ProducerGroup, Picture)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .outerjoin(cover, cover.id == _cover_id())
        .outerjoin(Picture, Picture.id == cover.picture_id)
        .where(CartLine.cart_id == cart_id, in_world(ProducerGroup))
        .options(joinedload(ProducerGroup.district), joinedload(ProducerGroup.logo))
        .order_by(ProducerGroup.id, CartLine.id)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(query).all()
    return [
        Parcel(group, [_line(*row) for row in found])
        for group, found in groupby(rows, key=lambda row: row[3])
    ]


def pieces_in(cart_id: int | None) -> int:
    """How many pieces the cart holds, for the badge."""
    if cart_id is None:
        return 0
    query = sa.select(sa.func.sum(CartLine.quantity)).where(CartLine.cart_id == cart_id)
    return db.session.scalar(query) or 0


def _cover_id() -> sa.ScalarSelect[int]:
    return (
        sa.select(Photo.id)
        .where(Photo.product_id == Product.id)
        .order_by(Photo.position, Photo.id)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _line(
    line: CartLine,
    variant: Variant,
    product: Product,
    group: ProducerGroup,
    picture: Picture | None,
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
    )


def is_on_sale(variant: Variant, product: Product, group: ProducerGroup) -> bool:
    """Whether a customer may order it now (stock aside)."""
    on_holiday = group.holiday_until is not None and group.holiday_until >= clock.today()
    return (
        variant.withdrawn_at is None
        and product.status is ProductStatus.ACTIVE
        and group.status is GroupStatus.ACTIVE
        and not on_holiday
    )
