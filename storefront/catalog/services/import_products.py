"""What was read from a sheet becomes the group's products: all of it, or nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import (
    Category,
    ColumnMapping,
    Product,
    ProductStatus,
    StockReason,
    Variant,
)
from storefront.catalog.queries.sheet import known_of
from storefront.catalog.services.prices import note_prices
from storefront.catalog.services.products import TAKEN_SLUGS, ChangedMeanwhile
from storefront.catalog.services.shelve import show_anew
from storefront.catalog.services.stock import book_many
from storefront.catalog.sheets.cells import key_of, tidy_variant
from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.known import Known, Stocked
from storefront.catalog.sheets.rows import Row, Status, Values
from storefront.catalog.slugs import free_slug
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record_many
from storefront.groups.models import ProducerGroup

Changes = dict[int, dict[str, Any]]  # by id: only what differs


@dataclass(frozen=True)
class Imported:
    """How many variants came of a sheet."""

    added: int
    changed: int
    unchanged: int


def import_rows(group_id: int, rows: Iterable[Row], *, by_id: int | None) -> Imported:
    """Keep the accepted rows: what the group has is changed, what is new is added as a draft.

    What it has is known by its number, else by code, else by the names of product and variant, so
    the same sheet again changes nothing. Stock is booked as counted. Raises ChangedMeanwhile when
    something that a row relied on is gone.
    """
    accepted = [row.values for row in rows if row.status is Status.ACCEPTED]
    with atomic() as session:
        group = session.get_one(ProducerGroup, group_id, with_for_update={"key_share": True})
        _lock_shelves(group_id)
        known = known_of(group_id)
        lines = [
            (
                values,
                known.find(
                    number=values.number,
                    sku=values.sku,
                    name=values.name,
                    variant=values.variant,
                ),
            )
            for values in accepted
        ]
        changed = _change([(values, line) for values, line in lines if line], by_id=by_id)
        added = _add(group, known, [values for values, line in lines if not line], by_id=by_id)
        if changed or added:
            show_anew(_product_ids(group_id).values())
    return Imported(added, changed, len(lines) - added - changed)


def map_columns(group_id: int, keys: Collection[str], said: Mapping[str, Field | None]) -> None:
    """Remember what was said about the columns with these keys, and forget the rest of them."""
    with atomic() as session:
        same_group = ColumnMapping.group_id == group_id
        session.execute(sa.delete(ColumnMapping).where(same_group, ColumnMapping.heading.in_(keys)))
        session.add_all(
            ColumnMapping(group_id=group_id, heading=heading, field=field)
            for heading, field in said.items()
        )


def _lock_shelves(group_id: int) -> None:
    """Products before variants and both by id, as everybody does, so nobody waits in a circle."""
    own = Product.group_id == group_id
    products = sa.select(Product.id).where(own).order_by(Product.id)
    db.session.execute(products.with_for_update(key_share=True))  # orders may name them meanwhile
    db.session.execute(
        sa.select(Variant.id)
        .join(Variant.product)
        .where(own)
        .order_by(Variant.id)
        .with_for_update(of=Variant, key_share=True)
    )


def _change(lines: list[tuple[Values, Stocked]], *, by_id: int | None) -> int:
    """Write what differs; returns of how many variants."""
    if not lines:
        return 0
    categories = _category_ids()
    products: Changes = {}
    variants: Changes = {}
    counted: dict[int, int] = {}
    prices: dict[int, tuple[int, int]] = {}
    for values, line in lines:
        if differing := _differences(values, line):
            variants[line.variant_id] = differing
            prices[line.variant_id] = line.price_idr, differing.get("price_idr", line.price_idr)
        if values.stock not in (None, line.stock):
            counted[line.variant_id] = (values.stock or 0) - line.stock
        if told := _told_anew(values, line, categories):
            products[line.product_id] = products.get(line.product_id, {}) | told
    for model, changes in ((Product, products), (Variant, variants)):
        if changes:
            rows = [{"id": id_} | changes[id_] for id_ in sorted(changes)]
            db.session.execute(sa.update(model), rows)
    book_many(dict(sorted(counted.items())), StockReason.COUNTED, by_id=by_id)
    note_prices(prices, by_id=by_id)
    return sum(
        line.variant_id in variants or line.variant_id in counted or line.product_id in products
        for _, line in lines
    )


def _differences(values: Values, line: Stocked) -> dict[str, Any]:
    said = {
        "price_idr": values.price_idr,
        "cost_idr": values.cost_idr,
        "weight_g": values.weight_g,
        "sku": values.sku or None,
    }
    differing: dict[str, Any] = {
        name: value
        for name, value in said.items()
        if value is not None and value != getattr(line, name)
    }
    if key_of(tidy_variant(line.variant)) != key_of(values.variant):
        differing["name"] = values.variant
    if line.is_withdrawn:
        differing["withdrawn_at"] = None
    return differing


def _told_anew(values: Values, line: Stocked, categories: Mapping[str, int]) -> dict[str, Any]:
    """What differs about the product itself."""
    told: dict[str, Any] = {}
    category = values.category or line.category
    if values.description and values.description != line.description:
        told["about"] = values.description
    if category != line.category:
        told["category_id"] = categories[category]
    if key_of(values.name) != key_of(line.name):
        told["name"] = values.name
    return told


def _add(group: ProducerGroup, known: Known, lines: list[Values], *, by_id: int | None) -> int:
    """Add variants, with their products where there are none; returns how many."""
    products = _add_products(group, known, lines, by_id=by_id)
    places: dict[int, int] = {}  # the last one taken in a product
    rows = []
    for values in lines:
        others = known.variants_of(values.name)
        product_id = others[0].product_id if others else products[key_of(values.name)]
        last = max((other.position for other in others), default=-1)
        places[product_id] = places.get(product_id, last) + 1
        rows.append(_new_variant(product_id, places[product_id], values))
    if rows:
        db.session.execute(sa.insert(Variant), rows)
        ids = _variant_ids(group.id)
        counted = zip(rows, lines, strict=True)
        counts = {ids[row["product_id"], row["position"]]: line.stock or 0 for row, line in counted}
        opened = {variant_id: count for variant_id, count in counts.items() if count}
        book_many(opened, StockReason.OPENING, by_id=by_id)
    return len(rows)


def _add_products(
    group: ProducerGroup, known: Known, lines: list[Values], *, by_id: int | None
) -> dict[str, int]:
    """Add what nobody knows yet; returns the ids by name."""
    categories = _category_ids()
    taken = {*TAKEN_SLUGS, *_product_ids(group.id)}
    rows: dict[str, dict[str, Any]] = {}
    for values in lines:
        if known.variants_of(values.name):
            continue
        if values.category is None or values.category not in categories:
            raise ChangedMeanwhile()
        row = rows.setdefault(
            key_of(values.name),
            {
                "group_id": group.id,
                "category_id": categories[values.category],
                "slug": free_slug(values.name, taken),
                "name": values.name,
                "about": values.description,
            },
        )
        row["about"] = row["about"] or values.description
        taken.add(row["slug"])
    if rows:
        db.session.execute(sa.insert(Product), list(rows.values()))
    ids = _product_ids(group.id)
    made = {key: ids[row["slug"]] for key, row in rows.items()}
    record_many(Product, made.values(), ProductStatus.DRAFT, at=clock.now(), by_id=by_id)
    return made


def _new_variant(product_id: int, position: int, values: Values) -> dict[str, Any]:
    if values.price_idr is None or values.weight_g is None:
        raise ChangedMeanwhile()
    return {
        "product_id": product_id,
        "position": position,
        "name": values.variant,
        "sku": values.sku or None,
        "price_idr": values.price_idr,
        "cost_idr": values.cost_idr,
        "weight_g": values.weight_g,
    }


def _category_ids() -> dict[str, int]:
    rows = db.session.execute(sa.select(Category.name, Category.id))
    return {row.name: row.id for row in rows}


def _product_ids(group_id: int) -> dict[str, int]:
    """By slug."""
    query = sa.select(Product.slug, Product.id).where(Product.group_id == group_id)
    return {row.slug: row.id for row in db.session.execute(query)}


def _variant_ids(group_id: int) -> dict[tuple[int, int], int]:
    """By product and place in it."""
    query = sa.select(Variant.product_id, Variant.position, Variant.id).join(Variant.product)
    rows = db.session.execute(query.where(Product.group_id == group_id))
    return {(row.product_id, row.position): row.id for row in rows}
