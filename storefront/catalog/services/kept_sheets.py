"""Sheets that were sent and wait for somebody to confirm what will become of them."""

from datetime import timedelta
from typing import BinaryIO

from storefront.core import clock, storage
from storefront.core.db import atomic
from storefront.core.errors import DomainError, Missing
from storefront.core.outbox import tell

KEPT = timedelta(days=1)


class SheetGone(DomainError):
    """The sheet was carried out or thrown away before."""


def keep_sheet(file: BinaryIO, *, is_book: bool) -> str:
    """Keep a file where nobody else sees it, for a day at most; returns its name."""
    file.seek(0)
    name = storage.private().put(file.read(), ".xlsx" if is_book else ".csv")
    with atomic():
        tell("sheet.kept", run_at=clock.now() + KEPT, name=name)
    return name


def kept_sheet(name: str) -> BinaryIO:
    """Open a sheet that was kept; raises SheetGone."""
    try:
        return storage.private().open(name)
    except Missing:
        raise SheetGone() from None


def forget_sheet(name: str) -> None:
    storage.private().delete(name)
