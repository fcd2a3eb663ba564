"""What a new group can send at once."""

from storefront.core.outbox import answers
from storefront.shipping.services import offer_pickup


@answers("group.signed_up")
def start_with_pickup(group_id: int) -> None:
    """Goods can be fetched until the group has written down more."""
    offer_pickup(group_id, "Ambil di tempat")
