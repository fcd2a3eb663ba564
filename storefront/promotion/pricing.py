"""What goods cost with all offers: one pure function, in whole rupiah."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storefront.core.money import split

WHOLE_PERCENT = 100


class VoucherKind(enum.StrEnum):
    PERCENT = "percent"
    RUPIAH = "rupiah"
    FREE_SHIPPING = "free_shipping"


@dataclass(frozen=True)
class Step:
    """From so many pieces of a variant on, each of them costs this."""

    quantity: int
    price_idr: int


@dataclass(frozen=True)
class Wanted:
    """So many pieces of a variant at its price; `steps` are what it costs in larger numbers."""

    variant_id: int
    quantity: int
    price_idr: int
    steps: Sequence[Step] = ()

    @property
    def each_idr(self) -> int:
        """What a piece costs when so many are taken: never more than a piece alone."""
        reached = [step.price_idr for step in self.steps if step.quantity <= self.quantity]
        return min([self.price_idr, *reached])


@dataclass(frozen=True)
class Bundle:
    """Variants that cost less together; `parts` are pieces by variant id."""

    name: str
    price_idr: int
    parts: Mapping[int, int]


@dataclass(frozen=True)
class Reduction:
    """What a voucher takes off: of the goods, or of bringing them; from `least_idr` of goods on.

    A part of the goods is rounded down. Free shipping without an amount takes off all of it.
    """

    kind: VoucherKind
    percent: int = 0
    amount_idr: int | None = None
    least_idr: int = 0


@dataclass(frozen=True)
class Priced:
    """A line with what a piece costs, and the line's share of what is taken off.

    `voucher_idr` is the voucher's part of it, the rest is that of bundles.
    """

    variant_id: int
    quantity: int
    price_idr: int
    discount_idr: int
    voucher_idr: int = 0

    @property
    def whole_idr(self) -> int:
        return self.price_idr * self.quantity

    @property
    def total_idr(self) -> int:
        return self.whole_idr - self.discount_idr


@dataclass(frozen=True)
class Price:
    """What goods cost: the sum of their lines, less bundles and voucher; never below zero."""

    lines: Mapping[int, Priced]  # by variant id
    free_shipping: Reduction | None = None

    @property
    def lines_idr(self) -> int:
        return sum(line.whole_idr for line in self.lines.values())

    @property
    def discount_idr(self) -> int:
        return sum(line.discount_idr for line in self.lines.values())

    @property
    def voucher_idr(self) -> int:
        return sum(line.voucher_idr for line in self.lines.values())

    @property
    def bundles_idr(self) -> int:
        return self.discount_idr - self.voucher_idr

    @property
    def goods_idr(self) -> int:
        return self.lines_idr - self.discount_idr

    def of(self, variant_ids: Iterable[int]) -> "Price":
        """The part of some of the lines; those of all parts sum to the whole."""
        return Price({id_: self.lines[id_] for id_ in variant_ids}, self.free_shipping)

    def waived(self, shipping_idr: int) -> int:
        """The rupiah of one parcel's shipping that somebody else bears."""
        if self.free_shipping is None:
            return 0
        most = self.free_shipping.amount_idr
        return shipping_idr if most is None else min(shipping_idr, most)


def price(
    lines: Sequence[Wanted], *, bundles: Sequence[Bundle] = (), reduction: Reduction | None = None
) -> Price:
    """What the lines cost together, whatever their order; each variant stands in one of them.

    First the price by quantity, then as many whole bundles as the lines hold (the one that saves
    most comes first), then the voucher on what is left. What is taken off is shared out over the
    lines by largest remainder, so that the shares sum to it and no line costs less than nothing.
    The lines are of one group, or of all that a voucher of the platform is shared out over.
    """
    wanted = sorted(lines, key=lambda line: line.variant_id)
    each = {line.variant_id: line.each_idr for line in wanted}
    off = _off_by_bundles({line.variant_id: line.quantity for line in wanted}, each, bundles)
    left = [each[line.variant_id] * line.quantity - off[line.variant_id] for line in wanted]
    is_reached = reduction is not None and bool(left) and sum(left) >= reduction.least_idr
    voucher_idr = min(sum(left), _off_by_voucher(reduction, sum(left))) if is_reached else 0
    shares = split(voucher_idr, left) if voucher_idr else [0] * len(left)
    priced = {
        line.variant_id: Priced(
            line.variant_id,
            line.quantity,
            each[line.variant_id],
            off[line.variant_id] + share,
            share,
        )
        for line, share in zip(wanted, shares, strict=True)
    }
    is_free = is_reached and reduction and reduction.kind is VoucherKind.FREE_SHIPPING
    return Price(priced, reduction if is_free else None)


def _off_by_voucher(reduction: Reduction | None, goods_idr: int) -> int:
    if reduction is None or reduction.kind is VoucherKind.FREE_SHIPPING:
        return 0
    if reduction.kind is VoucherKind.PERCENT:
        part = goods_idr * reduction.percent // WHOLE_PERCENT
        return part if reduction.amount_idr is None else min(part, reduction.amount_idr)
    return reduction.amount_idr or 0


def _off_by_bundles(
    left: dict[int, int], each: Mapping[int, int], bundles: Sequence[Bundle]
) -> dict[int, int]:
    """What whole bundles save, by variant; `left` are pieces that no bundle has taken yet."""
    off = dict.fromkeys(left, 0)
    for bundle in sorted(bundles, key=lambda one: (one.price_idr - _apart(one, each), one.name)):
        saved = _apart(bundle, each) - bundle.price_idr
        times = min(left.get(variant_id, 0) // count for variant_id, count in bundle.parts.items())
        if saved <= 0 or not times:
            continue
        parts = sorted(bundle.parts.items())
        shares = split(saved * times, [each[id_] * count for id_, count in parts])
        for (variant_id, count), share in zip(parts, shares, strict=True):
            off[variant_id] += share
            left[variant_id] -= count * times
    return off


def _apart(bundle: Bundle, each: Mapping[int, int]) -> int:
    """What the parts of a bundle cost one by one; nothing while one of them is missing."""
    if not bundle.parts.keys() <= each.keys():
        return 0
    return sum(each[variant_id] * count for variant_id, count in bundle.parts.items())
