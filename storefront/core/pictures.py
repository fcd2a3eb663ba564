"""Pictures kept by the shop: a row, a public original, and smaller ones made by a job."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import db
from storefront.core.images import renditions_of


class Picture(db.Model):
    """A picture that was accepted; shown as a placeholder until its sizes are made."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # base name of its files in storage.public()
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str]
    ready_at: Mapped[datetime | None]
