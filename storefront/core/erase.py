"""Erase rows with everything that hangs on them: what a class practised with, and nothing else.

What hangs on what is read from the foreign keys, so a table that comes later is erased too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from storefront.core import storage
from storefront.core.db import db
from storefront.core.history import Event
from storefront.core.pictures import Picture

SOME = 400  # ids in one statement
PUBLIC_FILES = frozenset({"public_file"})
PRIVATE_FILES = frozenset({"file", "proof", "receipt"})  # columns that name one in `storage`

Key = tuple[Any, ...]


@dataclass
class Erased:
    """Files that no row names any more; delete them once the transaction is committed."""

    private: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)

    def delete_files(self) -> None:
        for name in self.private:
            storage.private().delete(name)
        for name in self.public:
            storage.public().delete(name)


def erase(roots: Mapping[str, Collection[int]], *, besides: Collection[str]) -> Erased:
    """Delete rows by table and id, and all rows that point at them; part of a larger service.

    Tables `besides` are never touched: the caller has taken their pointers away.
    """
    found = _with_all_that_hangs_on(roots, besides)
    erased = Erased(private=_files(found, PRIVATE_FILES), public=_files(found, PUBLIC_FILES))
    pictures = _pictures_of(found)
    for table in reversed(db.metadata.sorted_tables):
        for keys in _slices(sorted(found.get(table.name, ()))):
            db.session.execute(sa.delete(table).where(_is_one_of(table, keys)))
            _forget_history(table.name, [key[0] for key in keys])
    erased.public += _drop_unused(pictures)
    return erased


def _with_all_that_hangs_on(
    roots: Mapping[str, Collection[int]], besides: Collection[str]
) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = defaultdict(set)
    fresh = {name: {(id_,) for id_ in ids} for name, ids in roots.items()}
    while fresh:
        for name, keys in fresh.items():
            found[name] |= keys
        fresh = _pointing_at(fresh, found, besides)
    return found


def _pointing_at(
    targets: Mapping[str, set[Key]], found: Mapping[str, set[Key]], besides: Collection[str]
) -> dict[str, set[Key]]:
    """The rows that point at some others and are not found yet."""
    fresh: dict[str, set[Key]] = defaultdict(set)
    for table in db.metadata.sorted_tables:
        if table.name in besides:
            continue
        for key in table.foreign_keys:
            target = key.column.table.name
            for some in _slices(sorted(targets.get(target, ()))):
                columns = [*table.primary_key.columns]
                query = sa.select(*columns).where(key.parent.in_([each[0] for each in some]))
                fresh[table.name] |= {tuple(row) for row in db.session.execute(query)}
    return {
        name: keys - found.get(name, set())
        for name, keys in fresh.items()
        if keys - found.get(name, set())
    }


def _is_one_of(table: sa.Table, keys: Sequence[Key]) -> sa.ColumnElement[bool]:
    columns = [*table.primary_key.columns]
    if len(columns) == 1:
        one: sa.ColumnElement[bool] = columns[0].in_([key[0] for key in keys])
        return one
    return sa.tuple_(*columns).in_(keys)


def _forget_history(table: str, ids: Sequence[Any]) -> None:
    db.session.execute(sa.delete(Event).where(Event.subject == table, Event.subject_id.in_(ids)))


def _files(found: Mapping[str, set[Key]], columns: Collection[str]) -> list[str]:
    names: list[str] = []
    for table in _tables(found):
        for column in table.columns:
            if column.name in columns and isinstance(column.type, sa.String):
                names += [name for name in _values(table, column, found) if name]
    return names


def _pictures_of(found: Mapping[str, set[Key]]) -> set[int]:
    return {
        picture_id
        for table in _tables(found)
        for key in table.foreign_keys
        if key.column.table.name == Picture.__tablename__
        for picture_id in _values(table, key.parent, found)
        if picture_id is not None
    }


def _drop_unused(picture_ids: Collection[int]) -> list[str]:
    """Delete pictures that no row shows any more; returns the names of their files."""
    used = [
        sa.select(key.parent).where(key.parent.is_not(None))
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == Picture.__tablename__
    ]
    query = sa.select(Picture).where(
        Picture.id.in_(picture_ids), *(Picture.id.not_in(each) for each in used)
    )
    names: list[str] = []
    for picture in db.session.scalars(query).all():
        names += picture.file_names
        db.session.execute(sa.delete(Picture).where(Picture.id == picture.id))
    return names


def _tables(found: Mapping[str, set[Key]]) -> Iterator[sa.Table]:
    return (db.metadata.tables[name] for name, keys in found.items() if keys)


def _values(
    table: sa.Table, column: sa.Column[Any], found: Mapping[str, set[Key]]
) -> Iterator[Any]:
    for keys in _slices(sorted(found[table.name])):
        yield from db.session.scalars(sa.select(column).where(_is_one_of(table, keys)))


def _slices(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), SOME):
        yield keys[start : start + SOME]
