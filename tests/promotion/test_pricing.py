"""The one price of goods with offers: exact, never below zero, and the same in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.promotion.pricing import Bundle, Reduction, Step, VoucherKind, Wanted, price
from tests.sizes import size

RUPIAH = st.integers(1, 3_000_000)
FALLING = st.lists(st.builds(Step, quantity=st.integers(2, 60), price_idr=RUPIAH), max_size=4).map(
    tuple
)
LINES = st.lists(
    st.builds(
        Wanted,
        variant_id=st.integers(1, 6),
        quantity=st.integers(1, 99),
        price_idr=RUPIAH,
        steps=FALLING,
    ),
    unique_by=lambda line: line.variant_id,
    max_size=6,
)
BUNDLES = st.lists(
    st.builds(
        Bundle,
        name=st.text("abc", min_size=1, max_size=3),
        price_idr=RUPIAH,
        parts=st.dictionaries(st.integers(1, 7), st.integers(1, 5), min_size=1, max_size=3),
    ),
    max_size=3,
    unique_by=lambda bundle: bundle.name,
)
VOUCHERS = st.none() | st.builds(
    Reduction,
    kind=st.sampled_from(VoucherKind),
    percent=st.integers(0, 100),
    amount_idr=st.none() | RUPIAH,
    least_idr=st.integers(0, 100_000),
)


@settings(max_examples=size(200, 5_000), deadline=None)
@given(LINES, BUNDLES, VOUCHERS, st.randoms(use_true_random=False), st.integers(0, 90_000))
def test_the_price_is_exact_never_below_zero_and_the_same_in_any_order(
    lines, bundles, voucher, random, shipping_idr
):
    found = price(lines, bundles=bundles, reduction=voucher)

    assert found.goods_idr == sum(line.total_idr for line in found.lines.values())
    assert found.voucher_idr == taken_off(voucher, found.lines_idr - found.bundles_idr)
    assert all(
        0 <= line.voucher_idr <= line.discount_idr <= line.whole_idr
        for line in found.lines.values()
    )
    some = {line.variant_id for line in lines if random.random() < 0.5}  # those of one group
    parts = [found.of(some), found.of(found.lines.keys() - some)]
    assert sum(part.goods_idr for part in parts) == found.goods_idr
    assert sum(part.voucher_idr for part in parts) == found.voucher_idr
    assert 0 <= found.goods_idr <= sum(line.price_idr * line.quantity for line in lines)
    assert 0 <= found.waived(shipping_idr) <= shipping_idr
    if voucher and found.lines_idr - found.bundles_idr < voucher.least_idr:
        assert (found.voucher_idr, found.free_shipping) == (0, None)
    mixed, others = random.sample(lines, len(lines)), random.sample(bundles, len(bundles))
    assert price(mixed, bundles=others, reduction=voucher) == found


def taken_off(voucher, goods_idr):
    """What a voucher takes off goods, exactly, however it is shared out."""
    if voucher is None or goods_idr < voucher.least_idr:
        return 0
    off = {
        VoucherKind.PERCENT: min(
            goods_idr * voucher.percent // 100, voucher.amount_idr or goods_idr
        ),
        VoucherKind.RUPIAH: voucher.amount_idr or 0,
        VoucherKind.FREE_SHIPPING: 0,
    }
    return min(goods_idr, off[voucher.kind])


@settings(max_examples=size(100, 2_000), deadline=None)
@given(RUPIAH, FALLING, st.integers(1, 99), st.integers(1, 99))
def test_a_piece_never_costs_more_when_more_are_taken(price_idr, steps, few, more):
    one = Wanted(1, few, price_idr, steps).each_idr
    assert 0 < Wanted(1, few + more, price_idr, steps).each_idr <= one <= price_idr


def test_prices_that_a_person_can_follow():
    honey, bread = Wanted(1, 2, 30_000), Wanted(2, 3, 10_000, (Step(3, 9_000),))
    tenth = Reduction(VoucherKind.PERCENT, percent=10, least_idr=50_000)
    both = price([honey, bread], reduction=tenth)
    assert (both.lines_idr, both.voucher_idr) == (87_000, 8_700)
    assert [line.discount_idr for line in both.lines.values()] == [6_000, 2_700]
    assert price([bread], reduction=tenth).voucher_idr == 0
    assert price([bread], reduction=Reduction(VoucherKind.RUPIAH, amount_idr=99_000)).goods_idr == 0

    breakfast = Bundle("Sarapan", 35_000, {1: 1, 2: 1})  # 39.000 one by one
    assert price([honey, bread], bundles=[breakfast]).goods_idr == 87_000 - 2 * 4_000
    assert price([honey], bundles=[breakfast]).goods_idr == 60_000

    free = price([honey], reduction=Reduction(VoucherKind.FREE_SHIPPING, amount_idr=8_000))
    assert (free.goods_idr, free.waived(10_000), free.waived(6_000)) == (60_000, 8_000, 6_000)
