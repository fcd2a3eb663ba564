"""The words that every catalogue gives: cut to what its reader takes."""

from flask_babel import gettext as _

from storefront.promotion.feeds.goods import Good, NewProduct


def price(rupiah: int) -> str:
    """`25000 IDR`: digits and the currency of ISO 4217, as Google and Meta ask."""
    return f"{rupiah} IDR"


def availability(good: Good) -> str:
    """Whether it can be had, in the words of Meta; Google writes them with underlines."""
    if good.can_be_ordered:
        return "in stock"
    return "preorder" if good.ready_on else "out of stock"


def about(thing: Good | NewProduct, name: str) -> str:
    """What its group says of it; a plain sentence where it says nothing, as none may be empty."""
    return thing.about or _("%(product)s buatan %(group)s.", product=name, group=thing.group_name)


def cut(text: str, most: int) -> str:
    """At most so many letters, with an ellipsis when some are missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
