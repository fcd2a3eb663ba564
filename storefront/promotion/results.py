"""What links brought, put together: what was opened and what was sold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.queries.links import Opens


class Sold(Protocol):
    """Orders and omzet, as the sales room counts them."""

    @property
    def orders(self) -> int: ...

    @property
    def omzet_idr(self) -> int: ...


@dataclass(frozen=True)
class Result:
    """Of one link, or of several together; omzet in rupiah."""

    opens: int = 0
    visitors: int = 0
    carts: int = 0
    orders: int = 0
    omzet_idr: int = 0

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.opens + other.opens,
            self.visitors + other.visitors,
            self.carts + other.carts,
            self.orders + other.orders,
            self.omzet_idr + other.omzet_idr,
        )

    @property
    def is_nothing(self) -> bool:
        return self == Result()


class Found(NamedTuple):
    """The results of a group's links, by link and by channel, the largest omzet first."""

    by_link: dict[int, Result]
    by_channel: dict[LinkChannel, Result]

    @property
    def all(self) -> Result:
        return sum(self.by_channel.values(), Result())

    @property
    def best(self) -> LinkChannel | None:
        """The channel that sold most, if any sold anything."""
        sold = [channel for channel, result in self.by_channel.items() if result.omzet_idr > 0]
        return sold[0] if sold else None

    def ranked(self, links: Iterable[TrackedLink]) -> list[TrackedLink]:
        """These links, the largest omzet first, then the one that was opened most."""
        return sorted(links, key=lambda link: _rank(self.by_link[link.id]))

    @property
    def looked_at_only(self) -> list[LinkChannel]:
        """Channels whose links were opened, and sold nothing."""
        return [
            channel
            for channel, result in self.by_channel.items()
            if result.opens and result.orders <= 0
        ]


def results(
    links: Iterable[TrackedLink], opens: Mapping[int, Opens], sales: Mapping[int, Sold]
) -> Found:
    by_link: dict[int, Result] = {}
    by_channel: dict[LinkChannel, Result] = {}
    for link in links:
        result = Result(*opens.get(link.id, Opens()))
        if sold := sales.get(link.id):
            result += Result(orders=sold.orders, omzet_idr=sold.omzet_idr)
        by_link[link.id] = result
        by_channel[link.channel] = by_channel.get(link.channel, Result()) + result
    ranked = sorted(by_channel.items(), key=lambda each: _rank(each[1]))
    return Found(by_link, dict(ranked))


def _rank(result: Result) -> tuple[int, int]:
    return -result.omzet_idr, -result.opens
