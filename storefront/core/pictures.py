"""Pictures kept by the shop: a row, a public original, and smaller ones made by a job."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock, storage
from storefront.core.catalogue_version import shown
from storefront.core.db import Model, atomic, db
from storefront.core.images import (
    AcceptedPhoto,
    PhotoFiles,
    Source,
    files_of,
    render_sizes,
    renditions_of,
)
from storefront.core.outbox import answers, tell


@shown
class Picture(Model):
    """A picture that was accepted; shown as a placeholder until its sizes are made."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # base name of its files in storage.public()
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str]
    ready_at: Mapped[datetime | None]
    sample: Mapped[str | None] = mapped_column(index=True)  # which of the shop's own; many show it

    @property
    def ready(self) -> bool:
        return self.ready_at is not None

    @property
    def files(self) -> PhotoFiles:
        return files_of(self.name, self.width)

    @property
    def file_names(self) -> list[str]:
        """The photo itself and every size of it, as they lie in storage.public()."""
        return [
            f"{self.name}.jpg",
            *(self.name + each.suffix for each in renditions_of(self.width)),
        ]

    @property
    def original(self) -> str:
        """The address of the accepted photo itself, which is there before the sizes are."""
        return storage.public_url(f"{self.name}.jpg")

    @property
    def src(self) -> str:
        return self.files.src

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.files.sources

    @property
    def small_sources(self) -> tuple[Source, ...]:
        return self.files.small_sources


def keep_picture(photo: AcceptedPhoto, *, alt: str) -> Picture:
    """Store an accepted photo and leave its sizes to a job; nothing is left when that fails."""
    file = storage.public().put(photo.jpeg, ".jpg")
    try:
        with atomic() as session:
            picture = Picture(
                name=file.removesuffix(".jpg"), width=photo.width, height=photo.height, alt=alt
            )
            session.add(picture)
            session.flush()
            tell("picture.kept", picture_id=picture.id)
    except BaseException:
        storage.public().delete(file)
        raise
    return picture


@answers("picture.kept")
def make_sizes(picture_id: int) -> None:
    """Render what pages show; repeating it changes nothing."""
    picture = db.session.get(Picture, picture_id)
    if picture is None or picture.ready:
        return
    name, files = picture.name, storage.public()
    db.session.rollback()  # no transaction stays open while pictures are made
    with files.open(f"{name}.jpg") as original:
        rendered = render_sizes(original.read())
    for rendition, content in rendered.items():
        files.put(content, rendition.suffix, base=name)
    with atomic() as session:
        session.get_one(Picture, picture_id).ready_at = clock.now()
