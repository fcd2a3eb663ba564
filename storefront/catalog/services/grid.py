"""Prices and stock of many variants, typed on one page: every figure stands for itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from storefront.catalog.models import Product, StockReason, Variant
from storefront.catalog.services.prices import note_prices
from storefront.catalog.services.shelve import show_anew
from storefront.catalog.services.stock import book_many, hold_products
from storefront.core.db import atomic, db
from storefront.core.onetime import keep_result, result_of


@dataclass(frozen=True)
class Figures:
    """What is typed of a variant: rupiah, pieces, and with how few of them the group is told."""

    price_idr: int
    stock: int
    low_stock: int | None


@dataclass(frozen=True)
class RowEntry:
    """One row as it was shown and as it came back."""

    variant_id: int
    seen: Figures
    typed: Figures

    def changes(self, now: Figures) -> dict[str, int | None]:
        """What was typed anew over what still stands there."""
        held = asdict(now)
        return {name: new for name, (old, new) in self._typed().items() if held[name] == old}

    def clashes(self, now: Figures) -> dict[str, int | None]:
        """What was typed anew over what somebody else, or an order, has changed meanwhile."""
        held = asdict(now)
        return {
            name: new for name, (old, new) in self._typed().items() if held[name] not in (old, new)
        }

    def _typed(self) -> dict[str, tuple[int | None, int | None]]:
        seen, typed = asdict(self.seen), asdict(self.typed)
        return {name: (seen[name], typed[name]) for name in seen if seen[name] != typed[name]}


@dataclass(frozen=True)
class Saved:
    """How many variants were changed; of those with a clash, what they are now."""

    count: int
    clashing: dict[int, Figures]


def save_grid(group_id: int, rows: Sequence[RowEntry], *, key: str, by_id: int) -> Saved:
    """Write what was typed, and leave alone what changed since it was seen: that is a clash.

    Stock is booked as counted, prices go to the history. With a key seen before nothing is
    written again. Raises KeyReused.
    """
    with atomic():
        earlier = result_of(key, group_id, *rows)
        variants = _hold(group_id, [row.variant_id for row in rows])
        changes: dict[int, dict[str, int | None]] = {}
        clashing: dict[int, Figures] = {}
        for row in rows:
            if variant := variants.get(row.variant_id):
                now = Figures(variant.price_idr, variant.stock, variant.low_stock)
                new = row.changes(now) if earlier is None else {}
                if new:
                    changes[variant.id] = new
                if row.clashes(now):
                    clashing[variant.id] = Figures(**asdict(now) | new)
        if earlier is None:
            _write(variants, changes, by_id=by_id)
            keep_result(key, len(changes))
    return Saved(len(changes) if earlier is None else earlier, clashing)


def _hold(group_id: int, ids: Collection[int]) -> dict[int, Variant]:
    """Variants of the group for this transaction alone, after their products and by id."""
    own = Product.group_id == group_id, Variant.id.in_(ids)
    query = sa.select(Variant).join(Variant.product).where(*own)
    hold_products(db.session.scalars(query.with_only_columns(Product.id)).all())
    locked = query.order_by(Variant.id).with_for_update(of=Variant, key_share=True)
    found = db.session.scalars(locked.execution_options(populate_existing=True))
    return {variant.id: variant for variant in found}


def _write(
    variants: Mapping[int, Variant], changes: Mapping[int, dict[str, int | None]], *, by_id: int
) -> None:
    counted, prices, others = {}, {}, []
    for variant_id, new in changes.items():
        variant = variants[variant_id]
        if (stock := new.pop("stock", None)) is not None:
            counted[variant_id] = stock - variant.stock
        if (price := new.get("price_idr")) is not None:
            prices[variant_id] = variant.price_idr, price
        if new:
            others.append({"id": variant_id, **new})
    if others:
        db.session.execute(sa.update(Variant), others)
    book_many(counted, StockReason.COUNTED, by_id=by_id)
    note_prices(prices, by_id=by_id)
    show_anew({variants[variant_id].product_id for variant_id in prices})
