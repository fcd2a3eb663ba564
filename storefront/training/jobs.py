"""Simulated buyers act when their moment has come, by the clock of their class."""

from storefront.core.outbox import answers
from storefront.training.services.buy import let_come, let_get_parcel
from storefront.training.services.pay import let_pay


@answers("buyer.sent")
def come(buyer_id: int, is_back: bool) -> None:
    let_come(buyer_id, is_back=is_back)


@answers("buyer.pays")
def pay(buyer_id: int) -> None:
    let_pay(buyer_id)


@answers("buyer.gets_parcel")
def get_parcel(buyer_id: int, later: str, refuses: bool, days: int) -> None:
    let_get_parcel(buyer_id, later=later, refuses=refuses, days=days)
