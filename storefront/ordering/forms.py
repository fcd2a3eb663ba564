"""Where the parcels go, how they come, and how each group is paid: one form for a whole cart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from storefront.cart.parcels import Parcel, Seller
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
from storefront.groups.models import CollectedBy
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.forms_choices import MethodField, SeenField, ShippingField, WayToPay
from storefront.ordering.models import PaymentMethod
from storefront.promotion.codes import LONGEST_CODE
from storefront.regions.forms import DistrictForm
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import Quote

PLATFORM = "platform"  # what stands for all groups whose money the platform collects
MOST_GROUPS = 100  # in one cart that is sent once more


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
    group: Seller | None
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


def _payer(group: Seller) -> int | str:
    return PLATFORM if group.collected_by is CollectedBy.PLATFORM else group.id


def _payers_sent() -> dict[int, int | str]:
    found = (re.fullmatch("shipping_([0-9]{1,9})", name) for name in request.form)
    group_ids = sorted({int(sent[1]) for sent in found if sent})[:MOST_GROUPS]
    return {one: one if f"method_{one}" in request.form else PLATFORM for one in group_ids}
