"""What a group types about one variant: a row of the product's form."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from storefront.catalog.models import Variant
from storefront.catalog.services.products import VariantEntry
from storefront.core.amount_fields import GramsField, QuantityField, RupiahField
from storefront.core.forms import BaseForm, Required, TextField

MOST_PIECES = 99_999


class VariantForm(BaseForm):
    """One row: a variant that is there, or a new one."""

    name = TextField(_l("Isi atau ukuran"), [Required()], longest=60)
    price_idr = RupiahField(_l("Harga"), [Required()], least=100)
    stock = QuantityField(_l("Stok"), [Required()], least=0, most=MOST_PIECES)
    weight_g = GramsField(_l("Berat kirim"), [Required()])
    cost_idr = RupiahField(_l("HPP, modal per bungkus"))
    is_withdrawn = BooleanField(_l("Tidak dijual lagi"))
    seen = HiddenField()
    seen_stock = HiddenField()

    def __init__(self, key: str, variant: Variant | None = None, **options: Any) -> None:
        before = {"seen": variant.mark, "seen_stock": variant.stock} if variant else {}
        super().__init__(prefix=f"pilihan-{key}-", obj=variant, data=before, **options)
        self.key, self.variant = key, variant
        self.has_changed = False  # by somebody else, since it was shown

    @property
    def is_blank(self) -> bool:
        """A new row that nobody has filled in."""
        typed = (self.name, self.price_idr, self.stock, self.weight_g, self.cost_idr)
        return self.variant is None and not any(field._value() for field in typed)

    @property
    def is_at_a_loss(self) -> bool:
        return bool(self.price_idr.data and (self.cost_idr.data or 0) > self.price_idr.data)

    def validate_seen_stock(self, field: HiddenField) -> None:
        if self.variant and not re.fullmatch("[0-9]{1,9}", field.data or ""):
            raise ValidationError(_l("Halaman ini sudah lama terbuka. Muat ulang dulu."))

    def note_changes(self, *, counts_anew: bool) -> None:
        """Show beside what was typed what the variant is now."""
        assert self.variant is not None  # noqa: S101 - a new row cannot have changed
        self.has_changed = self.seen.data != self.variant.mark
        self.seen.data = self.variant.mark
        if counts_anew:
            self.has_changed |= self.seen_stock.data != str(self.variant.stock)
            self.seen_stock.data = str(self.variant.stock)

    def entry(self) -> VariantEntry:
        return VariantEntry(
            id=self.variant.id if self.variant else None,
            name=self.name.data,
            price_idr=self.price_idr.data,
            weight_g=self.weight_g.data,
            cost_idr=self.cost_idr.data,
            stock=self.stock.data,
            is_withdrawn=bool(self.variant and self.is_withdrawn.data),
            seen=self.seen.data or "",
            seen_stock=int(self.seen_stock.data) if self.variant else 0,
        )
