"""Answers to facts of promotion."""

from storefront.core.errors import Missing
from storefront.core.outbox import answers
from storefront.promotion.services.pictures import draw_kit


@answers("kit.wanted")
def draw_wanted_kit(group_id: int, product_id: int | None) -> None:
    """What was taken out of the shop meanwhile is promoted no more."""
    try:
        draw_kit(group_id, product_id)
    except Missing:
        return
