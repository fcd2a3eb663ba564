"""What one sample group offers: two vouchers, of which some customers know."""

from datetime import timedelta

from storefront.cart.services import set_voucher
from storefront.core import clock
from storefront.core.numbers import new_secret
from storefront.operator.demo.story import Shelf
from storefront.operator.demo.wishes import Wish
from storefront.promotion.pricing import VoucherKind
from storefront.promotion.services.vouchers import VoucherEntry, make_voucher

GROUP = "pelangi-dieng"
RUNS_ON = timedelta(days=120)
EVERY = 4  # so many minutes of an hour are those of customers who know a code


def make_offers(shelf: Shelf) -> None:
    """A tenth off from Rp50.000 on, and shipping that is Rp8.000 cheaper."""
    tenth = _entry("CARICA10", VoucherKind.PERCENT, percent=10, least_idr=50_000, most_uses=50)
    shipping = _entry("ONGKIR8", VoucherKind.FREE_SHIPPING, amount_idr=8_000)
    for entry in (tenth, shipping):
        make_voucher(shelf.group_id, entry, key=new_secret(), by_id=shelf.admin_id)


def type_code(wish: Wish, cart_id: int | None) -> None:
    """Some customers of the group type one of its codes."""
    knows = GROUP in wish.groups and wish.at.minute % EVERY == 0
    if cart_id is not None and knows and not wish.cash:
        set_voucher(cart_id, "ONGKIR8" if wish.at.minute % (2 * EVERY) else "CARICA10")


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
