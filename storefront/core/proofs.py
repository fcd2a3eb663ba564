"""Proofs: photos and PDFs of papers, which only some may see.

A photo is developed like every other, so nothing but its pixels is kept. A PDF stays as it came;
`storage.send_private` makes browsers save it and never run it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import sqlalchemy as sa

from storefront.core import storage
from storefront.core.db import db
from storefront.core.images import (
    MOST_MEGABYTES,
    FileTooLarge,
    PictureRefused,
    UnsupportedPicture,
    accept_photo,
)

TAIL = 1024  # bytes in which readers look for the end of a PDF (ISO 32000-1, annex H)


class BrokenPdf(PictureRefused):
    """A PDF without its end."""


class UnsupportedProof(PictureRefused):
    """By its content, whatever its name says, neither a photo nor a PDF."""


def keep_proof(stream: IO[bytes]) -> str:
    """Keep an upload of at most 12 MB among the private files and return its name.

    To be called outside a transaction. Raises PictureRefused in all its kinds.
    """
    start = stream.read(5)
    stream.seek(0)
    if start == b"%PDF-":
        return storage.private().put(_read_pdf(stream), ".pdf")
    try:
        return storage.private().put(accept_photo(stream).jpeg, ".jpg")
    except UnsupportedPicture:
        raise UnsupportedProof() from None


@contextmanager
def only_if_used(name: str | None, column: Any) -> Iterator[None]:
    """Keep a new private file only when a row names it in its column in the end."""
    try:
        yield
    finally:
        if name and db.session.scalar(sa.select(column).where(column == name)) is None:
            storage.private().delete(name)


def _read_pdf(stream: IO[bytes]) -> bytes:
    most = MOST_MEGABYTES * 2**20
    content = stream.read(most + 1)
    if len(content) > most:
        raise FileTooLarge(most_megabytes=MOST_MEGABYTES)
    if b"%%EOF" not in content[-TAIL:]:
        raise BrokenPdf()
    return content
