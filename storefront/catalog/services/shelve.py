"""What lists and search read of a product, kept on its row by the transaction that changes it."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import Category, Product, SearchWord, Variant
from storefront.catalog.queries.on_show import District, Regency
from storefront.catalog.stems import spellings, stems_of
from storefront.core.db import atomic, db, insert_new_ones
from storefront.core.outbox import tell
from storefront.groups.models import ProducerGroup
from storefront.regions.labels import plain_name

CHUNK = 1_000  # ids in one statement


def shelve(product_ids: Collection[int]) -> None:
    """Keep anew what these products are found by and the lowest prices that they are offered at.

    Whoever changes a product, its variants or its group's name calls it in the same transaction.
    """
    ids = sorted(product_ids)
    texts: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        texts |= _shelve(ids[start : start + CHUNK])
    words = sorted(spellings(texts).items())
    insert_new_ones(SearchWord, [{"word": word, "stem": stem} for word, stem in words])


def show_anew(product_ids: Collection[int]) -> None:
    """Shelve products whose name, price or photos may be others now; what shows them is told."""
    shelve(product_ids)
    tell("products.changed", product_ids=sorted(product_ids))


def shelve_all() -> Iterator[int]:
    """Do so for every product, in many small transactions; yields how many products each wrote."""
    last = 0
    while True:
        with atomic() as session:
            some = sa.select(Product.id).where(Product.id > last).order_by(Product.id).limit(CHUNK)
            ids = session.scalars(some.with_for_update(key_share=True)).all()
            shelve(ids)
        if not ids:
            return
        last = ids[-1]
        yield len(ids)


def _shelve(ids: list[int]) -> set[str]:
    """Write the rows; returns the texts in which their words stand."""
    offers = _offers(ids)
    texts: set[str] = set()
    rows: list[dict[str, Any]] = []
    for product in db.session.execute(_products(ids)):
        names, prices = zip(*offers.get(product.id, [("", None)]), strict=True)
        besides = " ".join([*names, product.group, product.district, plain_name(product.regency)])
        rows.append(
            {
                "id": product.id,
                "stems": stems_of(product.name, besides, category=product.category),
                "from_idr": min(prices),
                "has_more_prices": len(set(prices)) > 1,
            }
        )
        texts |= {product.name, product.category, besides}
    if rows:
        db.session.execute(sa.update(Product), rows)
    return texts


def _products(ids: list[int]) -> sa.Select[int, str, str, str, str, str]:
    return (
        sa.select(
            Product.id,
            Product.name,
            ProducerGroup.name.label("group"),
            Category.name.label("category"),
            District.name.label("district"),
            Regency.name.label("regency"),
        )
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .join(Category, Category.id == Product.category_id)
        .join(District, District.code == ProducerGroup.district_code)
        .join(Regency, Regency.code == District.parent_code)
        .where(Product.id.in_(ids))
    )


def _offers(ids: list[int]) -> dict[int, list[tuple[str, int]]]:
    """Names and prices of what is offered, by product."""
    query = sa.select(Variant.product_id, Variant.name, Variant.price_idr).where(
        Variant.product_id.in_(ids), Variant.withdrawn_at.is_(None)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for row in db.session.execute(query.order_by(Variant.position, Variant.id)):
        found.setdefault(row.product_id, []).append((row.name, row.price_idr))
    return found
