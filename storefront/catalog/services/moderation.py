"""The operator takes products down and puts them back; the group may ask her to look again."""

from storefront.catalog.models import Product, ProductStatus
from storefront.core import clock
from storefront.core.db import atomic
from storefront.core.outbox import tell


def take_down(product_id: int, reason: str, *, by_id: int) -> None:
    """Nobody sees or buys a product any more until the operator puts it back; orders go on.

    The group reads the reason. Raises WrongStatus.
    """
    _move(product_id, ProductStatus.TAKEN_DOWN, by_id=by_id, note=reason)


def put_back(product_id: int, *, by_id: int) -> None:
    """Sell a product again that was taken down. Raises WrongStatus."""
    _move(product_id, ProductStatus.ACTIVE, by_id=by_id)


def ask_again(product_id: int, answer: str, *, by_id: int) -> None:
    """The group has mended what was taken down, and says how. Raises WrongStatus."""
    _move(product_id, ProductStatus.LOOK_AGAIN, by_id=by_id, note=answer or None)


def _move(product_id: int, status: ProductStatus, *, by_id: int, note: str | None = None) -> None:
    with atomic() as session:
        product = session.get_one(Product, product_id, with_for_update={"key_share": True})
        product.move_to(status, at=clock.now(), by_id=by_id, note=note)
        tell("products.changed", product_ids=[product_id])
