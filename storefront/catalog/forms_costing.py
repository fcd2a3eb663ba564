"""What a group types to work out the HPP of a variant and its price."""

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from storefront.catalog.models import Costing, CostKind, Variant
from storefront.catalog.services.work_out import CostEntry, CostingEntry
from storefront.core.amount_fields import QuantityField, RupiahField
from storefront.core.forms import BaseForm, OneTimeKeyField, Required, TextField

MOST_MATERIALS = 20
FEWEST_MATERIALS = 3  # rows that stand ready
ROW_KEY = re.compile("baru-[0-9]{1,3}")
SCRIPT_KEY = "baru-0"  # in the row that a script copies
MARKUP_PERCENT, MARGIN_PERCENT = 40, 30  # to begin with
OTHERS = (CostKind.PACKAGING, CostKind.ENERGY, CostKind.WAGE)


class MaterialForm(BaseForm):
    """One row: a material and what a batch needs of it, in rupiah."""

    name = TextField(_l("Bahan"), longest=60)
    amount_idr = RupiahField(_l("Habis berapa"))

    def __init__(self, key: str, **options: Any) -> None:
        super().__init__(prefix=f"bahan-{key}-", **options)
        self.key = key
        for field in (self.name, self.amount_idr):
            field.flags.required = True  # the page says once for all rows that they may be empty

    @property
    def is_blank(self) -> bool:
        return not self.name._value() and not self.amount_idr._value()


class CostingForm(BaseForm):
    """One batch: its materials as `rows`, what it costs besides, and how a price is looked for."""

    key = OneTimeKeyField()
    seen = HiddenField()
    packaging = RupiahField(_l("Kemasan"))
    energy = RupiahField(_l("Gas, listrik, air"))
    wage = RupiahField(_l("Upah sendiri"))
    packs = QuantityField(_l("Jadi berapa bungkus"), [Required()], most=99_999)
    markup = QuantityField(
        _l("Tambahan di atas modal"), [Required()], least=0, most=1_000, default=MARKUP_PERCENT
    )
    margin = QuantityField(
        _l("Bagian laba dari harga jual"), [Required()], least=0, most=90, default=MARGIN_PERCENT
    )

    def __init__(self, variant: Variant, costing: Costing | None) -> None:
        """As it was sent; else as it was worked out before."""
        super().__init__(data={"seen": variant.mark} | _kept(costing))
        if self.is_submitted():
            keys = [key for key in request.form.getlist("row") if ROW_KEY.fullmatch(key)]
            self.rows = [MaterialForm(key) for key in dict.fromkeys(keys)][:MOST_MATERIALS]
        else:
            materials = _of_kind(costing, CostKind.MATERIAL)
            self.rows = [
                MaterialForm(f"baru-{number}", formdata=None, obj=line)
                for number, line in enumerate(materials, 1)
            ]
        while len(self.rows) < FEWEST_MATERIALS:
            self.add_row()

    def blank_row(self) -> MaterialForm:
        """The row that a script copies for each further material."""
        return MaterialForm(SCRIPT_KEY, formdata=None)

    @property
    def can_add_row(self) -> bool:
        return len(self.rows) < MOST_MATERIALS

    def add_row(self) -> None:
        last = max((int(row.key.removeprefix("baru-")) for row in self.rows), default=0)
        self.rows.append(MaterialForm(f"baru-{last + 1}", formdata=None))

    def validate(self, extra_validators: Any = None) -> bool:
        are_good = [row.validate() for row in self.rows]
        is_good = super().validate(extra_validators) and all(are_good)
        if is_good and not self._costs():
            self.rows[0].amount_idr.errors = [_l("Isi paling sedikit satu biaya")]
        return is_good and bool(self._costs())

    def entry(self) -> CostingEntry:
        """What was typed, once it is valid."""
        return CostingEntry(
            packs=self.packs.data,
            costs=self._costs(),
            markup_percent=self.markup.data,
            margin_percent=self.margin.data,
            seen=self.seen.data or "",
        )

    def _costs(self) -> tuple[CostEntry, ...]:
        materials = [
            CostEntry(CostKind.MATERIAL, row.amount_idr.data, row.name.data)
            for row in self.rows
            if row.amount_idr.data
        ]
        others = [
            CostEntry(kind, self[kind.value].data) for kind in OTHERS if self[kind.value].data
        ]
        return (*materials, *others)


def _kept(costing: Costing | None) -> dict[str, Any]:
    if costing is None:
        return {}
    others = {line.kind.value: line.amount_idr for line in costing.lines if line.kind in OTHERS}
    return others | {
        "packs": costing.packs,
        "markup": costing.markup_percent,
        "margin": costing.margin_percent,
    }


def _of_kind(costing: Costing | None, kind: CostKind) -> list[Any]:
    return [line for line in costing.lines if line.kind is kind] if costing else []
