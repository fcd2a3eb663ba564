"""What a customer chooses at the checkout for each group: how it comes and how it is paid."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from storefront.core.forms import BaseForm
from storefront.core.money import format_idr
from storefront.ordering.models import PaymentMethod
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import Quote

WHERE_TO = _l("Pilih kecamatan dulu, lalu tekan Hitung ongkir")
UNREACHABLE = _l("Kelompok ini belum bisa mengirim ke kecamatan itu")
METHODS = {
    PaymentMethod.QRIS: (_l("QRIS"), "qr"),
    PaymentMethod.BANK_TRANSFER: (_l("Transfer bank"), "bank"),
    PaymentMethod.COD: (_l("Bayar di tempat (COD)"), "tunai"),
    PaymentMethod.CARD: (_l("Kartu"), "kartu"),
}
HOW = {  # where it is not the bank that says it
    PaymentMethod.QRIS: _l("Pindai dari m-banking atau dompet digital"),
    PaymentMethod.CARD: _l("Visa, Mastercard, dan lainnya, di halaman aman Stripe"),
}


@dataclass(frozen=True)
class WayToPay:
    """A method that a group or the platform takes; `limit_idr` is the most for one order."""

    method: PaymentMethod
    bank_name: str = ""
    limit_idr: int | None = None


class SeenField(HiddenField):
    """Rupiah that stood on the page; what cannot be read was never shown by us."""

    data: int

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        self.data = int(sent) if re.fullmatch("[0-9]{1,11}", sent) else 0


class ChoiceField(RadioField):
    """Radios of which one has to be sent; what is sent is read apart from what is shown chosen."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=[], **options)
        self.flags.required = True


class ShippingField(ChoiceField):
    """A way of delivery with the price that stood beside it, `12:10000`."""

    seen: tuple[int, int] | None = None  # option id and rupiah that the customer chose
    quote: Quote | None = None  # what that costs now; while none is chosen, what we propose

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = re.fullmatch("([0-9]{1,9}):([0-9]{1,9})", valuelist[0]) if valuelist else None
        self.seen = (int(sent[1]), int(sent[2])) if sent else None

    def offer(self, quotes: Sequence[Quote], *, knows_where: bool) -> None:
        """Show the ways there are; the chosen one, else the first that brings the parcel."""
        self.choices = [_shipping_choice(quote) for quote in quotes]
        chosen = [quote for quote in quotes if self.seen and quote.option_id == self.seen[0]]
        brought = [quote for quote in quotes if quote.kind is not ShippingKind.PICKUP]
        self.quote = next(iter(chosen or brought), None)
        self.data = _with_price(self.quote) if self.quote else None
        if not brought:
            self.description = UNREACHABLE if knows_where else WHERE_TO

    def pre_validate(self, form: BaseForm) -> None:
        if self.seen is None:
            raise StopValidation(_l("Pilih cara pengiriman"))


class MethodField(ChoiceField):
    """How one group is paid, or the platform for several."""

    chosen: PaymentMethod | None = None
    offered: frozenset[PaymentMethod] | None = None  # none: the cart was ordered already

    def process_formdata(self, valuelist: list[str]) -> None:
        known = [method for method in PaymentMethod if method.value in valuelist[:1]]
        self.chosen = known[0] if known else None

    def offer(self, ways: Iterable[WayToPay], amount_idr: int, *, allows_cod: bool) -> None:
        """Show the ways there are, and why some do not go with this parcel."""
        obstacles = {way: _obstacle(way, amount_idr, allows_cod=allows_cod) for way in ways}
        self.choices = [_method_choice(way, obstacle) for way, obstacle in obstacles.items()]
        possible = [way.method for way, obstacle in obstacles.items() if not obstacle]
        self.offered = frozenset(possible)
        self.data = self.chosen if self.chosen in possible else next(iter(possible), None)

    def pre_validate(self, form: BaseForm) -> None:
        if self.chosen is None or (self.offered is not None and self.chosen not in self.offered):
            raise StopValidation(_l("Pilih cara bayar"))


def _shipping_choice(quote: Quote) -> SelectChoice:
    detail = ". ".join(words for words in (quote.address, quote.note) if words)
    price = format_idr(quote.price_idr) if quote.price_idr else _l("Gratis")
    more = {"detail": detail, "price": price}
    return SelectChoice(_with_price(quote), quote.name, more)


def _with_price(quote: Quote) -> str:
    return f"{quote.option_id}:{quote.price_idr}"


def _method_choice(way: WayToPay, obstacle: Any) -> SelectChoice:
    label, icon = METHODS[way.method]
    detail = HOW.get(way.method, way.bank_name)
    more = {"detail": obstacle or detail, "icon": icon}
    return SelectChoice(way.method.value, label, more | ({"disabled": True} if obstacle else {}))


def _obstacle(way: WayToPay, amount_idr: int, *, allows_cod: bool) -> Any:
    """Why a way to pay does not go with a parcel, if it does not."""
    if way.method is PaymentMethod.COD and not allows_cod:
        return _l("Hanya kalau diambil sendiri atau diantar kelompok")
    if way.limit_idr is not None and amount_idr > way.limit_idr:
        return _l("Paling banyak %(most)s", most=format_idr(way.limit_idr))
    return None
