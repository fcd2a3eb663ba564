"""From what one batch costs to what one pack should cost; whole rupiah, rounded up.

HPP is full costing: all that a batch costs (materials, packaging, energy and the makers' own
wage) over the packs that it makes. Markup is profit over cost and margin is profit over price,
so price = cost × (1 + markup) = cost ÷ (1 - margin): the definitions of cost-plus pricing, as in
Horngren, Datar and Rajan, *Cost Accounting*, "Pricing Decisions and Cost Management".
"""

from dataclasses import dataclass

STEP_IDR = 500  # prices that can be paid and given back in coins


@dataclass(frozen=True)
class Price:
    """A selling price and what is left of it; below zero it is a loss."""

    exact_idr: int
    price_idr: (
        int  # what is charged: the exact one, up to the next STEP_IDR where it was worked out
    )
    profit_idr: int  # per pack
    batch_profit_idr: int


@dataclass(frozen=True)
class Batch:
    """All that one batch costs, and the packs that it makes (one or more)."""

    cost_idr: int
    packs: int

    @property
    def pack_cost_idr(self) -> int:
        """HPP: what one pack costs."""
        return _up(self.cost_idr, self.packs)

    def sold_at(self, price_idr: int) -> Price:
        return self._price(price_idr, price_idr)

    def by_markup(self, percent: int) -> Price:
        """The price that is `percent` above the cost."""
        return self._rounded(_up(self.pack_cost_idr * (100 + percent), 100))

    def by_margin(self, percent: int) -> Price:
        """The price of which `percent`, below 100, is profit."""
        return self._rounded(_up(self.pack_cost_idr * 100, 100 - percent))

    def _rounded(self, exact_idr: int) -> Price:
        return self._price(exact_idr, _up(exact_idr, STEP_IDR) * STEP_IDR)

    def _price(self, exact_idr: int, price_idr: int) -> Price:
        profit_idr = price_idr - self.pack_cost_idr
        return Price(exact_idr, price_idr, profit_idr, profit_idr * self.packs)


def _up(amount_idr: int, parts: int) -> int:
    """One part of an amount, rounded up to a whole rupiah."""
    return -(-amount_idr // parts)
