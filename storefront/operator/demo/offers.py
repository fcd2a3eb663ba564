"""Vouchers of a sample group and of the platform that some customers know, and other terms."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.cart.services import set_voucher
from storefront.catalog.models import Variant
from storefront.core import clock
from storefront.core.db import db
from storefront.core.numbers import new_secret
from storefront.operator.demo.story import Shelf
from storefront.operator.demo.wishes import Wish
from storefront.promotion.pricing import Step, VoucherKind
from storefront.promotion.services.bundles import make_bundle
from storefront.promotion.services.terms import open_preorder, set_tiers
from storefront.promotion.services.vouchers import VoucherEntry, make_voucher

GROUP = "pelangi-dieng"
RUNS_ON = timedelta(days=120)
BUNDLE = "Paket oleh-oleh Dieng"
DISCOUNTS = ((10, 92), (24, 86))  # pieces, and per cent of the price
FEWEST = 3  # variants on a shelf for all of it
READY_IN = timedelta(days=21)
MADE_AHEAD = 40
ROUND_IDR = 500
EVERY = 4  # so many minutes of an hour are those of customers who know a code


def make_offers(shelf: Shelf) -> None:
    """A tenth off from Rp50.000 on, and shipping that is Rp8.000 cheaper; since long ago."""
    tenth = _entry("CARICA10", VoucherKind.PERCENT, percent=10, least_idr=50_000, most_uses=50)
    shipping = _entry("ONGKIR8", VoucherKind.FREE_SHIPPING, amount_idr=8_000)
    for entry in (tenth, shipping):
        make_voucher(shelf.group_id, entry, key=new_secret(), by_id=shelf.admin_id)


def make_platform_offer(by_id: int) -> None:
    """Fifteen per cent off in all groups, at most Rp15.000 of a purchase."""
    entry = _entry(
        "SEMUA15",
        VoucherKind.PERCENT,
        percent=15,
        amount_idr=15_000,
        least_idr=60_000,
        most_uses=100,
    )
    make_voucher(None, entry, key=new_secret(), by_id=by_id)


def make_terms(shelf: Shelf) -> None:
    """The newest offers: a bundle, prices by quantity, and something that is sold ahead."""
    goods = _goods(shelf)
    if len(goods) < FEWEST:
        return
    first, second, last = goods[0], goods[1], goods[-1]
    by_id = shelf.admin_id
    parts = {first.id: 1, second.id: 1}
    price_idr = _rounded((first.price_idr + second.price_idr) * 9 // 10)
    make_bundle(shelf.group_id, BUNDLE, price_idr, parts, key=new_secret(), by_id=by_id)
    steps = [
        Step(count, _rounded(first.price_idr * percent // 100)) for count, percent in DISCOUNTS
    ]
    set_tiers(first.id, steps, by_id=by_id)
    open_preorder(last.id, clock.today() + READY_IN, MADE_AHEAD, by_id=by_id)


def _goods(shelf: Shelf) -> list[Variant]:
    query = sa.select(Variant).where(Variant.id.in_(shelf.variants), Variant.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Variant.id)))


def _rounded(amount_idr: int) -> int:
    """Down to whole five hundreds, as people write prices."""
    return max(ROUND_IDR, amount_idr // ROUND_IDR * ROUND_IDR)


def type_code(wish: Wish, cart_id: int | None) -> None:
    """Some customers of the group type one of its codes, some of all groups the platform's."""
    minute = wish.at.minute
    if cart_id is not None and minute % EVERY == 0 and GROUP in wish.groups and not wish.cash:
        set_voucher(cart_id, "ONGKIR8" if minute % (2 * EVERY) else "CARICA10")
    elif cart_id is not None and minute % EVERY == 1:
        set_voucher(cart_id, "SEMUA15")


def _entry(
    code: str,
    kind: VoucherKind,
    *,
    percent: int = 0,
    amount_idr: int | None = None,
    least_idr: int = 0,
    most_uses: int | None = None,
) -> VoucherEntry:
    return VoucherEntry(
        code=code,
        kind=kind,
        percent=percent,
        amount_idr=amount_idr,
        least_idr=least_idr,
        most_uses=most_uses,
        most_each=None,
        starts_on=clock.today(),
        ends_on=clock.today() + RUNS_ON,
    )
