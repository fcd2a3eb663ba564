"""A shop as large as we want it: groups and products written straight into the tables."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storefront.catalog.models import (
    Category,
    Photo,
    Product,
    ProductStatus,
    StockMove,
    StockReason,
    Variant,
)
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.pictures import Picture
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.regions.models import Region, RegionLevel

GROUPS = 40
CHUNK = 2_000
GOODS = ("Keripik Tempe", "Gula Semut", "Kopi Wonosobo", "Carica", "Keranjang Bambu", "Sale Pisang")
GROUP, PRODUCT, CATEGORY = "kelompok-1", "keripik-tempe-1", "camilan"  # what the bench visits
REGIONS = (
    ("33", RegionLevel.PROVINCE, "Jawa Tengah", None),
    ("33.07", RegionLevel.REGENCY, "Kabupaten Wonosobo", "33"),
    ("33.07.05", RegionLevel.DISTRICT, "Leksono", "33.07"),
)


def fill(products: int) -> None:
    """Put so many products of forty groups on sale, each with a variant, a picture and stock."""
    with atomic() as session:
        for model, rows in rows_of(products):
            while chunk := list(islice(rows, CHUNK)):
                session.execute(sa.insert(model), chunk)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def rows_of(products: int) -> Iterator[tuple[type[Any], Iterator[dict[str, Any]]]]:
    moment = clock.now()
    numbers = range(1, products + 1)
    yield (
        Region,
        (
            {
                "code": code,
                "level": level,
                "name": name,
                "parent_code": above,
                "search": name.lower(),
            }
            for code, level, name, above in REGIONS
        ),
    )
    yield Category, iter([{"id": 1, "slug": CATEGORY, "name": "Camilan", "icon": "keripik"}])
    yield (
        Picture,
        iter(
            [
                {
                    "id": 1,
                    "name": "bench",
                    "width": 1200,
                    "height": 1200,
                    "alt": "",
                    "ready_at": moment,
                }
            ]
        ),
    )
    yield (
        ProducerGroup,
        (
            {
                "id": number,
                "slug": f"kelompok-{number}",
                "name": f"Kelompok {number}",
                "status": GroupStatus.ACTIVE,
                "district_code": "33.07.05",
                "whatsapp": f"+62811{number:07}",
            }
            for number in range(1, GROUPS + 1)
        ),
    )
    yield (
        Product,
        (
            {
                "id": number,
                "group_id": (number - 1) % GROUPS + 1,
                "category_id": 1,
                "slug": f"{name_of(number).lower().replace(' ', '-')}-{number}",
                "name": name_of(number),
                "words": name_of(number).lower(),
                "status": ProductStatus.ACTIVE,
            }
            for number in numbers
        ),
    )
    yield (
        Variant,
        (
            {
                "id": number,
                "product_id": number,
                "name": "250 g",
                "price_idr": 5_000 + number % 200 * 500,
                "weight_g": 280,
                "stock": 100,
            }
            for number in numbers
        ),
    )
    yield Photo, ({"product_id": number, "picture_id": 1} for number in numbers)
    yield (
        StockMove,
        (
            {"variant_id": number, "change": 100, "reason": StockReason.OPENING, "at": moment}
            for number in numbers
        ),
    )


def name_of(number: int) -> str:
    return GOODS[(number - 1) % len(GOODS)]
