"""What the words of a search find: choices to narrow it by, and how many products each leaves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from storefront.catalog.models import Category, Product, Variant
from storefront.catalog.queries.certified import is_certified
from storefront.catalog.queries.meaning import Word, as_typed, meant
from storefront.catalog.queries.on_show import District, Regency, group_is_open
from storefront.catalog.queries.shop_window import categories, has_products
from storefront.catalog.queries.wanted import Wanted, costs, costs_as, ids_of, is_there
from storefront.core.kept import kept
from storefront.core.statements import built_once, rows_of
from storefront.groups.models import ProducerGroup
from storefront.regions.labels import plain_name

NO_TEXT = sa.cast(sa.null(), sa.String)
NOTHING: tuple[Any, ...] = (sa.literal(0), sa.literal(0))  # the marks and products of a choice
MOST_COUNTED = 1_000  # products with the words of a search; of more there are no figures


class Band(NamedTuple):
    """Prices in rupiah, both included."""

    least_idr: int | None
    most_idr: int | None


FITS, IN_STOCK, CERTIFIED, FIRST_BAND = 1, 2, 4, 8  # bits that the products of a bunch share
BANDS = (Band(None, 25_000), Band(25_000, 50_000), Band(50_000, 100_000), Band(100_000, None))


@dataclass
class Figures:
    """How many products choosing a filter would leave, with the other filters as they are."""

    total: int = 0  # what all filters leave
    categories: Counter[str] = field(default_factory=Counter)
    regencies: Counter[str] = field(default_factory=Counter)
    bands: Counter[Band] = field(default_factory=Counter)
    in_stock: int = 0
    certified: int = 0


@dataclass(frozen=True)
class Found:
    """What was looked for, and the products that have it, in bunches that are alike to filters.

    Where more than MOST_COUNTED have it (`is_broad`) nothing is counted. Choices are all that
    there are, by slug and by code, whatever was looked for.
    """

    words: Sequence[Word]
    number: int
    categories: dict[str, str]
    regencies: dict[str, str]
    bunches: Sequence[Any]

    @property
    def is_broad(self) -> bool:
        return self.number > MOST_COUNTED

    @property
    def stems(self) -> tuple[str, ...]:
        return _stems(self.words)

    def narrowed(self, wanted: Wanted) -> Wanted:
        """The same filters on what was looked for."""
        return replace(wanted, stems=self.stems, is_broad=self.is_broad)

    def figures(self, wanted: Wanted) -> Figures:
        figures = Figures()
        for bunch in self.bunches:
            if wanted.certified and not bunch.marks & CERTIFIED:
                continue
            fitting = bunch.products if bunch.marks & FITS else 0
            is_of_category = wanted.category in (None, bunch.category)
            is_from_regency = not wanted.regencies or bunch.regency in wanted.regencies
            if is_from_regency:
                figures.categories[bunch.category] += fitting
            if is_of_category:
                figures.regencies[bunch.regency] += fitting
            if is_of_category and is_from_regency:
                figures.total += fitting
                figures.certified += fitting if bunch.marks & CERTIFIED else 0
                figures.in_stock += bunch.products if bunch.marks & IN_STOCK else 0
                for place, band in enumerate(BANDS):
                    if bunch.marks & FIRST_BAND << place:
                        figures.bands[band] += bunch.products
        return figures


def find(typed: Sequence[str], wanted: Wanted, *, exactly: bool = False) -> Found:
    """Look for all of the typed words; where nothing has them, for what was meant by them.

    Where `wanted` says either, any of them is enough, and each is looked for as it was meant.
    Similar words stand for those that nothing has, and words that are like no other are left out.
    One query, and two more where nothing has the words as typed; two besides where nothing has
    the likeliest ones either. Prices and stock are counted as `wanted`, whose category is among
    the choices even if nothing of it is on show.
    """
    found = _found(tuple(typed), _of_variants(wanted), exactly)
    if wanted.category is None or wanted.category in found.categories:
        return found
    chosen = {each.slug: each.name for each in categories() if each.slug == wanted.category}
    return replace(found, categories=found.categories | chosen)


def _of_variants(wanted: Wanted) -> Wanted:
    """The filters that bunches are counted by; by the others they are told apart."""
    return Wanted(
        either=wanted.either,
        least_idr=wanted.least_idr,
        most_idr=wanted.most_idr,
        in_stock=wanted.in_stock,
    )


@kept
def _found(typed: tuple[str, ...], wanted: Wanted, exactly: bool) -> Found:
    asked = _find(as_typed(typed), wanted)
    if (asked.number and not wanted.either) or exactly or not typed:
        return asked
    found = asked
    for words in meant(typed):
        known = [word for word in words if word.is_known]
        is_asked = not known or _stems(known) == asked.stems
        found = asked if is_asked else _find(known, wanted)
        if found.number:
            break
    return found


def _find(words: Sequence[Word], wanted: Wanted) -> Found:
    wanted = replace(wanted, stems=_stems(words))
    rows = rows_of(_counted(wanted.shape), wanted.values).all()
    return Found(
        words=words,
        number=rows[0].number if rows else 0,
        categories={row.category: row.name for row in rows if row.name and row.category},
        regencies={row.regency: plain_name(row.name) for row in rows if row.name and row.regency},
        bunches=[row for row in rows if row.products],
    )


@built_once
def _counted(wanted: Wanted) -> sa.Select[Any]:
    hits = (
        ids_of(Wanted(stems=wanted.stems, either=wanted.either))
        .add_columns(Product.group_id, Product.category_id, ProducerGroup.district_code)
        .limit(MOST_COUNTED + 1)
        .cte("hits")
    )
    number = sa.select(sa.func.count()).select_from(hits).scalar_subquery()
    kinds = sa.union_all(_bunches(hits, number, wanted), _categories(), _regencies()).subquery()
    return sa.select(kinds, number.label("number")).order_by(kinds.c.place, kinds.c.name)


def _stems(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)


def _bunches(hits: sa.CTE, number: sa.ScalarSelect[int], wanted: Wanted) -> sa.Select[Any]:
    """How many of the hits are of one category, from one regency and alike in their marks."""
    certified = sa.case((is_certified(hits.c.id, hits.c.group_id), CERTIFIED), else_=0)
    marks = (sa.func.max(sa.case((it_is, mark), else_=0)) for mark, it_is in _marks(wanted))
    products = (
        sa.select(
            hits.c.category_id,
            hits.c.district_code,
            sum(marks, start=certified).label("marks"),
        )
        .join(Variant, sa.and_(Variant.product_id == hits.c.id, Variant.withdrawn_at.is_(None)))
        .where(number <= MOST_COUNTED)
        .group_by(*hits.c)
        .subquery()
    )
    kind: list[Any] = [
        Category.slug.label("category"),
        District.parent_code.label("regency"),
        products.c.marks,
    ]
    all_of_it = sa.func.count().label("products")
    return (
        sa.select(sa.literal(0).label("place"), NO_TEXT.label("name"), *kind, all_of_it)
        .select_from(products)
        .join(Category, Category.id == products.c.category_id)
        .join(District, District.code == products.c.district_code)
        .group_by(*kind)
    )


def _marks(wanted: Wanted) -> Iterator[tuple[int, sa.ColumnElement[bool]]]:
    """What one and the same variant of a product can be."""
    yield FITS, sa.and_(costs_as(wanted), is_there(wanted))
    yield IN_STOCK, sa.and_(costs_as(wanted), Variant.stock > 0)
    for place, band in enumerate(BANDS):
        yield FIRST_BAND << place, sa.and_(costs(*band), is_there(wanted))


def _categories() -> sa.Select[Any]:
    query: sa.Select[Any] = sa.select(
        Category.position, Category.spoken_name, Category.slug, NO_TEXT, *NOTHING
    )
    return query.where(has_products())


def _regencies() -> sa.Select[Any]:
    """Where open groups come from."""
    districts = sa.select(ProducerGroup.district_code).where(group_is_open())
    query: sa.Select[Any] = (
        sa.select(sa.literal(0), Regency.name, NO_TEXT, Regency.code, *NOTHING)
        .join(District, District.parent_code == Regency.code)
        .where(District.code.in_(districts))
        .distinct()
    )
    return query
