"""What an order costs, and who bears which part of it; whole rupiah."""

from sqlalchemy.orm import Mapped, mapped_column


class Amounts:
    """Mixin: the amounts that were copied when it was placed, and what follows from them."""

    lines_idr: Mapped[int]
    discount_idr: Mapped[int] = mapped_column(default=0)
    bundles_idr: Mapped[int] = mapped_column(default=0)  # the part of it that bundles saved
    shipping_idr: Mapped[int]  # what the customer pays of it
    waived_idr: Mapped[int] = mapped_column(default=0)  # the rest, borne by the group
    # What the platform pays to the group, with its voucher: of the discount, and of what is waived.
    sponsored_idr: Mapped[int] = mapped_column(default=0)
    sponsored_shipping_idr: Mapped[int] = mapped_column(default=0)
    voucher_code: Mapped[str] = mapped_column(default="")  # that lowered one of both
    unique_code_idr: Mapped[int] = mapped_column(default=0)

    @property
    def voucher_idr(self) -> int:
        """The part of the discount that the voucher gave."""
        return self.discount_idr - self.bundles_idr

    @property
    def goods_idr(self) -> int:
        """What the customer pays for the goods: what they cost after discount."""
        return self.lines_idr - self.discount_idr

    @property
    def earned_idr(self) -> int:
        """What the goods bring the group: omzet once it is paid."""
        return self.goods_idr + self.sponsored_idr

    @property
    def borne_idr(self) -> int:
        """The rupiah of shipping that the group bears."""
        return self.waived_idr - self.sponsored_shipping_idr

    @property
    def from_platform_idr(self) -> int:
        """What the platform pays the group for it, once it is paid."""
        return self.sponsored_idr + self.sponsored_shipping_idr

    @property
    def total_idr(self) -> int:
        """What the customer pays for this order, unique code included."""
        return self.goods_idr + self.shipping_idr + self.unique_code_idr
