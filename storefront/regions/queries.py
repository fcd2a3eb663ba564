"""Find a district by what people type, and name regions by their codes."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storefront.core.db import db
from storefront.core.statements import built_once, rows_of
from storefront.core.text import fold
from storefront.regions.labels import short_name
from storefront.regions.models import Region, RegionLevel

MOST_WORDS = 6
AFTER = "~"  # sorts behind every letter, digit and space of a search key
SPELLINGS = {"kabupaten": "kab", "regency": "kab"}
FILLERS = {"kec", "kecamatan", "district", "desa", "kel", "kelurahan", "prov", "provinsi"}
CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}(\.[0-9]{4})?")

Regency = aliased(Region, name="regency")
Province = aliased(Region, name="province")

Districts = sa.Select[str, str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A district as people are asked to choose it."""

    code: str
    name: str
    regency: str
    province: str
    postcode: str | None  # the one that was asked for, or the only one that it has

    @property
    def label(self) -> str:
        return f"{self.name}, {self.regency}"

    @property
    def detail(self) -> str:
        return f"{self.province} {self.postcode or ''}".strip()

    def is_called(self, text: str) -> bool:
        """Whether these are names, or starts of names, of it and of its regency."""
        words, postcodes = _words_in(text)
        names = [SPELLINGS.get(name, name) for name in fold(self.label).split()]
        return (
            not postcodes
            and bool(words)
            and all(any(name.startswith(word) for name in names) for word in words)
        )


def find_districts(text: str, *, limit: int = 10) -> list[DistrictChoice]:
    """The districts that a postcode or some names in any order lead to, best first.

    Names are matched from their start. A district's own name counts more than the name of its
    regency, and that more than the name of a village in it.
    """
    words, postcodes = _words_in(text)
    if postcodes:
        return _choices(_with_postcode(postcodes[0], words), limit, postcode=postcodes[0])
    if not words:
        return []
    found = _choices(_called_so(words), limit)
    if len(found) < limit:
        known = [choice.code for choice in found]
        found += _choices(_around_places_called_so(words, besides=known), limit - len(found))
    return found


def district(code: str) -> DistrictChoice | None:
    """The district with this code, if there is one."""
    if not CODE.fullmatch(code):
        return None
    row = rows_of(_district(), {"code": code}).one_or_none()
    return _choice(row) if row else None


@built_once
def _district() -> Districts:
    return _districts().where(Region.code == sa.bindparam("code"))


def region_names(code: str) -> tuple[str, ...]:
    """A region and what it lies in: `("Lipursari", "Leksono", "Kab. Wonosobo", "Jawa Tengah")`."""
    parts = code.split(".")
    codes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    names = names_of(codes)
    return tuple(names[code] for code in codes if code in names)


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Short names by code, of the codes that exist."""
    codes = [code for code in codes if CODE.fullmatch(code)]
    rows = db.session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes)))
    return {row.code: short_name(row.name) for row in rows}


def has_regions() -> bool:
    """Whether the list was imported."""
    return db.session.scalar(sa.select(Region.code).limit(1)) is not None


def _words_in(text: str) -> tuple[list[str], list[str]]:
    """The words to look for, and the postcodes among them."""
    words = [SPELLINGS.get(word, word) for word in fold(text[:200]).split()]
    postcodes = [word for word in words if re.fullmatch(r"[0-9]{5}", word)]
    names = [word for word in dict.fromkeys(words) if word not in FILLERS.union(postcodes)]
    return names[:MOST_WORDS], postcodes


def _districts() -> Districts:
    return (
        sa.select(
            Region.code,
            Region.name,
            Regency.name.label("regency"),
            Province.name.label("province"),
            Region.postcode,
        )
        .select_from(Region)  # said, not found out: threads that compile it at once have failed
        .join(Regency, Regency.code == Region.parent_code)
        .join(Province, Province.code == Regency.parent_code)
        .where(Region.level == RegionLevel.DISTRICT)
    )


def _choices(query: Districts, limit: int, postcode: str | None = None) -> list[DistrictChoice]:
    return [_choice(row, postcode) for row in db.session.execute(query.limit(limit))]


def _choice(row: Any, postcode: str | None = None) -> DistrictChoice:
    return DistrictChoice(
        row.code, row.name, short_name(row.regency), row.province, postcode or row.postcode
    )


def _with_postcode(postcode: str, words: list[str]) -> Districts:
    villages = sa.select(Region.parent_code).where(
        Region.level == RegionLevel.VILLAGE, Region.postcode == postcode
    )
    return (
        _districts()
        .where(Region.code.in_(villages), *(_has_word(Region, word) for word in words))
        .order_by(Region.name, Region.code)
    )


def _called_so(words: list[str]) -> Districts:
    return (
        _districts()
        .where(_is_called(Region, words))
        .order_by(
            _misses_a_word(Region, words), sa.func.length(Region.name), Region.search, Region.code
        )
    )


def _around_places_called_so(words: list[str], *, besides: Collection[str]) -> Districts:
    """The districts of regencies, and then of villages, that are called so."""
    inside = aliased(Region)
    of_regencies = (
        sa.select(inside.code.label("code"), sa.literal(0).label("rank"))
        .join(Regency, Regency.code == inside.parent_code)
        .where(Regency.level == RegionLevel.REGENCY, _is_called(Regency, words))
    )
    of_villages = sa.select(Region.parent_code, 1 + _misses_a_word(Region, words)).where(
        Region.level == RegionLevel.VILLAGE, _is_called(Region, words)
    )
    places = sa.union_all(of_regencies, of_villages).subquery()
    rank = sa.func.min(places.c.rank)
    nearest = sa.select(places.c.code, rank.label("rank")).group_by(places.c.code).subquery()
    return (
        _districts()
        .join(nearest, nearest.c.code == Region.code)
        .where(Region.code.not_in(besides))
        .order_by(nearest.c.rank, Region.search, Region.code)
    )


def _is_called(region: type[Region], words: list[str]) -> sa.ColumnElement[bool]:
    """One of the words starts its own name, the others stand anywhere in its key."""
    return sa.or_(
        *(
            sa.and_(
                # A range and not LIKE, so that an index answers it on both databases.
                region.search >= first,
                region.search < first + AFTER,
                *(_has_word(region, word) for word in words if word != first),
            )
            for first in _starters(words)
        )
    )


def _starters(words: list[str]) -> list[str]:
    """The words that a name may start with; `kab` and single letters only as the first one."""
    return words[:1] + [word for word in words[1:] if len(word) > 1 and word != "kab"]


def _has_word(region: type[Region], start: str) -> sa.ColumnElement[bool]:
    return (" " + region.search).contains(f" {start}")


def _misses_a_word(region: type[Region], words: list[str]) -> sa.Case[int]:
    """0 when every word stands in the key as a whole, 1 when one is only the start of a word."""
    whole = ((" " + region.search + " ").contains(f" {word} ") for word in words)
    return sa.case((sa.and_(*whole), 0), else_=1)
