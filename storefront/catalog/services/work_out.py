"""The HPP of a variant, worked out from what a batch costs, and kept with how it was."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.costing import Batch
from storefront.catalog.models import Costing, CostKind, CostLine, Product, Variant
from storefront.catalog.queries.costing import costing_of
from storefront.catalog.services.prices import note_prices
from storefront.catalog.services.products import ChangedMeanwhile
from storefront.catalog.services.shelve import show_anew
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of

COST = "cost_idr"  # the note of a change of HPP in the history


@dataclass(frozen=True)
class CostEntry:
    """One cost of a batch as it was typed."""

    kind: CostKind
    amount_idr: int
    name: str = ""


@dataclass(frozen=True)
class CostingEntry:
    """What was typed about a batch; `seen` is the mark that the variant had then."""

    packs: int
    costs: tuple[CostEntry, ...]
    markup_percent: int
    margin_percent: int
    seen: str = ""

    @property
    def batch(self) -> Batch:
        return Batch(sum(cost.amount_idr for cost in self.costs), self.packs)


def work_out_cost(
    variant_id: int, entry: CostingEntry, *, price_idr: int | None = None, key: str, by_id: int
) -> None:
    """Keep a calculation and the HPP that it gives, and take over a price if one is given.

    Once per key. Raises ChangedMeanwhile, KeyReused.
    """
    with atomic():
        if result_of(key, variant_id, entry, price_idr):
            return
        variant = _locked(variant_id)
        if variant.mark != entry.seen:
            raise ChangedMeanwhile()
        _keep(variant, entry)
        _set_cost(variant, entry.batch.pack_cost_idr, by_id=by_id)
        if price_idr is not None:
            note_prices({variant.id: (variant.price_idr, price_idr)}, by_id=by_id)
            variant.price_idr = price_idr
        show_anew([variant.product_id])
        keep_result(key, variant_id)


def _keep(variant: Variant, entry: CostingEntry) -> None:
    session = db.session()
    costing = costing_of(variant.id)
    if costing is None:
        costing = Costing(variant_id=variant.id, lines=[])
        session.add(costing)
    costing.packs = entry.packs
    costing.markup_percent, costing.margin_percent = entry.markup_percent, entry.margin_percent
    costing.lines = [
        CostLine(kind=cost.kind, name=cost.name, amount_idr=cost.amount_idr) for cost in entry.costs
    ]


def _set_cost(variant: Variant, cost_idr: int, *, by_id: int) -> None:
    """Write the HPP; the history says what it was, when it was another one."""
    was = variant.cost_idr
    if was != cost_idr:
        variant.cost_idr = cost_idr
        said = None if was is None else str(was)
        record(variant, str(cost_idr), was=said, at=clock.now(), by_id=by_id, note=COST)


def _locked(variant_id: int) -> Variant:
    """The variant for this transaction alone; its product is locked first, as everybody does."""
    session = db.session()
    product_id = sa.select(Variant.product_id).where(Variant.id == variant_id).scalar_subquery()
    product = sa.select(Product).where(Product.id == product_id)
    session.execute(product.with_for_update(key_share=True))
    return session.get_one(Variant, variant_id, with_for_update={"key_share": True})
