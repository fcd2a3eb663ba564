"""Answers to facts of promotion."""

from storefront.core import world
from storefront.core.errors import Missing
from storefront.core.outbox import answers
from storefront.promotion.services.pictures import draw_kit, draw_share


@answers("kit.wanted")
def draw_wanted_kit(group_id: int, product_id: int | None) -> None:
    """What was taken out of the shop meanwhile is promoted no more."""
    try:
        draw_kit(group_id, product_id)
        if product_id and not world.is_practice():  # no link to a class is shared
            draw_share(product_id)
    except Missing:
        return
