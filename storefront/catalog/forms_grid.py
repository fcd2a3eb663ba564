"""Prices and stock of many variants as they are typed on one page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from storefront.catalog.forms_variant import MOST_PIECES
from storefront.catalog.queries.grid import PAGE, GridLine
from storefront.catalog.services.grid import Figures, RowEntry
from storefront.core.amount_fields import AmountField, QuantityField, RupiahField
from storefront.core.forms import BaseForm, OneTimeKeyField, Required
from storefront.core.numbers import new_secret

SEEN = re.compile("([0-9]{1,9}) ([0-9]{1,9}) ([0-9]{1,9}|-)")


class RowForm(BaseForm):
    """One variant; a row that nobody touched is neither read nor judged."""

    price_idr = RupiahField(_l("Harga"), [Required()], least=100)
    stock = QuantityField(_l("Stok"), [Required()], least=0, most=MOST_PIECES)
    low_stock = QuantityField(_l("Ingatkan kalau tinggal"), least=0, most=MOST_PIECES)
    seen = HiddenField()

    def __init__(self, line: GridLine, *, is_sent: bool) -> None:
        source: dict[str, Any] = {} if is_sent else {"formdata": None}
        now = Figures(line.price_idr, line.stock, line.low_stock)
        super().__init__(prefix=f"baris-{line.id}-", obj=now, data={"seen": _mark(now)}, **source)
        self.line = line
        self.clashes: dict[str, tuple[Any, Any, Any]] = {}  # what was seen, is now, was typed
        for field in self.figures:
            field.label.text = f"{line.product}, {line.variant}: {field.label.text}"

    @property
    def figures(self) -> tuple[AmountField, ...]:
        return self.price_idr, self.stock, self.low_stock

    @property
    def is_touched(self) -> bool:
        seen = self._seen()
        if seen is None:
            return True
        shown = (seen.price_idr, seen.stock, seen.low_stock)
        return any(
            field._value() != ("" if figure is None else field.show(figure))
            for field, figure in zip(self.figures, shown, strict=True)
        )

    def validate_seen(self, field: HiddenField) -> None:
        if self._seen() is None:
            raise ValidationError(_l("Halaman ini sudah lama terbuka. Muat ulang dulu."))

    def entry(self) -> RowEntry:
        """What was typed, once it is valid."""
        seen = self._seen()
        assert seen is not None  # noqa: S101 - `validate_seen` has looked
        typed = Figures(self.price_idr.data, self.stock.data, self.low_stock.data)
        return RowEntry(self.line.id, seen, typed)

    def ask_again(self, now: Figures) -> None:
        """Set what was seen and typed beside what there is now, to choose from."""
        entry = self.entry()
        for name, typed in entry.clashes(now).items():
            self.clashes[name] = getattr(entry.seen, name), getattr(now, name), typed
        self.process(formdata=None, obj=now, data={"seen": _mark(now)})

    def _seen(self) -> Figures | None:
        found = SEEN.fullmatch(self.seen.data or "")
        if found is None:
            return None
        low = None if found[3] == "-" else int(found[3])
        return Figures(int(found[1]), int(found[2]), low)


class GridForm(BaseForm):
    """A page of rows with one button."""

    key = OneTimeKeyField()

    def __init__(self, lines: Sequence[GridLine], *, is_sent: bool = False) -> None:
        super().__init__()
        self.rows = [RowForm(line, is_sent=is_sent) for line in lines]

    def validate(self, extra_validators: Any = None) -> bool:
        are_good = [row.validate() for row in self.touched]
        return super().validate(extra_validators) and all(are_good)

    @property
    def touched(self) -> list[RowForm]:
        return [row for row in self.rows if row.is_touched]

    def entries(self) -> list[RowEntry]:
        return [row.entry() for row in self.touched]

    def ask_again(self, clashing: Mapping[int, Figures]) -> None:
        """Keep only the rows in which somebody has to choose."""
        self.key.data = new_secret()
        self.rows = [row for row in self.rows if row.line.id in clashing]
        for row in self.rows:
            row.ask_again(clashing[row.line.id])


def sent_ids() -> list[int]:
    """The variants that the page spoke of."""
    sent = [text for text in request.form.getlist("row") if re.fullmatch("[1-9][0-9]{0,8}", text)]
    return [int(text) for text in sent[:PAGE]]


def _mark(figures: Figures) -> str:
    low = "-" if figures.low_stock is None else figures.low_stock
    return f"{figures.price_idr} {figures.stock} {low}"
