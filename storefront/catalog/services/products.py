"""What a group types about a product becomes the product: all of it, or nothing."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.catalog.models import (
    FactKind,
    Product,
    ProductFact,
    ProductStatus,
    StockReason,
    Variant,
)
from storefront.catalog.services.photos import keep_photos, show_photos
from storefront.catalog.services.prices import note_prices
from storefront.catalog.services.shelve import show_anew
from storefront.catalog.services.stock import open_stock, set_stock
from storefront.catalog.slugs import free_slug, slug_of
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.history import record
from storefront.core.images import AcceptedPhoto
from storefront.core.onetime import keep_result, result_of
from storefront.groups.models import ProducerGroup

TAKEN_SLUGS = {"baru", "harga-stok", "sekaligus"}  # other pages stand at these addresses


class ChangedMeanwhile(DomainError):
    """Somebody else changed the product or a variant since it was shown."""


class NothingToSell(DomainError):
    """No variant would be left for a customer to choose."""


@dataclass(frozen=True)
class VariantEntry:
    """What was typed about one variant; `seen` and `seen_stock` are what stood there before."""

    name: str
    price_idr: int
    weight_g: int
    stock: int
    cost_idr: int | None = None
    id: int | None = None  # none: a new one
    is_withdrawn: bool = False
    seen: str = ""
    seen_stock: int = 0


@dataclass(frozen=True)
class ProductEntry:
    """What was typed about a product; pictures in their order, the cover first."""

    name: str
    category_id: int
    variants: tuple[VariantEntry, ...]
    about: str = ""
    maker: str = ""
    facts: tuple[tuple[FactKind, str], ...] = ()
    picture_ids: tuple[int, ...] = ()
    new_photos: tuple[AcceptedPhoto, ...] = ()  # these come after the pictures
    is_shown: bool = False
    stock_reason: StockReason = StockReason.COUNTED
    seen: str = ""


def add_product(group_id: int, entry: ProductEntry, *, key: str, by_id: int) -> str:
    """Make a product and return its slug; with a key seen before, that of the product it made.

    Raises NothingToSell, KeyReused.
    """
    with atomic() as session:
        if earlier_id := result_of(key, group_id, entry):
            return session.get_one(Product, earlier_id).slug
        group = session.get_one(ProducerGroup, group_id, with_for_update={"key_share": True})
        product = Product(
            group=group, slug=_free_slug(group_id, entry.name), name=entry.name, variants=[]
        )
        product.category_id = entry.category_id
        session.add(product)
        record(product, ProductStatus.DRAFT, at=clock.now(), by_id=by_id)
        _write(product, entry, by_id=by_id)
        keep_result(key, product.id)
    return product.slug


def change_product(product_id: int, entry: ProductEntry, *, key: str, by_id: int) -> None:
    """Change a product as its form says, once per key; its address stays.

    Stock is booked as the difference to what was seen. Raises ChangedMeanwhile, NothingToSell,
    TooFewLeft, KeyReused.
    """
    with atomic():
        if result_of(key, product_id, entry):
            return
        product = _locked(product_id)
        if product.mark != entry.seen:
            raise ChangedMeanwhile()
        _write(product, entry, by_id=by_id)
        keep_result(key, product_id)


def archive_product(product_id: int, *, by_id: int) -> None:
    """Put a product away; again it changes nothing. Raises WrongStatus when it is not on sale."""
    with atomic():
        product = _locked(product_id)
        if product.status is not ProductStatus.ARCHIVED:
            product.move_to(ProductStatus.ARCHIVED, at=clock.now(), by_id=by_id)


def _write(product: Product, entry: ProductEntry, *, by_id: int) -> None:
    product.name, product.about, product.maker = entry.name, entry.about, entry.maker
    product.category_id = entry.category_id
    new_pictures = keep_photos(entry.new_photos, alt=entry.name)
    show_photos(product.id, [*entry.picture_ids, *new_pictures], alt=entry.name)
    _write_facts(product, entry)
    offered = _write_variants(product, entry, by_id=by_id)
    if not offered:
        raise NothingToSell()
    db.session.flush()
    show_anew([product.id])
    _show_or_hide(product, entry.is_shown, by_id=by_id)


def _write_facts(product: Product, entry: ProductEntry) -> None:
    db.session.execute(sa.delete(ProductFact).where(ProductFact.product_id == product.id))
    db.session.add_all(
        ProductFact(product_id=product.id, kind=kind, text=text) for kind, text in entry.facts
    )


def _write_variants(product: Product, entry: ProductEntry, *, by_id: int) -> list[Variant]:
    """Change and add variants; returns those that are offered. Raises ChangedMeanwhile."""
    variants = {variant.id: variant for variant in product.variants}
    last = max((variant.position for variant in variants.values()), default=-1)
    for typed in sorted(entry.variants, key=lambda typed: typed.id or 0):  # one lock order
        if typed.id is None:
            last += 1
            variant = _add_variant(product, typed, position=last, by_id=by_id)
            variants[variant.id] = variant
        else:
            _change_variant(variants[typed.id], typed, entry.stock_reason, by_id=by_id)
    return [variant for variant in variants.values() if not variant.is_withdrawn]


def _add_variant(product: Product, typed: VariantEntry, *, position: int, by_id: int) -> Variant:
    variant = Variant(product_id=product.id, position=position)
    _take_over(variant, typed)
    db.session.add(variant)
    db.session.flush()
    open_stock(variant.id, typed.stock, by_id=by_id)
    return variant


def _change_variant(
    variant: Variant, typed: VariantEntry, reason: StockReason, *, by_id: int
) -> None:
    if variant.mark != typed.seen:
        raise ChangedMeanwhile()
    note_prices({variant.id: (variant.price_idr, typed.price_idr)}, by_id=by_id)
    _take_over(variant, typed)
    set_stock(variant.id, typed.stock, seen=typed.seen_stock, by_id=by_id, reason=reason)


def _take_over(variant: Variant, typed: VariantEntry) -> None:
    variant.name, variant.price_idr = typed.name, typed.price_idr
    variant.weight_g, variant.cost_idr = typed.weight_g, typed.cost_idr
    if typed.is_withdrawn != variant.is_withdrawn:
        variant.withdrawn_at = clock.now() if typed.is_withdrawn else None


def _show_or_hide(product: Product, is_shown: bool, *, by_id: int) -> None:
    is_active = product.status is ProductStatus.ACTIVE
    if is_shown != is_active and not product.is_taken_down:
        goal = ProductStatus.ACTIVE if is_shown else ProductStatus.DRAFT
        if product.can_become(goal):  # what is archived or in preview stays so when not shown
            product.move_to(goal, at=clock.now(), by_id=by_id)


def _free_slug(group_id: int, name: str) -> str:
    """An address that no other product of the group has; the caller holds the group's row."""
    query = sa.select(Product.slug).where(
        Product.group_id == group_id, Product.slug.startswith(slug_of(name), autoescape=True)
    )
    return free_slug(name, {*db.session.scalars(query), *TAKEN_SLUGS})


def _locked(product_id: int) -> Product:
    """The product for this transaction alone, with what its form shows."""
    return db.session.get_one(
        Product,
        product_id,
        with_for_update={"key_share": True},  # orders may name it meanwhile
        options=[
            selectinload(Product.group),
            selectinload(Product.facts),
            selectinload(Product.photos),
            selectinload(Product.variants),
        ],
    )
