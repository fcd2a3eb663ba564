"""A class is a world of its own: its clock may be moved, and nothing of it is ever public."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.db import Model
from storefront.core.world import World


class Classroom(Model):
    """Ten people who practise together; the practice lane carries its id."""

    __tablename__ = "classroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)  # six letters of core.numbers.ALPHABET
    clock_offset_s: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    @property
    def world(self) -> World:
        return World(self.id, timedelta(seconds=self.clock_offset_s))
