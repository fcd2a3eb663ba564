"""Which facts a customer wants to know of which kind of product."""

from storefront.catalog.models import FactKind

FOOD = (
    FactKind.NET_CONTENT,
    FactKind.COMPOSITION,
    FactKind.SHELF_LIFE,
    FactKind.STORAGE,
    FactKind.ALLERGENS,
)
CRAFTS = (FactKind.MATERIAL, FactKind.SIZE, FactKind.CARE)
FITTING = {  # by the category's slug
    "camilan": FOOD,
    "olahan-buah": FOOD,
    "kopi-teh": FOOD,
    "minuman-herbal": FOOD,
    "gula-bumbu": FOOD,
    "lauk-kering": FOOD,
    "batik-kain": CRAFTS,
    "busana-muslim": CRAFTS,
    "kerajinan": CRAFTS,
}


def facts_of(category_slug: str | None) -> tuple[FactKind, ...]:
    """The facts that fit a category; all of them for one that the table does not know, or none."""
    return FITTING.get(category_slug or "", tuple(FactKind))
