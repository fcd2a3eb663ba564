"""What a group sells, what it costs to make, and the stock book."""

from storefront.catalog.models.costing import Costing, CostKind, CostLine
from storefront.catalog.models.products import (
    LOW_STOCK,
    Category,
    FactKind,
    Photo,
    Product,
    ProductFact,
    ProductStatus,
    SearchWord,
    Variant,
)
from storefront.catalog.models.sheets import ColumnMapping
from storefront.catalog.models.stock import StockMove, StockReason

__all__ = [
    "LOW_STOCK",
    "Category",
    "ColumnMapping",
    "CostKind",
    "CostLine",
    "Costing",
    "FactKind",
    "Photo",
    "Product",
    "ProductFact",
    "ProductStatus",
    "SearchWord",
    "StockMove",
    "StockReason",
    "Variant",
]
