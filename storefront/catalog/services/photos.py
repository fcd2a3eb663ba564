"""Photos of products: taken in one by one, so that a bad one spoils no good one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

import sqlalchemy as sa

from storefront.catalog.models import Photo
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.images import AcceptedPhoto, PictureRefused, accept_photo
from storefront.core.pictures import Picture, keep_picture

MOST_PHOTOS = 8


class AlbumFull(DomainError):
    """The product has as many photos as it may have. Facts: most."""


@dataclass(frozen=True)
class RefusedPhoto:
    """The name of a file that did not become a photo, and why."""

    name: str
    why: DomainError


def accept_photos(
    uploads: Iterable[tuple[str, IO[bytes]]], *, room: int
) -> tuple[list[AcceptedPhoto], list[RefusedPhoto]]:
    """Decode uploads, at most `room` of them; to be called outside a transaction."""
    accepted: list[AcceptedPhoto] = []
    refused = []
    for name, stream in uploads:
        try:
            if len(accepted) >= room:
                raise AlbumFull(most=MOST_PHOTOS)
            accepted.append(accept_photo(stream))
        except (AlbumFull, PictureRefused) as why:
            refused.append(RefusedPhoto(name, why))
    return accepted, refused


def keep_photos(photos: Iterable[AcceptedPhoto], *, alt: str) -> list[int]:
    """Keep accepted photos that no product shows yet; returns the ids of their pictures."""
    with atomic():
        return [keep_picture(photo, alt=alt).id for photo in photos]


def show_photos(product_id: int, picture_ids: Sequence[int], *, alt: str) -> None:
    """Make these the product's photos, the cover first; joins the caller's transaction.

    A picture that is another product's too, or one of the shop's samples, keeps its words.
    """
    db.session.execute(sa.delete(Photo).where(Photo.product_id == product_id))
    db.session.add_all(
        Photo(product_id=product_id, picture_id=picture_id, position=position)
        for position, picture_id in enumerate(picture_ids)
    )
    is_elsewhere = sa.exists().where(Photo.picture_id == Picture.id, Photo.product_id != product_id)
    db.session.execute(
        sa.update(Picture)
        .where(Picture.id.in_(picture_ids), Picture.sample.is_(None), ~is_elsewhere)
        .values(alt=alt)
    )
