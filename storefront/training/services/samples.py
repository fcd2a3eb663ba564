"""The photos of the products that every practice shop begins with.

All shops show the same pictures. Their sizes are made once on a machine and kept beside what else
was built there, so that a class that begins waits for nothing.
"""

import hashlib
import secrets
from pathlib import Path

import sqlalchemy as sa

from storefront.config import ROOT
from storefront.core import clock, storage
from storefront.core.built import SHELF, write_file
from storefront.core.db import atomic, db
from storefront.core.images import accept_photo, render_sizes
from storefront.core.outbox import tell
from storefront.core.pictures import Picture

PHOTOS = ROOT / "demo" / "products"


def sample_picture(name: str, *, alt: str) -> int:
    """The picture of a sample; a new one is shown once a job has made it. In a transaction."""
    from PIL import Image  # heavy, and only the first shop asks

    first = sa.select(Picture.id).filter_by(sample=name).order_by(Picture.id).limit(1)
    if (found := db.session.scalar(first)) is not None:
        return found
    with Image.open(_photo(name)) as photo:
        width, height = photo.size
    picture = Picture(name=secrets.token_hex(16), width=width, height=height, alt=alt, sample=name)
    db.session.add(picture)
    db.session.flush()
    tell("sample.wanted", picture_id=picture.id)
    return picture.id


def make_sample(picture_id: int) -> None:
    """Put the files of a sample where pictures are; again it changes nothing."""
    picture = db.session.get(Picture, picture_id)
    if picture is None or picture.ready or picture.sample is None:
        return
    name, sample = picture.name, picture.sample
    db.session.rollback()  # no transaction stays open while files are written
    for suffix, content in _rendered(sample).items():
        storage.public().put(content, suffix, base=name)
    with atomic() as session:
        session.get_one(Picture, picture_id).ready_at = clock.now()


def _photo(name: str) -> Path:
    return PHOTOS / f"{name}.jpg"


def _rendered(name: str) -> dict[str, bytes]:
    """The photo and all its sizes by the ends of their names."""
    content = _photo(name).read_bytes()
    shelf = SHELF / f"sample-{hashlib.sha256(content).hexdigest()[:16]}"
    whole = shelf / "whole.jpg"  # written last: then the sizes are there
    if not whole.exists():
        with _photo(name).open("rb") as file:
            accepted = accept_photo(file)
        for rendition, size in render_sizes(accepted.jpeg).items():
            write_file(shelf / f"size{rendition.suffix}", size)
        write_file(whole, accepted.jpeg)
    sizes = {file.name.removeprefix("size"): file.read_bytes() for file in shelf.glob("size-*.*")}
    return {".jpg": whole.read_bytes()} | sizes
