"""The operator's categories: named, put in order, emptied into another one, and deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.models import Category, Product
from storefront.catalog.services.shelve import shelve
from storefront.catalog.slugs import free_slug
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.text import fold

TAKEN_SLUGS = {"baru"}  # another page stands at this address


class NameTaken(DomainError):
    """Another category is called so. Facts: name."""


class CategoryInUse(DomainError):
    """There are products in it. Facts: products."""


@dataclass(frozen=True)
class CategoryEntry:
    """What a category is called in both languages, and the name of its icon."""

    name: str
    name_en: str
    icon: str


def add_category(entry: CategoryEntry) -> None:
    """Make a category, the last one. Raises NameTaken."""
    with atomic() as session:
        others = _locked()
        _refuse_twin(entry, others)
        slug = free_slug(entry.name, {each.slug for each in others} | TAKEN_SLUGS)
        position = max((each.position for each in others), default=-1) + 1
        session.add(
            Category(
                slug=slug,
                name=entry.name,
                name_en=entry.name_en,
                icon=entry.icon,
                position=position,
            )
        )


def change_category(category_id: int, entry: CategoryEntry) -> None:
    """Call a category otherwise; its address stays, and its products are found by the new name.

    Raises NameTaken.
    """
    with atomic():
        categories = _locked()
        category = _one(categories, category_id)
        _refuse_twin(entry, [each for each in categories if each is not category])
        is_renamed = category.name != entry.name
        category.name, category.name_en, category.icon = entry.name, entry.name_en, entry.icon
        if is_renamed:
            db.session.flush()
            shelve(_products_of(category_id))


def step_category(category_id: int, by: int) -> None:
    """Show a category so many places later, or earlier when it is less than nothing."""
    with atomic():
        ordered = sorted(_locked(), key=lambda each: (each.position, each.id))
        category = _one(ordered, category_id)
        place = ordered.index(category)
        ordered.remove(category)
        ordered.insert(max(place + by, 0), category)
        for position, each in enumerate(ordered):
            each.position = position


def empty_category(category_id: int, into_id: int) -> int:
    """Move all products of a category into another one; returns how many."""
    with atomic() as session:
        categories = _locked()
        _one(categories, category_id)
        _one(categories, into_id)
        ids = _products_of(category_id)
        session.execute(
            sa.update(Product).where(Product.category_id == category_id).values(category_id=into_id)
        )
        shelve(ids)
    return len(ids)


def delete_category(category_id: int) -> None:
    """Forget a category without products. Raises CategoryInUse."""
    with atomic() as session:
        category = session.get(Category, category_id, with_for_update=True)
        if category is None:
            raise Missing()
        if products := _products_of(category_id):
            raise CategoryInUse(products=len(products))
        session.delete(category)


def _locked() -> list[Category]:
    """All of them, for one operator at a time; products may be put into them meanwhile."""
    query = sa.select(Category).order_by(Category.id)
    return list(db.session.scalars(query.with_for_update(key_share=True)))


def _one(categories: Iterable[Category], category_id: int) -> Category:
    for category in categories:
        if category.id == category_id:
            return category
    raise Missing()


def _products_of(category_id: int) -> list[int]:
    """Their ids, in any state, locked in the order that everybody keeps."""
    query = sa.select(Product.id).where(Product.category_id == category_id).order_by(Product.id)
    return list(db.session.scalars(query.with_for_update(key_share=True)))


def _refuse_twin(entry: CategoryEntry, others: Iterable[Category]) -> None:
    for other in others:
        if fold(other.name) == fold(entry.name):
            raise NameTaken(name=other.name)
