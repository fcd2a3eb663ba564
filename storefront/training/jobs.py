"""What happens later in a class, by its clock: buyers act, and what was put away is deleted."""

from storefront.core.outbox import answers
from storefront.training.services.buy import let_come, let_get_parcel
from storefront.training.services.clear import clear_class
from storefront.training.services.pay import let_pay
from storefront.training.services.reset import clear_put_away
from storefront.training.services.samples import make_sample


@answers("buyer.sent")
def come(buyer_id: int, is_back: bool) -> None:
    let_come(buyer_id, is_back=is_back)


@answers("buyer.pays")
def pay(buyer_id: int) -> None:
    let_pay(buyer_id)


@answers("buyer.gets_parcel")
def get_parcel(buyer_id: int, later: str, refuses: bool, days: int) -> None:
    let_get_parcel(buyer_id, later=later, refuses=refuses, days=days)


@answers("sample.wanted")
def show_sample(picture_id: int) -> None:
    make_sample(picture_id)


@answers("practice.put_away")
def clear_reset(reset_id: int) -> None:
    clear_put_away(reset_id)


@answers("class.ended")
def clear(classroom_id: int) -> None:
    """Thirty days later."""
    clear_class(classroom_id)
