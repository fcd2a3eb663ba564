"""How much a pack costs to make."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core.db import Model, related


class Costing(Model):
    """How the HPP of a variant was worked out: what one batch costs, how many packs it makes.

    The percentages are those that its price was looked for with.
    """

    __tablename__ = "costing"
    __table_args__ = (
        CheckConstraint("packs > 0", name="packs_positive"),
        CheckConstraint("markup_percent >= 0", name="markup_not_negative"),
        CheckConstraint("margin_percent BETWEEN 0 AND 99", name="margin_below_price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), unique=True)
    packs: Mapped[int]
    markup_percent: Mapped[int]
    margin_percent: Mapped[int]

    lines: Mapped[list["CostLine"]] = related(order_by="CostLine.id", cascade="all, delete-orphan")


class CostKind(enum.StrEnum):
    MATERIAL = "material"
    PACKAGING = "packaging"
    ENERGY = "energy"
    WAGE = "wage"  # the makers' own, paid out or not


class CostLine(Model):
    """One cost of a batch; only materials have names."""

    __tablename__ = "cost_line"
    __table_args__ = (CheckConstraint("amount_idr > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    costing_id: Mapped[int] = mapped_column(ForeignKey("costing.id"), index=True)
    kind: Mapped[CostKind]
    name: Mapped[str] = mapped_column(default="")
    amount_idr: Mapped[int]
