"""Answers to facts of promotion."""

from storefront.core import world
from storefront.core.errors import Missing
from storefront.core.outbox import answers
from storefront.promotion.services.pictures import draw_kit, draw_share, draw_shares, throw_away


@answers("kit.wanted")
def draw_wanted_kit(group_id: int, product_id: int | None) -> None:
    """What was taken out of the shop meanwhile is promoted no more."""
    try:
        draw_kit(group_id, product_id)
        if product_id and not world.is_practice():  # no link to a class is shared
            draw_share(product_id)
    except Missing:
        return


@answers("products.changed")
def draw_changed(product_ids: list[int]) -> None:
    draw_shares(product_ids)


@answers("pictures.replaced")
def throw_replaced_away(files: list[str]) -> None:
    throw_away(files)
