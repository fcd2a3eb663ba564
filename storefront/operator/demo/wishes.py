"""Who orders what, and what becomes of it: drawn with a fixed seed, and a few told outright."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from storefront.core.clock import WIB
from storefront.operator.demo.files import SampleCustomer

PER_DAY = 2.7
HOURS = range(7, 22)  # of the day, WIB
POPULARITY = {
    "pelangi-dieng": 6,
    "manggar-legi": 4,
    "dapur-serayu": 4,
    "lereng-bowongso": 4,
    "segara-kirana": 3,
    "canting-sapuran": 2,
}


class Fate(enum.Enum):
    GOOD = "everything goes well"
    IN_PARTS = "the parcels leave one after the other"
    FORGOTTEN = "never paid"
    LATE = "paid when it had expired"
    REGRETTED = "cancelled before it was paid"
    TAKEN_BACK = "cancelled after it was paid"
    SOLD_OUT = "the group cannot deliver"
    REFUSED = "nobody takes it at the door"


ODDS = {
    Fate.GOOD: 80,
    Fate.IN_PARTS: 5,
    Fate.FORGOTTEN: 5,
    Fate.LATE: 1,
    Fate.REGRETTED: 3,
    Fate.TAKEN_BACK: 3,
    Fate.SOLD_OUT: 2,
    Fate.REFUSED: 1,
}


class Delivery(enum.Enum):
    PARCEL = "by a courier company"
    COURIER = "by the group's own courier"
    PICKUP = "fetched at the group's place"


class Halt(enum.StrEnum):
    """The step that nobody has taken yet."""

    CLAIM = "claim"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    PACK = "pack"
    SEND = "send"
    SEND_REST = "send the rest"
    ARRIVE = "arrive"
    COMPLETE = "complete"
    REFUND = "refund"


@dataclass(frozen=True)
class Wish:
    """One purchase that is going to be made."""

    at: datetime
    customer: SampleCustomer
    groups: tuple[str, ...]  # slugs
    fate: Fate
    delivery: Delivery = Delivery.PARCEL
    cash: bool = False  # on delivery
    scans: bool = False  # a QRIS code, where there is one
    by_card: bool = False  # where cards are taken
    halt: Halt | None = None
    pace: float = 1  # how long everybody takes, compared with what is usual


class Told(NamedTuple):
    """A wish that the sample world must not miss: one of each thing that may wait for somebody."""

    hours_ago: float
    groups: str
    halt: Halt | None
    fate: Fate = Fate.GOOD
    delivery: Delivery = Delivery.PARCEL
    cash: bool = False
    scans: bool = False
    by_card: bool = False


TOLD = (
    Told(0.2, "pelangi-dieng", Halt.CLAIM),
    Told(0.4, "pelangi-dieng", Halt.CLAIM, scans=True),
    Told(0.7, "pelangi-dieng manggar-legi", Halt.CLAIM),  # two payments
    Told(1.1, "lereng-bowongso canting-sapuran", Halt.CONFIRM),  # one, to the platform
    Told(1.4, "lereng-bowongso", Halt.CONFIRM, scans=True),
    Told(2, "pelangi-dieng", Halt.CONFIRM),
    Told(2.6, "pelangi-dieng", Halt.CONFIRM, scans=True),
    Told(4, "pelangi-dieng", Halt.ACCEPT),
    Told(3, "pelangi-dieng", Halt.ACCEPT, delivery=Delivery.COURIER, cash=True),
    Told(3, "manggar-legi", Halt.ACCEPT),
    Told(20, "pelangi-dieng", Halt.PACK),
    Told(26, "pelangi-dieng", Halt.SEND),
    Told(28, "lereng-bowongso", Halt.SEND),
    Told(50, "pelangi-dieng", Halt.SEND_REST, Fate.IN_PARTS),
    Told(46, "pelangi-dieng", Halt.ARRIVE, delivery=Delivery.PICKUP),
    Told(70, "pelangi-dieng", Halt.ARRIVE),
    Told(30, "pelangi-dieng", Halt.COMPLETE),
    Told(30, "pelangi-dieng", Halt.REFUND, Fate.TAKEN_BACK),
    Told(40, "lereng-bowongso", Halt.REFUND, Fate.TAKEN_BACK),
    Told(90, "pelangi-dieng", None, Fate.TAKEN_BACK),  # the money was sent back
    Told(27, "pelangi-dieng", None, Fate.FORGOTTEN),
    Told(300, "manggar-legi", Halt.ARRIVE, delivery=Delivery.COURIER, cash=True),
    Told(75, "lereng-bowongso", Halt.ARRIVE, by_card=True),
    Told(98, "lereng-bowongso", None, Fate.TAKEN_BACK, by_card=True),
    Told(150, "canting-sapuran", None, by_card=True),
    Told(290, "lereng-bowongso", None, by_card=True),
)


Customers = Sequence[SampleCustomer]


def wishes(
    customers: Customers, near: Mapping[str, Customers], *, days: int, now: datetime
) -> list[Wish]:
    """The purchases of so many days, the last of them a few minutes old.

    `near` are by group the customers whom its own courier reaches.
    """
    random = Random(2020)  # noqa: S311 - a story, not a secret
    drawn = [_drawn(random, customers, near, days, now) for _ in range(round(days * PER_DAY))]
    return drawn + [_told(random, each, customers, near, now) for each in TOLD]


def _drawn(
    random: Random, customers: Customers, near: Mapping[str, Customers], days: int, now: datetime
) -> Wish:
    ago = timedelta(days=days) * random.betavariate(0.9, 1.2)  # sales grow
    at = (now - ago).astimezone(WIB).replace(hour=random.choice(HOURS))
    count = random.choices((1, 2, 3), (80, 17, 3))[0]
    groups = tuple(dict.fromkeys(random.choices([*POPULARITY], [*POPULARITY.values()], k=count)))
    delivery = random.choices([*Delivery], (80, 12, 8))[0]
    fate = random.choices([*ODDS], [*ODDS.values()])[0]
    return Wish(
        at=min(at, now - timedelta(minutes=random.randrange(10, 600))),
        customer=random.choice(customers if delivery is Delivery.PARCEL else near[groups[0]]),
        groups=groups,
        fate=fate,
        delivery=delivery,
        cash=delivery is not Delivery.PARCEL and (fate is Fate.REFUSED or random.random() < 0.6),
        scans=random.random() < 0.5,
    )


def _told(
    random: Random,
    told: Told,
    customers: Customers,
    near: Mapping[str, Customers],
    now: datetime,
) -> Wish:
    groups = tuple(told.groups.split())
    return Wish(
        at=now - timedelta(hours=told.hours_ago),
        customer=random.choice(customers if told.delivery is Delivery.PARCEL else near[groups[0]]),
        groups=groups,
        fate=told.fate,
        delivery=told.delivery,
        cash=told.cash,
        scans=told.scans,
        by_card=told.by_card,
        halt=told.halt,
        pace=0.02,
    )
