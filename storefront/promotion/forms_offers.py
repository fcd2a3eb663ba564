"""What a group fills in for an offer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from storefront.core import clock
from storefront.core.amount_fields import QuantityField, RupiahField
from storefront.core.forms import BaseForm, OneTimeKeyField, Required, TextField
from storefront.promotion.codes import voucher_code
from storefront.promotion.pricing import Step, VoucherKind
from storefront.promotion.queries.terms import Goods
from storefront.promotion.services.vouchers import VoucherEntry

PERCENT, RUPIAH = VoucherKind.PERCENT.value, VoucherKind.RUPIAH.value
SHORTEST_CODE = 3
STEPS = (1, 2, 3)
MIN_PIECES = 2  # in a bundle


class CodeField(TextField):
    """A voucher's code in capital letters and digits."""

    def read(self, text: str) -> str:
        code = voucher_code(text)
        if len(code) < SHORTEST_CODE:
            raise ValueError(_l("Paling sedikit 3 huruf atau angka. Contoh: CARICA10"))
        return code


class VoucherForm(BaseForm):
    key = OneTimeKeyField()
    kind = RadioField(
        _l("Jenis potongan"),
        [Required(_l("Pilih salah satu"))],
        choices=[
            SelectChoice(PERCENT, _l("Persen")),
            SelectChoice(RUPIAH, _l("Jumlah rupiah")),
            SelectChoice(VoucherKind.FREE_SHIPPING.value, _l("Gratis ongkir")),
        ],
        default=PERCENT,
    )
    code = CodeField(
        _l("Kode"),
        [Required(_l("Isi kode yang diketik pembeli"))],
        description=_l("Pendek dan mudah diketik. Contoh: CARICA10"),
        longest=20,
    )
    percent = QuantityField(
        _l("Berapa persen"), description=_l("Untuk jenis persen. Contoh: 10"), most=100
    )
    amount_idr = RupiahField(
        _l("Berapa rupiah"),
        description=_l("Potongannya; untuk persen dan gratis ongkir: paling banyak sekian"),
        least=1,
    )
    least_idr = RupiahField(_l("Belanja paling sedikit"))
    most_uses = QuantityField(_l("Jumlah voucher"), description=_l("Untuk semua pembeli"))
    most_each = QuantityField(
        _l("Untuk satu pembeli"), description=_l("Berapa kali, dilihat dari nomor HP")
    )
    starts_on = DateField(_l("Mulai"), [Optional()], default=clock.today)
    ends_on = DateField(_l("Sampai"), [Optional()])

    def validate_percent(self, field: Field) -> None:
        if self.kind.data == PERCENT and field.data is None:
            raise ValidationError(_l("Isi berapa persen potongannya"))

    def validate_amount_idr(self, field: Field) -> None:
        if self.kind.data == RUPIAH and field.data is None:
            raise ValidationError(_l("Isi berapa rupiah potongannya"))

    def validate_ends_on(self, field: Field) -> None:
        if field.data and field.data < max(self.first_day, clock.today()):
            raise ValidationError(_l("Pilih hari ini atau sesudahnya, tidak sebelum mulai"))

    @property
    def first_day(self) -> date:
        return self.starts_on.data or clock.today()

    @property
    def entry(self) -> VoucherEntry:
        """What a valid form says."""
        kind = VoucherKind(self.kind.data)
        return VoucherEntry(
            code=self.code.data,
            kind=kind,
            percent=self.percent.data if kind is VoucherKind.PERCENT else 0,
            amount_idr=self.amount_idr.data,
            least_idr=self.least_idr.data or 0,
            most_uses=self.most_uses.data,
            most_each=self.most_each.data,
            starts_on=self.first_day,
            ends_on=self.ends_on.data,
        )


class TiersForm(BaseForm):
    """Up to three steps; a step whose number is empty is none."""

    from_1 = QuantityField(_l("Mulai berapa"), least=2)
    price_1 = RupiahField(_l("Harga satuan"), least=1)
    from_2 = QuantityField(_l("Mulai berapa"), least=2)
    price_2 = RupiahField(_l("Harga satuan"), least=1)
    from_3 = QuantityField(_l("Mulai berapa"), least=2)
    price_3 = RupiahField(_l("Harga satuan"), least=1)

    @property
    def rows(self) -> list[tuple[QuantityField, RupiahField]]:
        return [(self[f"from_{place}"], self[f"price_{place}"]) for place in STEPS]

    @property
    def steps(self) -> list[Step]:
        """What a valid form says."""
        return [
            Step(quantity.data, price.data)
            for quantity, price in self.rows
            if quantity.data is not None
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        for quantity, price in self.rows:
            if is_good and (quantity.data is None) != (price.data is None):
                missing = price if price.data is None else quantity
                missing.errors = [_l("Isi keduanya, atau kosongkan keduanya")]
                is_good = False
        return is_good


class PreorderForm(BaseForm):
    ready_on = DateField(_l("Siap tanggal"), [Required(_l("Pilih tanggal barangnya siap"))])
    most = QuantityField(
        _l("Paling banyak"),
        [Required(_l("Isi berapa yang sanggup dibuat"))],
        description=_l("Yang sanggup dibuat sampai tanggal itu"),
    )

    def validate_ready_on(self, field: Field) -> None:
        if field.data and field.data <= clock.today():
            raise ValidationError(_l("Pilih tanggal sesudah hari ini"))


def tiers_form(steps: Sequence[Step]) -> TiersForm:
    """The form with the steps that there are."""
    data: dict[str, int] = {}
    for place, step in zip(STEPS, steps, strict=False):
        data |= {f"from_{place}": step.quantity, f"price_{place}": step.price_idr}
    return TiersForm(data=data, formdata=None)


class BundleForm(BaseForm):
    """A name, a price, and how many of what; `bundle_form` adds a number for each variant."""

    key = OneTimeKeyField()
    name = TextField(
        _l("Nama paket"),
        [Required(_l("Isi nama paketnya"))],
        description=_l("Contoh: Paket oleh-oleh"),
        longest=60,
    )
    price_idr = RupiahField(_l("Harga satu paket"), [Required(_l("Isi harga satu paket"))], least=1)

    goods: Sequence[Goods]

    def number(self, goods: Goods) -> QuantityField:
        field: QuantityField = self[f"jumlah-{goods.variant_id}"]
        return field

    @property
    def parts(self) -> dict[int, int]:
        """Pieces by variant id of a valid form."""
        numbers = {one.variant_id: self.number(one).data for one in self.goods}
        return {variant_id: count for variant_id, count in numbers.items() if count}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if sum(self.parts.values()) < MIN_PIECES:
            self.form_errors.append(_l("Isi jumlah paling sedikit dua barang"))
        return is_valid and not self.form_errors


def bundle_form(goods: Sequence[Goods]) -> BundleForm:
    """The form for what a group has on sale."""
    fields: dict[str, Any] = {
        f"jumlah-{one.variant_id}": QuantityField(one.name, least=0) for one in goods
    }
    form: BundleForm = type("FilledBundleForm", (BundleForm,), fields | {"goods": goods})()
    return form
