"""The sample data in `demo/`, read as they are needed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from storefront.core.phones import normalise_phone

FOLDER = Path(__file__).parents[3] / "demo"


@dataclass(frozen=True)
class SampleVariant:
    name: str
    sku: str
    price_idr: int
    cost_idr: int | None
    stock: int
    weight_g: int


@dataclass(frozen=True)
class SampleProduct:
    """One product with its variants, in the order of the sheet."""

    group: str  # name, as in shops.csv
    name: str
    slug: str
    category: str
    about: str
    image: str
    status: str
    variants: tuple[SampleVariant, ...]


@dataclass(frozen=True)
class SampleGroup:
    name: str
    slug: str
    regency: str
    regency_code: str
    district: str
    village: str
    about: str
    members_count: int | None
    banner: str
    logo: str
    whatsapp: str
    bank_name: str
    bank_account: str
    bank_holder: str
    status: str
    collected_by: str


@dataclass(frozen=True)
class SampleCustomer:
    name: str
    phone: str
    address: str
    village: str
    district: str
    city: str
    note: str
    district_code: str = ""  # once the regions are there


def groups() -> list[SampleGroup]:
    return [
        SampleGroup(
            **_texts(row, SampleGroup)
            | {
                "name": row["shop"],
                "members_count": int(row["members_count"] or 0) or None,
                "whatsapp": normalise_phone(row["whatsapp"]),
            }
        )
        for row in _rows("shops.csv")
    ]


def products() -> list[SampleProduct]:
    return [
        _product(list(rows))
        for _slug, rows in groupby(_rows("catalogue.csv"), key=lambda row: row["slug"])
    ]


def customers() -> list[SampleCustomer]:
    return [
        SampleCustomer(**_texts(row, SampleCustomer) | {"phone": normalise_phone(row["phone"])})
        for row in _rows("customers.csv")
    ]


def photo(folder: str, name: str) -> Path:
    return FOLDER / folder / f"{name}.jpg"


def _product(rows: list[dict[str, str]]) -> SampleProduct:
    first = rows[0]
    return SampleProduct(
        group=first["shop"],
        about=first["description"],
        variants=tuple(_variant(row) for row in rows),
        **{name: first[name] for name in ("name", "slug", "category", "image", "status")},
    )


def _variant(row: dict[str, str]) -> SampleVariant:
    return SampleVariant(
        name=row["variant"],
        sku=row["sku"],
        price_idr=int(row["price_idr"]),
        cost_idr=int(row["cost_idr"]) if row["cost_idr"] else None,
        stock=int(row["stock"]),
        weight_g=int(row["weight_g"]),
    )


def _texts(row: dict[str, str], kind: type) -> dict[str, Any]:
    """The columns of a row that are called like the fields of what it becomes."""
    return {name: row[name] for name in kind.__annotations__ if name in row}


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
