"""The figures in short: beside those of before, and what is left of every Rp100."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.core.money import format_idr, split, thousands
from storefront.sales.queries.figures import Figures
from storefront.sales.queries.lines import VariantSales


@dataclass(frozen=True)
class Kpi:
    """One figure as `components/chart.html` shows it."""

    words: str
    value: str
    change: str
    is_up: bool
    is_bad: bool


def kpis(now: Figures, before: Figures) -> list[Kpi]:
    """Omzet, orders, average and cancellations, each against the days before."""
    return [
        _kpi(_("Omzet"), now.omzet_idr, before.omzet_idr, format_idr, _percent),
        _kpi(_("Pesanan"), now.orders, before.orders, thousands, _more),
        _kpi(_("Rata-rata belanja"), now.average_idr, before.average_idr, format_idr, _higher),
        _kpi(_("Dibatalkan"), now.cancelled, before.cancelled, thousands, _more, is_good_up=False),
    ]


def _kpi(
    words: str,
    now: int | None,
    before: int | None,
    write: Callable[[int], str],
    compare: Callable[[int, int], str],
    *,
    is_good_up: bool = True,
) -> Kpi:
    if now is None or before is None or now == before:
        return Kpi(words, "–" if now is None else write(now), "", True, False)
    is_up = now > before
    return Kpi(words, write(now), compare(now, before), is_up, is_up is not is_good_up)


def _percent(now: int, before: int) -> str:
    if before <= 0:
        return _("sebelumnya %(amount)s", amount=format_idr(before))
    percent = thousands(max(round(abs(now - before) * 100 / before), 1))
    if now > before:
        return _("%(percent)s%% lebih tinggi", percent=percent)
    return _("%(percent)s%% lebih rendah", percent=percent)


def _more(now: int, before: int) -> str:
    count = abs(now - before)
    if now > before:
        return ngettext("%(num)d lebih banyak", "%(num)d lebih banyak", count)
    return ngettext("%(num)d lebih sedikit", "%(num)d lebih sedikit", count)


def _higher(now: int, before: int) -> str:
    amount = format_idr(abs(now - before))
    if now > before:
        return _("%(amount)s lebih tinggi", amount=amount)
    return _("%(amount)s lebih rendah", amount=amount)


@dataclass(frozen=True)
class Profit:
    """What is left after HPP and commission, of the goods whose HPP is known; in rupiah."""

    omzet_idr: int
    cost_idr: int
    commission_idr: int
    profit_idr: int
    uncosted_lines: int
    uncosted_idr: int

    @property
    def of_hundred(self) -> list[tuple[str, int, str]]:
        """How every Rp100 divides: words, whole rupiah, colour; nothing to draw at a loss."""
        parts = [self.cost_idr, self.commission_idr, self.profit_idr]
        if min(parts) < 0 or self.omzet_idr <= 0:
            return []
        shares = split(100, parts)
        looks = ((_("HPP"), ""), (_("Komisi"), "k4"), (_("Laba"), "k2"))
        named = zip(looks, shares, strict=True)
        return [(words, share, colour) for (words, colour), share in named if share]


def profit_of(sold: Collection[VariantSales]) -> Profit:
    return Profit(
        omzet_idr=sum(row.omzet_idr - row.uncosted_idr for row in sold),
        cost_idr=sum(row.cost_idr or 0 for row in sold),
        commission_idr=sum(row.commission_idr or 0 for row in sold),
        profit_idr=sum(row.profit_idr or 0 for row in sold),
        uncosted_lines=sum(row.uncosted_lines for row in sold),
        uncosted_idr=sum(row.uncosted_idr for row in sold),
    )


@dataclass(frozen=True)
class BestSeller:
    """A product with all its variants; `percent` of the pieces of the first."""

    name: str
    pieces: int
    percent: int


def best_sellers(sold: Collection[VariantSales], *, most: int = 5) -> list[BestSeller]:
    """The products of which most pieces were sold."""
    pieces: dict[str, int] = {}
    for row in sold:
        pieces[row.product] = pieces.get(row.product, 0) + row.pieces
    ranked = sorted(pieces.items(), key=lambda found: -found[1])[:most]
    return [
        BestSeller(name, count, round(count * 100 / ranked[0][1]))
        for name, count in ranked
        if count > 0
    ]
