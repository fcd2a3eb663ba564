"""What participants write back to the buyers who wrote to them."""

from storefront.core.db import atomic
from storefront.core.errors import Missing
from storefront.core.outbox import tell
from storefront.training.models import PracticeBuyer


def answer_buyer(participant_id: int, buyer_id: int, words: str) -> None:
    """Keep the first answer to a buyer's letter; who only asked orders at once. Raises Missing."""
    with atomic() as session:
        buyer = session.get(PracticeBuyer, buyer_id, with_for_update=True, populate_existing=True)
        if buyer is None or buyer.participant_id != participant_id or not buyer.says:
            raise Missing()
        if buyer.answer:
            return
        buyer.answer = words
        if buyer.purchase_id is None:
            tell("buyer.sent", buyer_id=buyer_id, is_back=True)
