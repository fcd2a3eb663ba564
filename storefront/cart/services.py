"""Putting things into a cart and taking them out."""

from collections.abc import Mapping

import sqlalchemy as sa

from storefront.cart.models import Cart, CartLine
from storefront.cart.queries import is_on_sale
from storefront.catalog.models import Product, Variant
from storefront.core import world
from storefront.core.db import atomic, db, insert_if_new, run, table_of
from storefront.core.errors import DomainError
from storefront.core.world import in_world
from storefront.groups.models import ProducerGroup
from storefront.promotion.queries.bundles import parts_of

MOST_PIECES = 999


class NotForSale(DomainError):
    """The variant is not offered (any more); says which (`name`) when it exists."""


def put_in_cart(cart_id: int | None, variant_id: int, quantity: int) -> int:
    """Add pieces of a variant to a cart, made if need be; returns the cart's id.

    More than there is may be asked for: the cart page says so and offers what is left.
    Raises NotForSale.
    """
    with atomic() as session:
        found = session.execute(
            sa.select(
                *(Variant.price_idr, Variant.withdrawn_at, Product.status, Product.name),
                ProducerGroup,
            )
            .join(Product, Product.id == Variant.product_id)
            .join(ProducerGroup, ProducerGroup.id == Product.group_id)
            .where(Variant.id == variant_id, in_world(ProducerGroup))
        ).one_or_none()
        if found is None:
            raise NotForSale(name="")
        if not is_on_sale(found.withdrawn_at, found.status, found.ProducerGroup):
            raise NotForSale(name=found.name)
        cart = _own_cart(cart_id) or _new_cart()
        price_idr = found.price_idr
        line = {"cart_id": cart.id, "variant_id": variant_id}
        pieces = min(quantity, MOST_PIECES)
        if not insert_if_new(CartLine, **line, quantity=pieces, seen_price_idr=price_idr):
            session.execute(
                sa.update(CartLine)
                .filter_by(**line)
                .values(quantity=_at_most(CartLine.quantity + pieces), seen_price_idr=price_idr)
            )
    return cart.id


def put_bundle(cart_id: int | None, bundle_id: int) -> int:
    """Add all parts of a bundle, as `put_in_cart` does. Raises NotForSale."""
    with atomic():
        parts = parts_of(bundle_id)
        if not parts:
            raise NotForSale(name="")
        own_id = put_in_cart(cart_id, parts[0].variant_id, parts[0].quantity)
        for part in parts[1:]:
            put_in_cart(own_id, part.variant_id, part.quantity)
    return own_id


def set_quantity(cart_id: int, variant_id: int, quantity: int) -> None:
    """Change a line to so many pieces; none takes it out. A line that is gone stays gone.

    The price that was seen stays: a new one is agreed to in words, not by counting.
    """
    with atomic() as session:
        locked_cart(cart_id)
        line = session.scalars(
            sa.select(CartLine).filter_by(cart_id=cart_id, variant_id=variant_id)
        ).one_or_none()
        if line is None:
            return
        if quantity <= 0:
            session.delete(line)
            return
        line.quantity = min(quantity, MOST_PIECES)


def set_quantities(cart_id: int, quantities: Mapping[int, int]) -> None:
    """Change several lines at once, by variant id."""
    with atomic():
        for variant_id, quantity in quantities.items():
            set_quantity(cart_id, variant_id, quantity)


def empty_cart(cart_id: int) -> None:
    """Take everything out; joins the caller's transaction. The voucher waits for other goods."""
    with atomic():
        run(_EMPTY, {"cart": cart_id})


def set_voucher(cart_id: int, code: str) -> None:
    """Keep the code that the customer typed, good or not; the pages say what it does."""
    with atomic() as session:
        session.execute(sa.update(Cart).where(Cart.id == cart_id).values(voucher_code=code))


def accept_prices(cart_id: int) -> None:
    """The customer has seen today's prices."""
    with atomic() as session:
        price = sa.select(Variant.price_idr).where(Variant.id == CartLine.variant_id)
        session.execute(
            sa.update(CartLine)
            .where(CartLine.cart_id == cart_id)
            .values(seen_price_idr=price.scalar_subquery())
        )


def locked_cart(cart_id: int | None) -> None:
    """Hold the cart until the transaction ends: two tabs never order it twice, nor lose a line."""
    run(_HOLD, {"cart": cart_id})


_CART, _LINE = table_of(Cart), table_of(CartLine)
_HOLD = sa.select(_CART.c.id).where(_CART.c.id == sa.bindparam("cart")).with_for_update()
_EMPTY = sa.delete(_LINE).where(_LINE.c.cart_id == sa.bindparam("cart"))


def _at_most(quantity: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((quantity > MOST_PIECES, MOST_PIECES), else_=quantity)


def _own_cart(cart_id: int | None) -> Cart | None:
    """The browser's cart, locked, when it belongs to this world; a class has its own."""
    if cart_id is None:
        return None
    query = sa.select(Cart).where(Cart.id == cart_id, in_world(Cart)).with_for_update()
    return db.session.scalars(query).one_or_none()


def _new_cart() -> Cart:
    cart = Cart(classroom_id=world.current().classroom_id)
    db.session.add(cart)
    db.session.flush()
    return cart
