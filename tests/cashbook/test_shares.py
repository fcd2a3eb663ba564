"""Sharing a result: to the last rupiah, to nobody's loss, once, and signed for."""

from datetime import date, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from storefront.cashbook.models import CashKind, CashPeriod, ProfitShare, ShareMethod
from storefront.cashbook.queries import earned_by_makers
from storefront.cashbook.services.locked import DayClosed
from storefront.cashbook.services.share import (
    AlreadyPaid,
    AlreadyShared,
    SharesChanged,
    hand_over,
    share_result,
    take_back,
    take_division_back,
)
from storefront.cashbook.sharing import (
    WHOLE,
    NotAHundred,
    NothingToShare,
    divide,
    percent_words,
    person_of,
)
from storefront.catalog.models import Product
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.numbers import new_secret
from storefront.payments.models import Refund
from storefront.payments.services.cash import agree_to_give_back
from storefront.payments.services.refund import finish_refund
from tests.cashbook.keeping import TODAY, close, noon, sell, spend, whole_book
from tests.cashbook.test_book import broken, give_back
from tests.factories import make_group, make_user, make_variant
from tests.race import at_once

WEIGHTS = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 10**9), max_size=12)
BY_MAKER, BY_PERCENT = ShareMethod.MAKER, ShareMethod.PERCENT


@given(st.integers(1, 10**11), WEIGHTS, st.integers(0, WHOLE), st.randoms())
def test_parts_sum_to_the_result_whoever_stands_first(result, weights, kept, random):
    names = list(weights)
    random.shuffle(names)
    shuffled = {name: weights[name] for name in names}
    if not any(weights.values()):
        with pytest.raises(NothingToShare):
            divide(BY_MAKER, result, weights, kept=kept)
        return

    division = divide(BY_MAKER, result, weights, kept=kept)

    assert division.kept_idr + division.shared_idr == result
    assert division.kept_idr >= 0
    assert all(part.amount_idr > 0 for part in division.parts)
    assert abs(division.kept_idr - result * kept / WHOLE) <= 1 + result / 2**52
    assert divide(BY_MAKER, result, shuffled, kept=kept) == division


@pytest.mark.parametrize("result", [0, -1, -1_000_000])
def test_a_loss_is_nobodys_share(result):
    with pytest.raises(NothingToShare):
        divide(BY_MAKER, result, {"Sari": 1}, kept=0)


def test_fixed_parts_make_a_hundred():
    thirds = {"Sari": 3_333, "Tumi": 3_333, "Warni": 3_334}
    assert [part.amount_idr for part in divide(BY_PERCENT, 100, thirds, kept=0).parts] == [
        33,
        33,
        34,
    ]

    with pytest.raises(NotAHundred) as refused:
        divide(BY_PERCENT, 100, thirds | {"Warni": 3_333}, kept=0)
    assert refused.value.facts == {"percent": "99,99"}


@pytest.mark.parametrize(
    ("hundredths", "words"), [(0, "0"), (2_000, "20"), (1_250, "12,5"), (3_333, "33,33")]
)
def test_percent_is_written_short(hundredths, words):
    assert percent_words(hundredths) == words


@pytest.mark.parametrize(
    ("maker", "person"),
    [
        ("Bu Sari", "Sari Wulandari"),
        ("sari wulandari", "Sari Wulandari"),
        ("Tri", "Tri"),  # two have it
        ("Kelompok lain", "Kelompok lain"),
        ("", ""),
        ("Ibu", "Ibu"),
    ],
)
def test_makers_are_found_among_members(maker, person):
    assert person_of(maker, ["Sari Wulandari", "Tri Astuti", "Tri Hartono"]) == person


@pytest.fixture(autouse=True)
def _today():
    with clock.at(noon(TODAY)):
        yield


@pytest.fixture
def group(app):
    return make_group()


@pytest.fixture
def treasurer(app):
    return make_user().id


@pytest.fixture
def october(group, treasurer):
    """A closed period with Rp100.001 left."""
    spend(group, 100_001, date(2026, 10, 5), by_id=treasurer, kind=CashKind.OTHER_INCOME)
    spend(group, 2_000_000, date(2026, 10, 5), by_id=treasurer, kind=CashKind.OPENING)
    return close(group, date(2026, 10, 31), by_id=treasurer)


def settle(period_id, weights, *, by_id, kept=2_000, seen=None, key=None):
    period = db.session.get_one(CashPeriod, period_id)
    mark = seen or divide(BY_MAKER, period.result_idr, weights, kept=kept).mark
    key = key or new_secret()
    share_result(period_id, BY_MAKER, weights, kept=kept, seen=mark, key=key, by_id=by_id)


def shares():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ProfitShare).order_by(ProfitShare.id)))


def test_makers_earn_what_was_paid_for_and_kept(app, run_jobs, group, treasurer):
    jam, tea = make_variant(group, "Selai"), make_variant(group, "Teh")
    for variant, maker in ((jam, "Bu Sari"), (tea, "")):
        with atomic() as session:
            session.get_one(Product, variant.product_id).maker = maker
    sell(jam, date(2026, 10, 5), quantity=3)
    sell(tea, date(2026, 10, 31))
    gone = sell(jam, date(2026, 10, 6))
    sell(jam, date(2026, 11, 1))
    give_back(gone, treasurer, run_jobs)
    agreed = sell(jam, date(2026, 10, 7))
    agree_to_give_back(agreed.id, 5_000, "penyok", key=new_secret(), by_id=treasurer)
    finish_refund(db.session.scalar(sa.select(sa.func.max(Refund.id))), by_id=treasurer)
    period = db.session.get_one(CashPeriod, close(group, date(2026, 10, 31), by_id=treasurer))

    assert earned_by_makers(group, period) == {"Bu Sari": 95_000, "": 25_000}


def test_a_settled_division_is_kept_and_paid_out_of_the_book(group, treasurer, october):
    settle(october, {"Tumi": 1, "Sari": 2}, by_id=treasurer)

    sari, tumi = shares()
    assert (sari.name, sari.amount_idr) == ("Sari", 53_334)
    assert (tumi.name, tumi.amount_idr) == ("Tumi", 26_667)
    assert db.session.get_one(CashPeriod, october).kept_idr == 20_000

    hand_over(sari.id, by_id=treasurer)
    hand_over(sari.id, by_id=treasurer)
    (line,) = [line for line in whole_book(group) if line.kind is CashKind.SHARE]
    assert (line.amount_idr, line.note, line.booked_on) == (-53_334, "Sari", TODAY)
    assert not broken()

    take_back(sari.id, by_id=treasurer)
    assert all(line.kind is not CashKind.SHARE for line in whole_book(group))
    assert not broken()


def test_sharing_out_is_no_loss_of_the_next_period(group, treasurer, october):
    settle(october, {"Sari": 1}, by_id=treasurer)
    (sari,) = shares()
    hand_over(sari.id, by_id=treasurer)
    period = db.session.get_one(CashPeriod, close(group, by_id=treasurer))

    assert (period.out_idr, period.result_idr) == (80_001, 0)
    with pytest.raises(DayClosed):
        take_back(sari.id, by_id=treasurer)


def test_a_share_paid_after_today_was_closed_counts_tomorrow(group, treasurer, october):
    settle(october, {"Sari": 1}, by_id=treasurer)
    spend(group, 1, by_id=treasurer)
    close(group, by_id=treasurer)

    hand_over(shares()[0].id, by_id=treasurer)

    assert not broken()
    with clock.at(noon(TODAY + timedelta(days=1))):
        close(group, TODAY + timedelta(days=1), by_id=treasurer)
    assert not broken()


def test_a_result_is_shared_once(group, treasurer, october):
    settle(october, {"Sari": 1}, by_id=treasurer, key="k" * 16)
    settle(october, {"Sari": 1}, by_id=treasurer, key="k" * 16)
    assert len(shares()) == 1

    with pytest.raises(AlreadyShared):
        settle(october, {"Tumi": 1}, by_id=treasurer)


def test_a_division_is_settled_as_it_was_seen(treasurer, october):
    with pytest.raises(SharesChanged):
        settle(october, {"Sari": 1, "Tumi": 1}, by_id=treasurer, seen="another")
    assert shares() == []


def test_a_division_can_be_taken_back_until_somebody_has_her_money(treasurer, october):
    settle(october, {"Sari": 1}, by_id=treasurer)
    take_division_back(october, by_id=treasurer)
    take_division_back(october, by_id=treasurer)
    assert shares() == []

    settle(october, {"Tumi": 1}, by_id=treasurer)
    hand_over(shares()[0].id, by_id=treasurer)
    with pytest.raises(AlreadyPaid):
        take_division_back(october, by_id=treasurer)


@pytest.mark.slow
def test_two_who_hand_over_at_once_pay_once(app, group, treasurer, october):
    settle(october, {"Sari": 1}, by_id=treasurer)
    (sari,) = shares()

    runs = at_once(app, [partial(hand_over, sari.id, by_id=treasurer)] * 4)

    assert [run.exception() for run in runs] == [None] * 4
    db.session.rollback()
    assert sum(line.kind is CashKind.SHARE for line in whole_book(group)) == 1
