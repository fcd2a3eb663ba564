"""The code of a voucher as somebody types it: kept in the cart, and not guessed."""

from flask import Response, g, request

from storefront.cart.queries import parcels_in, why_not_used
from storefront.cart.services import set_voucher
from storefront.core.safety import limiter
from storefront.promotion.refused import NoVoucher, VoucherElsewhere


def _types_none() -> bool:
    return not (request.form.get("kode") or request.form.get("voucher"))


def _was_a_miss(_response: Response) -> bool:
    return bool(g.get("code_was_missed"))


# Wrong codes of one address; whoever types none goes on.
guesses = limiter.shared_limit(
    "20 per minute; 60 per hour", "voucher codes", exempt_when=_types_none, deduct_when=_was_a_miss
)


def keep_code(cart_id: int, code: str) -> None:
    """Keep a code as `set_voucher` does; one that no group in the cart has counts as a guess."""
    set_voucher(cart_id, code)
    refusal = why_not_used(parcels_in(cart_id)) if code else None
    g.code_was_missed = isinstance(refusal, NoVoucher | VoucherElsewhere)
