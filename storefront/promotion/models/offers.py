"""What a group offers below its usual prices, and who made use of it."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from storefront.core import clock
from storefront.core.catalogue_version import shown
from storefront.core.db import Model, related
from storefront.promotion.pricing import Reduction, Step, VoucherKind

IS_PLATFORMS = column("group_id").is_(None)


class Voucher(Model):
    """A code that takes something off; `used` is kept: purchases whose use is not given back.

    A group bears its own: its goods, or bringing them, cost the customer less (ADR 16). One
    without a group is of the platform, holds in all groups, and the platform pays them for it
    (ADR 20).
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("group_id", "code"),
        Index(
            "uq_voucher_platform_code",
            "code",
            unique=True,
            sqlite_where=IS_PLATFORMS,
            postgresql_where=IS_PLATFORMS,
        ),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_a_part"),
        CheckConstraint("amount_idr > 0", name="amount_positive"),
        CheckConstraint("least_idr >= 0", name="least_not_negative"),
        CheckConstraint("most_uses > 0 AND most_each > 0", name="limits_positive"),
        CheckConstraint("used >= 0 AND used <= most_uses", name="used_fits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("producer_group.id"))
    code: Mapped[str]  # capital letters and digits
    kind: Mapped[VoucherKind]
    percent: Mapped[int] = mapped_column(default=0)
    amount_idr: Mapped[int | None]  # taken off; of a part and of one parcel's shipping the most
    least_idr: Mapped[int] = mapped_column(default=0)  # goods from which on it holds
    most_uses: Mapped[int | None]
    most_each: Mapped[int | None]  # uses of one customer, known by her phone number
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # its last day
    used: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def reduction(self) -> Reduction:
        return Reduction(self.kind, self.percent, self.amount_idr, self.least_idr)

    @property
    def is_over(self) -> bool:
        """Whether nobody can use it any more, by its end or because it was ended."""
        has_passed = self.ends_on is not None and self.ends_on < clock.today()
        return self.ended_at is not None or has_passed

    @property
    def is_to_come(self) -> bool:
        return self.starts_on > clock.today()

    @property
    def is_used_up(self) -> bool:
        return self.most_uses is not None and self.used >= self.most_uses

    @property
    def can_be_used(self) -> bool:
        """Whether it takes something off now, the least sum of goods aside."""
        return not (self.is_over or self.is_to_come or self.paused_at or self.is_used_up)


class VoucherUse(Model):
    """An order that was placed with a voucher; given back when the order ends without a sale.

    Orders of one purchase that share a voucher of the platform are one use of it.
    """

    __tablename__ = "voucher_use"
    __table_args__ = (
        CheckConstraint("discount_idr >= 0", name="discount_not_negative"),
        Index("ix_voucher_use_voucher_phone", "voucher_id", "phone"),
        Index("ix_voucher_use_voucher_purchase", "voucher_id", "purchase_id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"))
    phone: Mapped[str]  # +62…
    discount_idr: Mapped[int]  # of goods and shipping together
    used_at: Mapped[datetime] = mapped_column(default=clock.now)
    given_back_at: Mapped[datetime | None]


@shown
class TierPrices(Model):
    """What a piece of a variant costs in larger numbers, for who sells it on.

    All steps stand in one row, so that a cart reads them with its lines.
    """

    __tablename__ = "tier_prices"

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    rows: Mapped[list[list[int]]] = mapped_column(JSON)  # pieces from which on, and rupiah

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(quantity, price_idr) for quantity, price_idr in self.rows)


IS_OPEN = column("ended_at").is_(None)


@shown
class Preorder(Model):
    """A variant is sold before it is made (PO): so many at most, ready on a day.

    It takes no stock. `sold` is kept: pieces in orders that did not end without a sale.
    """

    __tablename__ = "preorder"
    __table_args__ = (
        CheckConstraint("most > 0", name="most_positive"),
        CheckConstraint("sold BETWEEN 0 AND most", name="sold_fits"),
        Index(
            "uq_preorder_one_open",
            "variant_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), index=True)
    ready_on: Mapped[date]
    most: Mapped[int]
    sold: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]

    @property
    def is_past(self) -> bool:
        return self.ready_on <= clock.today()

    @property
    def left(self) -> int:
        """Pieces that can still be ordered; none once the day has come."""
        return 0 if self.is_past else self.most - self.sold


@shown
class BundleOffer(Model):
    """Variants of a group that cost less together (paket hemat), until it is ended."""

    __tablename__ = "bundle"
    __table_args__ = (CheckConstraint("price_idr > 0", name="price_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    name: Mapped[str]
    price_idr: Mapped[int]
    ended_at: Mapped[datetime | None]

    parts: Mapped[list["BundlePart"]] = related(order_by="BundlePart.variant_id")


@shown
class BundlePart(Model):
    """So many pieces of one variant in a bundle."""

    __tablename__ = "bundle_part"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True, index=True)
    quantity: Mapped[int]
