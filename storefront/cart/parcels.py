"""A cart as it stands now: what each group sends and is paid for, with what it costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from storefront.core import clock
from storefront.core.pictures import Picture
from storefront.groups.models import CollectedBy, GroupStatus
from storefront.promotion.models.offers import Preorder, Voucher
from storefront.promotion.pricing import Bundle, Price, Step, Wanted, price
from storefront.shipping.sending import sending_day


@dataclass(frozen=True)
class Seller:
    """The group that a parcel comes from, with what an order of it depends on."""

    id: int
    slug: str
    name: str
    status: GroupStatus
    collected_by: CollectedBy
    commission_bp: int
    holiday_until: date | None
    send_days: str
    send_by_hour: int | None
    logo: Picture | None = None  # where it is shown, as the names of its place
    district: str = ""
    regency: str = ""

    @property
    def is_on_holiday(self) -> bool:
        return self.holiday_until is not None and self.holiday_until >= clock.today()


@dataclass(frozen=True)
class Line:
    """One line of a cart with what is true now; amounts in rupiah, weights in grams."""

    variant_id: int
    product_id: int
    product_name: str
    variant_name: str
    maker: str
    url: str
    picture_id: int | None
    quantity: int
    price_idr: int
    seen_price_idr: int
    cost_idr: int | None
    weight_g: int
    stock: int
    is_sold: bool  # still offered by a group that is open
    steps: tuple[Step, ...] = ()  # what a piece costs in larger numbers
    preorder: Preorder | None = None  # when it is sold ahead
    picture: Picture | None = None  # where it is shown

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.variant_id, self.quantity, self.price_idr, self.steps)

    @property
    def each_idr(self) -> int:
        """What a piece costs when so many are taken."""
        return self.wanted.each_idr

    @property
    def total_idr(self) -> int:
        return self.each_idr * self.quantity

    @property
    def name(self) -> str:
        return f"{self.product_name}, {self.variant_name}"

    @property
    def left(self) -> int:
        """Pieces that can be ordered: of the shelf, or ahead."""
        return max(self.stock, self.preorder.left if self.preorder else 0)

    @property
    def has_enough(self) -> bool:
        return self.left >= self.quantity

    @cached_property
    def ahead(self) -> Preorder | None:
        """The preorder that it is ordered from, as decided first: the shelf holds too few."""
        return self.preorder if self.stock < self.quantity <= self.left else None

    @property
    def can_be_ordered(self) -> bool:
        return self.is_sold and self.has_enough

    @property
    def needs_attention(self) -> bool:
        """Whether the customer has to decide something before it can be ordered."""
        return not self.can_be_ordered or self.price_changed

    @property
    def price_changed(self) -> bool:
        return self.price_idr != self.seen_price_idr


@dataclass(frozen=True)
class Parcel:
    """All lines of one group: they are sent and paid together."""

    group: Seller
    code: str  # of a voucher, as typed into the cart
    voucher: Voucher | None  # the group's own with this code, else the platform's
    bundles: Sequence[Bundle]
    lines: list[Line]
    # The parcels that a voucher is shared out over, this one among them.
    together: list["Parcel"] = field(default_factory=list, repr=False, compare=False)

    @property
    def is_sponsored(self) -> bool:
        """Whether the platform pays the group for what the voucher takes off."""
        return self.voucher is not None and self.voucher.group_id is None

    @cached_property
    def price(self) -> Price:
        """What all lines cost now, with the voucher when it can be used."""
        return self._part_of_price(lambda parcel: parcel.lines)

    @property
    def goods_idr(self) -> int:
        """What the goods cost after discount."""
        return self.price.goods_idr

    @property
    def weight_g(self) -> int:
        return sum(line.weight_g * line.quantity for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def orderable(self) -> list[Line]:
        return [line for line in self.lines if line.can_be_ordered]

    @cached_property
    def orderable_price(self) -> Price:
        return self._part_of_price(lambda parcel: parcel.orderable)

    def _part_of_price(self, lines_of: Callable[["Parcel"], list[Line]]) -> Price:
        is_good = self.voucher is not None and self.voucher.can_be_used
        whole = price(
            [line.wanted for parcel in self.together for line in lines_of(parcel)],
            bundles=[bundle for parcel in self.together for bundle in parcel.bundles],
            reduction=self.voucher.reduction if self.voucher and is_good else None,
        )
        return whole.of(line.variant_id for line in lines_of(self))

    @property
    def send_on(self) -> date | None:
        """The day on which the group sends it when it is ordered now; none when it names none."""
        ready = [line.ahead.ready_on for line in self.orderable if line.ahead]
        day = sending_day(self.group, clock.now())
        return max([day, *ready] if day else ready, default=None)
