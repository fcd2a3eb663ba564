"""The stock book: every change of stock is one guarded UPDATE and one StockMove."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.models import LOW_STOCK, Product, StockMove, StockReason, Variant
from storefront.core import clock
from storefront.core.catalogue_version import UNSEEN, catalogue_changed
from storefront.core.db import atomic, db, insert_rows, run, table_of
from storefront.core.errors import DomainError, Missing
from storefront.core.onetime import keep_result, result_of

SIGNS = {StockReason.PRODUCED: 1, StockReason.DAMAGED: -1}


class SoldOut(DomainError):
    """Not enough left of a variant; says of which (`variant_id`, `name`) and how many are left."""


class TooFewLeft(DomainError):
    """A change would leave less than nothing: orders took pieces meanwhile. Facts: left."""


@dataclass(frozen=True)
class Take:
    """So many pieces of a variant that somebody wants."""

    variant_id: int
    quantity: int
    name: str


def take_stock(takes: Iterable[Take], *, order_ids: dict[int, int]) -> None:
    """Take pieces off the shelf for orders, all or nothing; joins the caller's transaction.

    `order_ids` names the order of each variant. Rows are locked group by group (as the orders of
    a purchase stand) and in variant order, so that nobody waits in a circle. Raises SoldOut.
    """
    taken = sorted(takes, key=lambda take: (order_ids[take.variant_id], take.variant_id))
    for take in taken:
        if not _has_changed(take.variant_id, -take.quantity):
            raise SoldOut(
                variant_id=take.variant_id, name=take.name, left=stock_of(take.variant_id)
            )
    same = {"reason": StockReason.ORDERED, "at": clock.now()}
    insert_rows(
        StockMove,
        [
            {
                "variant_id": take.variant_id,
                "change": -take.quantity,
                "order_id": order_ids[take.variant_id],
                **same,
            }
            for take in taken
        ],
    )


def hold_products(product_ids: Iterable[int]) -> None:
    """Lock products before their variants, and both by id, as everybody does.

    Needed by who changes the stock first and the kept counter of the same products after it.
    """
    query = sa.select(Product.id).where(Product.id.in_(product_ids)).order_by(Product.id)
    db.session.execute(query.with_for_update(key_share=True))


def give_back(variant_id: int, quantity: int, *, order_id: int, by_id: int | None) -> None:
    """Put pieces of an order back on the shelf; the caller sees to it that it happens once."""
    _move(variant_id, quantity, StockReason.GIVEN_BACK, order_id=order_id, by_id=by_id)


def open_stock(variant_id: int, count: int, *, by_id: int | None) -> None:
    """The first count of a new variant."""
    if count:
        _move(variant_id, count, StockReason.OPENING, by_id=by_id)


def set_stock(
    variant_id: int,
    count: int,
    *,
    seen: int,
    by_id: int | None,
    reason: StockReason = StockReason.COUNTED,
    note: str | None = None,
) -> None:
    """Book the difference between what the person saw and what she typed.

    Orders that came meanwhile stay counted: it is the difference that is booked, not the number.
    Only what was made adds and only damage takes; any other difference was counted. Raises
    TooFewLeft.
    """
    change = count - seen
    if change * SIGNS.get(reason, change) < 0:
        reason = StockReason.COUNTED
    if change:
        _move(variant_id, change, reason, by_id=by_id, note=note)


def book_stock(
    variant_id: int, pieces: int, reason: StockReason, *, by_id: int, note: str, key: str
) -> None:
    """Book pieces that were made or damaged, once per key. Raises TooFewLeft, KeyReused."""
    with atomic():
        if result_of(key, variant_id, pieces, reason, note):
            return
        _move(variant_id, pieces * SIGNS[reason], reason, by_id=by_id, note=note or None)
        keep_result(key, variant_id)


def book_many(changes: Mapping[int, int], reason: StockReason, *, by_id: int | None) -> None:
    """Book the changes of many variants at once; the caller has locked their rows.

    The database refuses a change that would leave less than nothing.
    """
    if not changes:
        return
    session, moment = db.session(), clock.now()
    session.connection().execute(
        sa.update(Variant)
        .where(Variant.id == sa.bindparam("variant"))
        .values(stock=Variant.stock + sa.bindparam("change")),
        [{"variant": variant_id, "change": change} for variant_id, change in changes.items()],
    )
    said = {"reason": reason, "by_id": by_id, "at": moment}
    session.execute(
        sa.insert(StockMove),
        [{"variant_id": variant, "change": change, **said} for variant, change in changes.items()],
    )


def count_sold(product_id: int, pieces: int) -> None:
    """Raise (or lower) the kept counter of sold pieces."""
    db.session.execute(
        sa.update(Product)
        .where(Product.id == product_id)
        .values(sold_count=Product.sold_count + pieces),
        execution_options=UNSEEN,  # pages follow within a quarter of an hour
    )


def stock_of(variant_id: int) -> int:
    """Pieces on the shelf at this moment; raises Missing."""
    stock = db.session.scalar(sa.select(Variant.stock).where(Variant.id == variant_id))
    if stock is None:
        raise Missing()
    return stock


def _move(
    variant_id: int,
    change: int,
    reason: StockReason,
    *,
    by_id: int | None,
    order_id: int | None = None,
    note: str | None = None,
) -> None:
    with atomic() as session:
        if not _has_changed(variant_id, change):
            raise TooFewLeft(left=stock_of(variant_id))
        session.add(
            StockMove(
                variant_id=variant_id,
                change=change,
                reason=reason,
                order_id=order_id,
                by_id=by_id,
                at=clock.now(),
                note=note,
            )
        )


def _has_changed(variant_id: int, change: int) -> bool:
    """Change the stock unless less than nothing would be left; tells whether it did.

    Pages say how many there are only when they are few, so most orders change no page.
    """
    left = run(_CHANGE, {"variant": variant_id, "change": change}).scalar()
    if left is not None and min(left, left - change) <= LOW_STOCK:
        catalogue_changed()
    return left is not None


_VARIANT = table_of(Variant)
_CHANGED_STOCK = _VARIANT.c.stock + sa.bindparam("change", type_=sa.BigInteger)
_CHANGE = (
    sa.update(_VARIANT)
    .where(_VARIANT.c.id == sa.bindparam("variant"), _CHANGED_STOCK >= 0)
    .values(stock=_CHANGED_STOCK)
    .returning(_VARIANT.c.stock)
    .execution_options(**UNSEEN)
)
