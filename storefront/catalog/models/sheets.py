"""What is remembered of a group's sheets."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model


class ColumnMapping(Model):
    """What a group's people said about a column of their sheets that nobody knew."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("group_id", "heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    heading: Mapped[str]  # in lower-case ASCII words
    field: Mapped[str | None]  # none: not to be read
