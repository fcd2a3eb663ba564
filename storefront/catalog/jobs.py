"""What time does to things of the catalogue."""

from storefront.catalog.services.kept_sheets import forget_sheet
from storefront.core.outbox import answers


@answers("sheet.kept")
def throw_away(name: str) -> None:
    forget_sheet(name)
