"""What a customer wants: the choices that she made, and what the shop agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass

from storefront.cart.parcels import Parcel
from storefront.core.language import Language
from storefront.ordering.models import OrderStatus, PaymentMethod
from storefront.shipping.queries import Quote


@dataclass(frozen=True)
class Choice:
    """How one group's parcel comes and how it is paid; `shipping_idr` is the price seen."""

    shipping_option_id: int
    shipping_idr: int
    method: PaymentMethod


@dataclass(frozen=True)
class Checkout:
    """What the customer typed and saw; amounts in rupiah, `choices` by group id."""

    customer_name: str
    phone: str  # +62…
    district_code: str | None
    address: str
    note: str
    choices: Mapping[int, Choice]
    seen_goods_idr: int
    language: Language = Language.ID
    told_code: str = ""  # a voucher's code of which the page said that it takes nothing off


@dataclass(frozen=True)
class Agreed:
    """A parcel that is ordered: how it comes, at the price that she saw, and how it is paid."""

    parcel: Parcel
    quote: Quote
    method: PaymentMethod

    @property
    def is_cod(self) -> bool:
        return self.method is PaymentMethod.COD

    @property
    def status(self) -> OrderStatus:
        """Where its order starts."""
        return OrderStatus.NEW if self.is_cod else OrderStatus.AWAITING_PAYMENT

    @property
    def costs_idr(self) -> int:
        return self.parcel.goods_idr + self.quote.price_idr

    @property
    def off_idr(self) -> int:
        """What a voucher takes off, goods and shipping together."""
        return self.parcel.price.voucher_idr + self.quote.waived_idr
