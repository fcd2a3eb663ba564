"""What a group writes into its stock book, and which lines of it are looked at."""

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from storefront.catalog.forms_variant import MOST_PIECES
from storefront.catalog.models import StockReason, Variant
from storefront.catalog.queries.book import Sieve
from storefront.core.amount_fields import QuantityField
from storefront.core.forms import BaseForm, OneTimeKeyField, Required, TextField

REASONS = {
    StockReason.OPENING: _l("Hitungan pertama"),
    StockReason.PRODUCED: _l("Baru dibuat"),
    StockReason.COUNTED: _l("Dihitung ulang"),
    StockReason.DAMAGED: _l("Rusak"),
    StockReason.ORDERED: _l("Dipesan"),
    StockReason.GIVEN_BACK: _l("Kembali dari pesanan"),
}
YEARS = range(2020, 2100)  # a day that somebody may mean


class BookForm(BaseForm):
    """Pieces that were made or damaged, for the stock book."""

    key = OneTimeKeyField()
    variant_id = SelectField(lazy_pgettext("satu", "Produk"), [Required(_l("Pilih produk"))])
    pieces = QuantityField(_l("Berapa"), [Required()], most=MOST_PIECES)
    reason = RadioField(
        _l("Sebabnya"),
        [Required()],
        choices=[
            SelectChoice(StockReason.PRODUCED.value, _l("Baru dibuat, stok bertambah")),
            SelectChoice(StockReason.DAMAGED.value, _l("Rusak, stok berkurang")),
        ],
        default=StockReason.PRODUCED.value,
    )
    note = TextField(_l("Catatan"), longest=120)

    def __init__(self, variants: Sequence[Variant]) -> None:
        super().__init__()
        self.variant_id.choices = [
            SelectChoice(str(variant.id), f"{variant.product.name}, {variant.name}")
            for variant in variants
        ]


def asked_sieve() -> Sieve:
    """Which lines the address asks for; what it says wrongly it does not say."""
    reasons = {reason.value: reason for reason in StockReason}
    day = request.args.get("tanggal", type=date.fromisoformat)
    return Sieve(
        reasons.get(request.args.get("sebab", "")), day if day and day.year in YEARS else None
    )
