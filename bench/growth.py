"""Do pages stay as quick when there are a hundred times as many products? On both databases."""

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from bench import world
from bench.databases import UrlOf, databases, shop
from bench.figure import Figure

SMALL = 1_000
MOST_ON_SQLITE = 100_000
IN_TIME = 100_000  # products among which the slowest of a hundred searches has a goal
SEARCHES = 200
ROUNDS = 3
LISTS = ["/kategori/camilan", "/kategori/camilan?urut=termurah", "/kategori/kopi-teh?urut=terbaru"]
FILTERS: list[dict[str, str]] = [
    *({}, {}, {}),  # most people use none
    {"urut": "termurah"},
    {"kab": "33.02"},
    {"stok": "1", "max": "50rb"},
]


def growth(folder: Path, large: int) -> Iterator[Figure]:
    """Every kind of page in a small and in a large shop, in turns, as one visitor waits for it."""
    for kind, url_of in databases(folder):
        size = min(large, MOST_ON_SQLITE) if kind == "sqlite" else large
        yield from compared(kind, size, url_of)


def compared(kind: str, size: int, url_of: UrlOf) -> Iterator[Figure]:
    small, large = (
        shop(url_of(f"growth_{products}"), products).test_client() for products in (SMALL, size)
    )
    for name, paths in pages().items():
        pairs = [(milliseconds(small, path), milliseconds(large, path)) for path in paths]
        in_small, in_large = zip(*pairs, strict=True)
        ratio = statistics.median(in_large) / statistics.median(in_small)
        yield Figure(f"growth.{name}.{kind}.{size}", ratio, 1.5, f"times the median of {SMALL}")
        if name == "search" and size <= IN_TIME:
            p99 = statistics.quantiles(in_large, n=100)[-1]
            yield Figure(f"p99.{name}.{kind}.{size}", p99, 100, "ms")


def pages() -> dict[str, list[str]]:
    """Paths that both shops have; no search is the same as another."""
    chance = random.Random(SMALL)  # noqa: S311 - the same searches every time
    searches = {f"/cari?{urlencode(search(chance))}": None for _ in range(SEARCHES)}
    groups = [f"/toko/kelompok-{number}" for number in range(1, 11)]
    return {
        "listing": ["/cari", *LISTS],
        "search": list(searches),
        "group": groups,
        "product": [f"{groups[0]}/{world.PRODUCT}"],
    }


def search(chance: random.Random) -> dict[str, str]:
    """What somebody asks: a thing, one of its words, with a taste, a brand, a place, a slip."""
    name, besides, _kind = world.texts_of(chance.randint(1, SMALL))
    *thing, brand = name.lower().split()
    word = chance.choice(thing)
    place = besides.split()[-1]
    slip = without_a_letter(word, chance)
    asked = [word, " ".join(thing[:2]), " ".join(thing), brand, f"{word} {brand}", place, slip]
    return {"q": chance.choice(asked)} | chance.choice(FILTERS)


def without_a_letter(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def milliseconds(client: FlaskClient, path: str, rounds: int = ROUNDS) -> float:
    """The median of a few answers that are made, after one that nobody counts."""
    taken = []
    for _ in range(rounds + 1):
        client.application.extensions["page_cache"].forget()
        started = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - started) * 1_000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
    return statistics.median(taken[1:])
