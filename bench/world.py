"""A shop as large as we want it: groups and products written straight into the tables."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

import sqlalchemy as sa
from tqdm import tqdm

from storefront.catalog.models import (
    Category,
    Photo,
    Product,
    ProductStatus,
    SearchWord,
    StockMove,
    StockReason,
    Variant,
)
from storefront.catalog.slugs import slug_of
from storefront.catalog.stems import spellings, stems_of
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.pictures import Picture
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.regions.models import Region, RegionLevel

PRODUCTS_OF_A_GROUP = 50
CHUNK = 2_000
GROUP, PRODUCT, CATEGORY = "kelompok-1", "keripik-tempe-1", "camilan"  # what the bench visits
GOODS = {
    "Camilan": "Keripik Tempe,Keripik Jamur,Opak Singkong,Sale Pisang,Kerupuk Ikan,Nopia",
    "Olahan Buah": "Carica Sirup,Manisan Carica,Selai Nanas",
    "Kopi & Teh": "Kopi Arabika,Kopi Robusta,Teh Hijau",
    "Minuman & Herbal": "Jahe Instan,Wedang Serai,Purwaceng",
    "Gula & Bumbu": "Gula Semut,Gula Aren,Sambal Bawang",
    "Lauk Kering": "Abon Tuna,Ikan Asin",
    "Kerajinan": "Tas Anyaman,Keranjang Bambu,Boneka Rajut",
    "Batik & Kain": "Kain Batik",
}
THINGS = [(thing, kind) for kind, things in GOODS.items() for thing in things.split(",")]
TASTES = "Asli,Pedas,Manis,Gurih,Original,Renyah,Halus,Merah,Hitam,Kelapa,Pandan,Daun Jeruk,Mini"
SYLLABLES = "ba,da,gu,ha,ji,ke,lu,ma,ni,pu,ra,si,to,wa,yu"
BRANDS = ["".join(three).capitalize() for three in product(SYLLABLES.split(","), repeat=3)]
TOWNS = {
    "07": ("Wonosobo", "Leksono"),
    "02": ("Banyumas", "Cilongok"),
    "01": ("Cilacap", "Adipala"),
}

Rows = Iterable[dict[str, Any]]


def fill(products: int) -> None:
    """Put so many products on sale, each with a variant, a picture and stock.

    The same number makes the same shop.
    """
    put(rows_of(products), 4 * products)


def put(tables: Iterable[tuple[type[Any], Rows]], total: int) -> None:
    """Write the rows of tables, about so many in all; tells how far it is."""
    with atomic() as session, tqdm(total=total, disable=not sys.stderr.isatty()) as progress:
        for model, rows in tables:
            left = iter(rows)
            while chunk := list(islice(left, CHUNK)):
                session.execute(sa.insert(model), chunk)
                progress.update(len(chunk))
    if db.engine.dialect.name == "postgresql":  # it does so by itself, later; SQLite never does
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def rows_of(products: int) -> Iterator[tuple[type[Any], Rows]]:
    moment = clock.now()
    numbers = range(1, products + 1)
    yield Region, regions()
    yield Category, categories()
    picture = {"id": 1, "name": "bench", "width": 1200, "height": 1200, "alt": ""}
    yield Picture, [picture | {"ready_at": moment}]
    yield ProducerGroup, map(group_row, range(1, products // PRODUCTS_OF_A_GROUP + 2))
    yield Product, map(product_row, numbers)
    yield Variant, map(variant_row, numbers)
    yield Photo, ({"product_id": number, "picture_id": 1} for number in numbers)
    move = {"reason": StockReason.OPENING, "at": moment}
    yield (
        StockMove,
        (move | {"variant_id": number, "change": stock_of(number)} for number in numbers),
    )
    texts = {
        text for number in islice(numbers, len(THINGS) * len(BRANDS)) for text in texts_of(number)
    }
    yield SearchWord, [{"word": word, "stem": stem} for word, stem in spellings(texts).items()]


def regions() -> Rows:
    yield region("33", RegionLevel.PROVINCE, "Jawa Tengah", None)
    for code, (regency, district) in TOWNS.items():
        yield region(f"33.{code}", RegionLevel.REGENCY, f"Kabupaten {regency}", "33")
        yield region(f"33.{code}.05", RegionLevel.DISTRICT, district, f"33.{code}")


def region(code: str, level: RegionLevel, name: str, above: str | None) -> dict[str, Any]:
    return {
        "code": code,
        "level": level,
        "name": name,
        "parent_code": above,
        "search": name.lower(),
    }


def categories() -> Rows:
    for number, name in enumerate(GOODS, 1):
        yield {"id": number, "slug": slug_of(name), "name": name, "icon": "keripik"}


def group_row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "slug": f"kelompok-{number}",
        "name": f"Kelompok {number}",
        "status": GroupStatus.ACTIVE,
        "district_code": f"33.{town_of(number)}.05",
        "whatsapp": f"+62811{number:07}",
    }


def product_row(number: int) -> dict[str, Any]:
    name, besides, kind = texts_of(number)
    return {
        "id": number,
        "group_id": group_of(number),
        "category_id": list(GOODS).index(kind) + 1,
        "slug": f"{slug_of(thing_of(number)[0])}-{number}",
        "name": name,
        "status": ProductStatus.ACTIVE,
        "sold_count": 10_000 // (number * 7919 % 9_973 + 1),  # few sell much, many a little
        "stems": stems_of(name, besides, category=kind),
        "from_idr": price_of(number),
    }


def variant_row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "product_id": number,
        "name": "250 g",
        "price_idr": price_of(number),
        "weight_g": 280,
        "stock": stock_of(number),
    }


def stock_of(number: int) -> int:
    return 0 if number % 10 == 0 else 100


def texts_of(number: int) -> tuple[str, str, str]:
    """Name, what it is found by besides, and category."""
    thing, kind = thing_of(number)
    tastes = TASTES.split(",")
    name = f"{thing} {tastes[number % len(tastes)]} {BRANDS[number * 31 % len(BRANDS)]}"
    group = group_of(number)
    return name, f"250 g Kelompok {group} {' '.join(TOWNS[town_of(group)])}", kind


def thing_of(number: int) -> tuple[str, str]:
    return THINGS[(number - 1) % len(THINGS)]


def group_of(number: int) -> int:
    return (number - 1) // PRODUCTS_OF_A_GROUP + 1


def town_of(group: int) -> str:
    return list(TOWNS)[group % len(TOWNS)]


def price_of(number: int) -> int:
    return 5_000 + number * 37 % 200 * 500
