"""What a pack costs and what it should cost: laws that hold for every batch."""

from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.costing import STEP_IDR, Batch

BATCHES = st.builds(Batch, cost_idr=st.integers(1, 10**10), packs=st.integers(1, 99_999))
MARKUPS = st.integers(0, 1_000)
MARGINS = st.integers(0, 90)


@given(BATCHES)
def test_the_packs_pay_for_the_batch_and_one_rupiah_less_would_not(batch):
    assert (batch.pack_cost_idr - 1) * batch.packs < batch.cost_idr
    assert batch.cost_idr <= batch.pack_cost_idr * batch.packs


@given(BATCHES, MARKUPS)
def test_the_profit_is_at_least_the_markup_on_the_cost(batch, percent):
    price, cost = batch.by_markup(percent), batch.pack_cost_idr
    assert (price.exact_idr - cost) * 100 >= percent * cost
    assert (price.exact_idr - 1 - cost) * 100 < percent * cost


@given(BATCHES, MARGINS)
def test_the_profit_is_at_least_the_margin_of_the_price(batch, percent):
    price, cost = batch.by_margin(percent), batch.pack_cost_idr
    assert (price.exact_idr - cost) * 100 >= percent * price.exact_idr
    less = price.exact_idr - 1
    assert (less - cost) * 100 < percent * less


@given(st.integers(1, 10**6), st.sampled_from([(0, 0), (25, 20), (100, 50), (300, 75), (900, 90)]))
def test_a_markup_and_the_margin_that_undoes_it_give_one_price(cost_idr, pair):
    batch, (markup, margin) = Batch(cost_idr, 1), pair
    assert batch.by_markup(markup) == batch.by_margin(margin)


@given(BATCHES, MARKUPS, MARGINS)
def test_prices_are_whole_payable_and_never_below_cost(batch, markup, margin):
    for price in (batch.by_markup(markup), batch.by_margin(margin)):
        amounts = (price.exact_idr, price.price_idr, price.profit_idr, price.batch_profit_idr)
        assert {type(amount) for amount in amounts} == {int}
        assert batch.pack_cost_idr <= price.exact_idr <= price.price_idr
        assert price.price_idr - price.exact_idr < STEP_IDR
        assert price.price_idr % STEP_IDR == 0
        assert price.batch_profit_idr == price.profit_idr * batch.packs >= 0


def test_a_batch_of_carica():
    batch = Batch(440_000 + 160_000 + 60_000 + 240_000, 50)

    assert batch.pack_cost_idr == 18_000
    assert batch.by_markup(40).exact_idr == 25_200
    assert batch.by_markup(40).price_idr == 25_500
    assert batch.by_margin(30).exact_idr == 25_715
    assert batch.by_margin(30).price_idr == 26_000
    assert batch.sold_at(17_000).profit_idr == -1_000
