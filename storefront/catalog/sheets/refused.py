"""Why a file is refused before any line of it is read."""

from storefront.core.errors import DomainError

MOST_MEGABYTES = 10
MOST_LINES = 20_000


class SheetRefused(DomainError):
    """The file cannot be read as a list of products."""

    status = 422


class NotASheet(SheetRefused):
    """It is no spreadsheet at all, or one that cannot be opened any more."""


class OldSheet(SheetRefused):
    """An .xls, or an XLSX with a password: both lie in the same old container."""


class OpenDocumentSheet(SheetRefused):
    """An .ods."""


class SheetTooLarge(SheetRefused):
    """More than anybody types. Facts: megabytes, lines."""

    def __init__(self) -> None:
        super().__init__(megabytes=MOST_MEGABYTES, lines=f"{MOST_LINES:,}".replace(",", "."))
