"""Random orders around midnights and ends of months; the page against a count by hand."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.catalog.models import Product
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.money import format_idr
from storefront.groups.models import CollectedBy
from storefront.ordering.models import (
    CancelReason,
    Channel,
    Order,
    OrderLine,
    OrderStatus,
    PaymentMethod,
    Purchase,
)
from storefront.payments.models import (
    Payment,
    PaymentOption,
    Refund,
    RefundReason,
    RefundState,
)
from storefront.shipping.models import ShippingKind
from tests.factories import make_group, make_variant
from tests.sales.test_sales import SALES, csv_of
from tests.sizes import size

NOW = datetime(2026, 12, 2, 5, 30, tzinfo=UTC)
EDGES = [
    datetime(2026, month, day, 17, tzinfo=UTC)  # midnight in Central Java
    for month, day in ((10, 31), (11, 4), (11, 15), (11, 18), (11, 19), (11, 30), (12, 1))
]
PERIODS = {
    "": (date(2026, 11, 19), date(2026, 12, 2)),
    "?rentang=3-bulan": (date(2026, 9, 3), date(2026, 12, 2)),
    "?dari=2026-11-01&sampai=2026-11-30": (date(2026, 11, 1), date(2026, 11, 30)),
    "?dari=2026-11-20&sampai=2026-11-20": (date(2026, 11, 20), date(2026, 11, 20)),
}
MOMENTS = st.builds(
    lambda edge, away: edge + away,
    st.sampled_from(EDGES),
    st.sampled_from([timedelta(), timedelta(microseconds=-1), timedelta(microseconds=1)])
    | st.timedeltas(timedelta(hours=-30), timedelta(hours=12)),
)
LINES = st.fixed_dictionaries(
    {
        "variant": st.integers(0, 2),
        "quantity": st.integers(1, 9),
        "price_idr": st.integers(1, 90_000),
        "cost_idr": st.none() | st.integers(0, 100_000),
        "commission_idr": st.integers(0, 500),
        "discount": st.sampled_from([0, 0.1, 0.5, 1]),
        "shipped": st.integers(0, 9),
    }
)
ORDERS = st.fixed_dictionaries(
    {
        "is_mine": st.booleans() | st.just(True),
        "paid_at": st.none() | MOMENTS,
        "closed_at": st.none() | MOMENTS,
        "is_cancelled": st.booleans(),  # else completed or expired
        "reason": st.sampled_from([CancelReason.SOLD_OUT, CancelReason.REFUSED]),
        "back": st.none() | st.tuples(st.integers(1, 50_000), st.none() | MOMENTS),
        "channel": st.sampled_from([Channel.ETALASE, Channel.WHATSAPP]),
        "lines": st.lists(LINES, min_size=1, max_size=3),
    }
)


@pytest.fixture
def mine(group):
    return [make_variant(group, name) for name in ("Carica", "Manisan", "Teh")]


@pytest.fixture
def theirs(app):
    other = make_group("Manggar Legi")
    return [make_variant(other, name) for name in ("Carica", "Gula", "Kopi")]


@settings(max_examples=size(50, 2_000))
@given(orders=st.lists(ORDERS, max_size=8), days=st.sampled_from([*PERIODS]))
def test_the_page_counts_what_the_rows_say(seller, mine, theirs, orders, days):
    _replace_orders(mine, theirs, orders)
    first, last = PERIODS[days]
    length = (last - first).days + 1
    now = _count(mine, first, last)
    before = _count(mine, first - timedelta(length), first - timedelta(1))

    with clock.at(NOW):
        page = seller.get(f"{SALES}{days}").text
        reports = {name: csv_of(seller, name, days) for name in ("harian", "produk", "pesanan")}

    average = format_idr(now["omzet"] // now["orders"]) if now["orders"] > 0 else "–"
    if "Pilih tanggal lain" in page:
        assert not any((*now.values(), *before.values())), "there was something to show"
        return
    assert _kpis(page) == {
        "Omzet": format_idr(now["omzet"]),
        "Pesanan": str(now["orders"]),
        "Rata-rata belanja": average,
        "Dibatalkan": str(now["cancelled"]),
        "Laba, setelah HPP": format_idr(now["profit"]),
    }
    more = now["orders"] - before["orders"]
    words = f"{abs(more)} lebih {'banyak' if more > 0 else 'sedikit'}"
    assert not more or f"<span>Pesanan</span>{words}" in _changes(page)
    for name, rows in reports.items():
        assert rows[-1]["Omzet"] == str(now["omzet"]), name
    for name in ("produk", "pesanan"):
        assert reports[name][-1]["Laba"] == str(now["profit"]), name
    assert reports["harian"][-1]["Pesanan"] == str(now["orders"])
    assert reports["produk"][-1]["Baris tanpa HPP"] == str(now["uncosted"])
    by_day = {row["Tanggal"]: int(row["Omzet"]) for row in reports["harian"][:-1]}
    assert len(by_day) == length
    assert {day: omzet for day, omzet in by_day.items() if omzet} == now["by_day"]


def _replace_orders(mine, theirs, orders):
    """Write the orders as rows, in place of those of the example before."""
    with atomic() as session:
        for model in (Refund, Payment, OrderLine, Order, Purchase):
            session.execute(sa.delete(model))
        for place, order in enumerate(orders):
            variants = mine if order["is_mine"] else theirs
            purchase = _purchase(place, order, variants, _group_of(variants))
            session.add(purchase)
            session.flush()
            if order["back"]:
                session.add(_refund(purchase, *order["back"]))


def _group_of(variants):
    return db.session.get(Product, variants[0].product_id).group_id


def _purchase(place, order, variants, group_id):
    lines = [_line(line, variants[line["variant"]]) for line in order["lines"]]
    paid_at, closed_at = order["paid_at"], order["closed_at"]
    if paid_at and closed_at:
        paid_at, closed_at = sorted((paid_at, closed_at))
    return Purchase(
        number=f"E-{place}",
        token=f"token-{place}",
        customer_name="Dewi",
        phone="+628110001001",
        channel=order["channel"],
        orders=[
            Order(
                group_id=group_id,
                number=f"E-{place}-1",
                status=_status(order),
                payment_method=PaymentMethod.BANK_TRANSFER,
                collected_by=CollectedBy.GROUP,
                shipping_kind=ShippingKind.FLAT,
                shipping_name="Reguler",
                shipping_idr=10_000,
                unique_code_idr=347,
                weight_g=1,
                lines_idr=sum(line.price_idr * line.quantity for line in lines),
                discount_idr=sum(line.discount_idr for line in lines),
                placed_at=NOW,
                paid_at=paid_at,
                closed_at=closed_at,
                cancel_reason=order["reason"] if _status(order) == OrderStatus.CANCELLED else None,
                lines=lines,
            )
        ],
    )


def _refund(purchase, amount_idr, done_at):
    """A part of the price that goes back, on its way until it is done."""
    payment = Payment(
        purchase_id=purchase.id,
        option_id=db.session.scalars(sa.select(sa.func.min(PaymentOption.id))).one(),
        method=PaymentMethod.BANK_TRANSFER,
        due_idr=1,
    )
    db.session.add(payment)
    db.session.flush()
    return Refund(
        payment_id=payment.id,
        order_id=purchase.orders[0].id,
        amount_idr=amount_idr,
        reason=RefundReason.AGREED,
        status=RefundState.DONE if done_at else RefundState.REQUESTED,
        done_at=done_at,
    )


def _status(order):
    if order["closed_at"] and order["is_cancelled"]:
        return OrderStatus.CANCELLED
    if order["closed_at"]:
        return OrderStatus.COMPLETED if order["paid_at"] else OrderStatus.EXPIRED
    return OrderStatus.NEW if order["paid_at"] else OrderStatus.AWAITING_PAYMENT


def _line(line, variant):
    amounts = {name: line[name] for name in ("quantity", "price_idr", "cost_idr", "commission_idr")}
    return OrderLine(
        variant_id=variant.id,
        product_id=variant.product_id,
        product_name="sold under this name",
        variant_name="",
        weight_g=1,
        discount_idr=int(line["price_idr"] * line["quantity"] * line["discount"]),
        shipped=min(line["shipped"], line["quantity"]),
        **amounts,
    )


def _count(mine, first, last):
    """The figures of a group from its raw rows, in plain Python and by another way."""
    found = Counter(omzet=0, orders=0, cancelled=0, profit=0, uncosted=0)
    by_day = Counter()
    variants = {variant.id for variant in mine}
    lines = db.session.execute(sa.select(OrderLine.__table__)).mappings().all()
    for order in db.session.execute(sa.select(Order.__table__)).mappings():
        own = [line for line in lines if line["order_id"] == order["id"]]
        if own[0]["variant_id"] not in variants:
            continue
        found["cancelled"] += _day_of_end(order) is not None and first <= _day_of_end(order) <= last
        for day, sign in _signs(order, first, last):
            omzet = 0
            for line in own:
                kept = _kept(order, line) if sign < 0 else 0
                amount = line["price_idr"] * line["quantity"] - line["discount_idr"]
                amount -= amount * kept // line["quantity"]
                omzet += amount
                if line["cost_idr"] is None:
                    found["uncosted"] += sign
                else:
                    commission = line["commission_idr"]
                    commission -= commission * kept // line["quantity"]
                    cost = line["cost_idr"] * (line["quantity"] - kept) + commission
                    found["profit"] += sign * (amount - cost)
            found["omzet"] += sign * omzet
            found["orders"] += sign * (order["lines_idr"] > order["discount_idr"])
            by_day[day.isoformat()] += sign * omzet
        for day, amount in _parts_back(order, first, last):
            found["omzet"] -= amount
            found["profit"] -= amount if own[0]["cost_idr"] is not None else 0
            by_day[day.isoformat()] -= amount
    return dict(found) | {"by_day": {day: omzet for day, omzet in by_day.items() if omzet}}


def _signs(order, first, last):
    """The days in the period on which an order comes (+1) and goes (-1)."""
    if order["paid_at"]:
        days = ((_day(order["paid_at"]), 1), (_day_of_end(order), -1))
        yield from ((day, sign) for day, sign in days if day and first <= day <= last)


def _kept(order, line):
    """Pieces of an early parcel; those of a refused one came back."""
    return 0 if order["cancel_reason"] == CancelReason.REFUSED else line["shipped"]


def _parts_back(order, first, last):
    """What went back of the price, and what of it a later cancellation does not take again."""
    sent = sa.select(Refund.done_at, Refund.amount_idr).where(
        Refund.order_id == order["id"], Refund.done_at.is_not(None)
    )
    goods = order["lines_idr"] - order["discount_idr"]  # what is above them was ongkir
    for done_at, sent_idr in db.session.execute(sent):
        amount = min(sent_idr, goods)
        days = ((_day(done_at), amount), (_day_of_end(order), -amount))
        yield from ((day, part) for day, part in days if day and first <= day <= last)


def _day_of_end(order):
    return _day(order["closed_at"]) if order["status"] == OrderStatus.CANCELLED else None


def _day(moment):
    return (moment + timedelta(hours=7)).date()


def _kpis(page):
    return dict(re.findall(r'<span class="k">([^<]+)</span><span class="v[^"]*">([^<]+)<', page))


def _changes(page):
    """The words beside the arrows, each after the name of its figure."""
    found = re.findall(
        r'<span class="k">([^<]+)</span><span class="v">[^<]*</span><span class="d[^>]*>.*?</svg>'
        r"([^<]*)<",
        page,
    )
    return "".join(f"<span>{word}</span>{change}" for word, change in found)
