"""Fields for rupiah, pieces and grams, in every way that people write them."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.core.forms import TextField
from storefront.core.language import Language, page_language
from storefront.core.money import NotRupiah, format_idr, parse_idr, thousands
from storefront.core.weights import NotAWeight, parse_grams


class AmountField(TextField):
    """A whole number between `least` and `most`; `data` is an int or None."""

    empty = None
    least, most = 0, 0

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int | None = None,
        most: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.least = self.least if least is None else least
        self.most = self.most if most is None else most

    def parse(self, text: str) -> int:
        """The number that a text means; raises ValueError with the words to show."""
        raise NotImplementedError

    def read(self, text: str) -> int:
        amount = self.parse(_with_dots(text))
        if amount < self.least:
            raise ValueError(_l("Paling sedikit %(least)s", least=self.spoken(self.least)))
        if amount > self.most:
            raise ValueError(_l("Paling banyak %(most)s", most=self.spoken(self.most)))
        return amount

    def show(self, value: int) -> str:
        return thousands(value)

    def spoken(self, amount: int) -> str:
        """The number in a sentence."""
        return self.show(amount)


class RupiahField(AmountField):
    """Whole rupiah, in every way that people write a price."""

    most = 999_999_999

    def parse(self, text: str) -> int:
        try:
            return parse_idr(text)
        except NotRupiah:
            raise ValueError(_l("Tulis rupiah seperti 25.000 atau 25rb")) from None

    def spoken(self, amount: int) -> str:
        return format_idr(amount)


class QuantityField(AmountField):
    """How many pieces."""

    least, most = 1, 999

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"-?([0-9]{1,100}|[0-9]{1,3}(\.[0-9]{3}){1,30})", text):
            raise ValueError(_l("Tulis jumlah dengan angka, misalnya 2"))
        return int(text.replace(".", ""))


class StepperField(QuantityField):
    """How many pieces; its buttons send `<name>_step` = -1 or 1 where there is no script."""

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        step = formdata.get(f"{self.name}_step") if formdata else None
        if step in ("-1", "1") and self.data is not None and not self.process_errors:
            self.data = min(max(self.data + int(step), self.least), self.most)
            self.text = self.show(self.data)


class GramsField(AmountField):
    """A weight in grams, however it is written."""

    least, most = 1, 100_000

    def parse(self, text: str) -> int:
        try:
            return parse_grams(text)
        except NotAWeight:
            raise ValueError(
                _l("Tulis gram, misalnya 500, atau dengan satuannya: 0,5 kg, ½ kg")
            ) from None

    def spoken(self, amount: int) -> str:
        return str(_("%(grams)s gram", grams=thousands(amount)))


def _with_dots(text: str) -> str:
    """A number as Indonesians part its thousands; on English pages it may come with commas."""
    is_english = page_language() is Language.EN
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", ".", text) if is_english else text
