"""Where the parcels go, how they come, and how each group is paid: one form for a whole cart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from storefront.cart.parcels import Parcel
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhoneField,
    Required,
    TextAreaField,
    TextField,
)
from storefront.core.language import page_language
from storefront.core.money import format_idr
from storefront.core.numbers import ALPHABET
from storefront.groups.models import CollectedBy, ProducerGroup
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import PaymentMethod
from storefront.promotion.codes import LONGEST_CODE
from storefront.regions.forms import DistrictForm
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import Quote

PLATFORM = "platform"  # what stands for all groups whose money the platform collects
MOST_GROUPS = 100  # in one cart that is sent once more
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


class CheckoutForm(DistrictForm):
    """What is asked of every customer; `checkout_form` adds the choices of each group."""

    key = OneTimeKeyField()
    seen_goods_idr = SeenField(default=0)
    told_code = HiddenField(default="")
    customer_name = TextField(_l("Nama penerima"), [Required()], longest=80)
    phone = PhoneField(
        _l("Nomor HP"),
        [Required()],
        description=_l("Kelompok menghubungi Anda lewat nomor ini"),
        longest=40,
    )
    address = TextAreaField(
        _l("Alamat lengkap"),
        description=_l("Jalan, nomor rumah, RT/RW, patokan"),
        longest=500,
        render_kw={"required": False},  # whether it is depends on what is chosen below it
    )
    note = TextAreaField(_l("Catatan untuk kelompok"), longest=500)

    voucher: TextField  # the code in the cart; the view keeps what was typed there

    parcels: Sequence[Parcel] = ()
    payer_of: Mapping[int, int | str] = {}  # who takes the money of each group

    @property
    def is_asking(self) -> bool:
        """Whether only districts or shipping costs are asked for: nothing is ordered yet."""
        return self.is_searching_district() or "recount" in request.form

    @property
    def goods_idr(self) -> int:
        return sum(parcel.goods_idr for parcel in self.parcels)

    @property
    def total_idr(self) -> int:
        """What all costs, as far as delivery is chosen."""
        return sum(self.amount_of(parcel) for parcel in self.parcels)

    @property
    def has_all_shipping(self) -> bool:
        return all(self.shipping(parcel.group.id).quote for parcel in self.parcels)

    @property
    def payments(self) -> list["PlannedPayment"]:
        """What will be paid to whom, as far as delivery is chosen."""
        together: dict[int | str, list[Parcel]] = {}
        for parcel in self.parcels:
            together.setdefault(self.payer_of[parcel.group.id], []).append(parcel)
        return [
            PlannedPayment(
                field=self.method(parcels[0].group.id),
                group=None if payer == PLATFORM else parcels[0].group,
                amount_idr=sum(self.amount_of(parcel) for parcel in parcels),
            )
            for payer, parcels in together.items()
        ]

    @property
    def checkout(self) -> Checkout:
        """What the customer typed, chose and saw, once the form is valid."""
        return Checkout(
            customer_name=self.customer_name.data,
            phone=self.phone.data,
            district_code=self.district_code.data or None,
            address=self.address.data,
            note=self.note.data,
            choices={group_id: self._choice(group_id) for group_id in self.payer_of},
            seen_goods_idr=self.seen_goods_idr.data,
            language=page_language(),
            told_code=self.told_code.data or "",
        )

    def shipping(self, group_id: int) -> ShippingField:
        return self[f"shipping_{group_id}"]  # type: ignore[no-any-return]

    def method(self, group_id: int) -> MethodField:
        return self[f"method_{self.payer_of[group_id]}"]  # type: ignore[no-any-return]

    def send_on(self, parcel: Parcel) -> date | None:
        """The day on which the group sends a parcel that is not picked up, if it says so."""
        quote = self.shipping(parcel.group.id).quote
        is_sent = quote is not None and quote.kind is not ShippingKind.PICKUP
        return parcel.send_on if is_sent else None

    def amount_of(self, parcel: Parcel) -> int:
        quote = self.shipping(parcel.group.id).quote
        return parcel.goods_idr + (quote.price_idr if quote else 0)

    def offer(
        self,
        quotes: Mapping[int, Sequence[Quote]],
        ways: Mapping[int | None, Sequence[WayToPay]],
    ) -> None:
        """Fill in what can be chosen; the platform's ways stand under None."""
        for parcel in self.parcels:
            self.shipping(parcel.group.id).offer(
                quotes[parcel.group.id], knows_where=self.district is not None
            )
        for payment in self.payments:
            quote = self.shipping(payment.group.id).quote if payment.group else None
            payment.field.label.text = _l(
                "%(amount)s ke %(group)s",
                amount=format_idr(payment.amount_idr),
                group=payment.group_name,
            )
            payment.field.offer(
                ways.get(payment.group.id if payment.group else None, ()),
                payment.amount_idr,
                allows_cod=quote is not None and quote.allows_cod,
            )
        for address in (self.district_query, self.district_code, self.address):
            address.flags.required = self.needs_district()

    def needs_district(self) -> bool:
        """Only what is picked up needs no address; nothing is asked again once it is ordered."""
        quotes = [self.shipping(parcel.group.id).quote for parcel in self.parcels]
        return any(quote is None or quote.kind is not ShippingKind.PICKUP for quote in quotes)

    def validate_address(self, field: Field) -> None:
        if self.needs_district() and not field.data:
            raise ValidationError(_l("Tulis alamat lengkap, supaya paket sampai"))

    def _choice(self, group_id: int) -> Choice:
        option_id, shipping_idr = self.shipping(group_id).seen or (0, 0)
        method = self.method(group_id).chosen or PaymentMethod.BANK_TRANSFER
        return Choice(option_id, shipping_idr, method)


@dataclass(frozen=True)
class PlannedPayment:
    """One payment of the purchase that is being made; to the platform when it has no group."""

    field: MethodField
    group: ProducerGroup | None
    amount_idr: int

    @property
    def group_name(self) -> str:
        return self.group.name if self.group else "Etalase"

    @property
    def is_cash(self) -> bool:
        """Whether it is paid when the goods are there."""
        return self.field.data is PaymentMethod.COD


class FindPurchaseForm(BaseForm):
    """The number on the nota and the phone that was ordered with."""

    number = TextField(
        _l("Nomor pesanan"),
        [Required()],
        description=_l("Huruf besar atau kecil sama saja. Contoh: E-7K4QHT"),
        longest=40,
    )
    phone = PhoneField(_l("Nomor HP"), [Required()], longest=40)

    @property
    def purchase_number(self) -> str:
        """`e 7k4qht 1` → `E-7K4QHT`; empty when it is no number of ours."""
        typed = re.sub(r"[\s.\-–]", "", self.number.data).upper()
        written = re.fullmatch(rf"([EL])([{ALPHABET}]{{6}})[0-9]{{0,2}}", typed)
        return f"{written[1]}-{written[2]}" if written else ""


def checkout_form(parcels: Sequence[Parcel]) -> CheckoutForm:
    """The form for a cart, with a choice of delivery and of payment for each group in it.

    A form that is sent again when its cart was ordered already has the groups that it names.
    """
    groups = {parcel.group.id: parcel.group for parcel in parcels}
    payer_of = {group.id: _payer(group) for group in groups.values()} or _payers_sent()
    code = next((parcel.code for parcel in parcels), "")
    fields: dict[str, Any] = {"parcels": parcels, "payer_of": payer_of}
    fields["voucher"] = TextField(_l("Kode voucher"), longest=LONGEST_CODE, default=code)
    for group_id, payer in payer_of.items():
        name = groups[group_id].name if groups else ""
        fields[f"shipping_{group_id}"] = ShippingField(_l("Paket dari %(group)s", group=name))
        fields[f"method_{payer}"] = MethodField(_l("Cara bayar"))
    form: CheckoutForm = type("CheckoutForm", (CheckoutForm,), fields)()
    return form


def _payer(group: ProducerGroup) -> int | str:
    return PLATFORM if group.collected_by is CollectedBy.PLATFORM else group.id


def _payers_sent() -> dict[int, int | str]:
    found = (re.fullmatch("shipping_([0-9]{1,9})", name) for name in request.form)
    group_ids = sorted({int(sent[1]) for sent in found if sent})[:MOST_GROUPS]
    return {one: one if f"method_{one}" in request.form else PLATFORM for one in group_ids}


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
