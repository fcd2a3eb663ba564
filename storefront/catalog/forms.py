"""What the addresses of the shop window say: a list in an order, a search, a choice of variant."""

from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from storefront.catalog.queries.cards import Sort
from storefront.catalog.queries.found import BANDS, Band, Figures, Found
from storefront.catalog.queries.wanted import Wanted
from storefront.catalog.stems import asked_words, is_either
from storefront.core.amount_fields import RupiahField, StepperField
from storefront.core.forms import BaseForm, TextField
from storefront.core.money import format_idr

SORTS = {
    Sort.FITTING: _l("Paling sesuai"),
    Sort.BEST_SELLING: _l("Terlaris"),
    Sort.NEWEST: _l("Terbaru"),
    Sort.CHEAPEST: _l("Termurah"),
}


class AddressForm(BaseForm):
    """A form that is sent with GET: what it says stands in the address."""

    def __init__(self) -> None:
        super().__init__(formdata=request.args)


class ListForm(AddressForm):
    """A list of products: its order and the key of the page."""

    sorts: tuple[Sort, ...] = (Sort.BEST_SELLING, Sort.NEWEST, Sort.CHEAPEST)  # the usual one first

    urut = SelectField(_l("Urutkan"))
    hal = StringField()

    def __init__(self) -> None:
        super().__init__()
        self.urut.choices = [(sort.value, SORTS[sort]) for sort in self.sorts]
        if not self.urut.raw_data or not self.urut.raw_data[0]:
            self.urut.data = self.default_sort.value

    @property
    def default_sort(self) -> Sort:
        return self.sorts[0]

    @property
    def sort(self) -> Sort:
        return self.default_sort if self.urut.errors else Sort(self.urut.data)

    def settings(self) -> dict[str, Any]:
        """What the address of this very list says, without the page; to be asked after validate."""
        return {"urut": None if self.sort is self.default_sort else self.sort.value}

    def address(self, path: str | None = None, **changes: Any) -> str:
        """The address of this list with some settings changed; None leaves one out."""
        settings = self.settings() | changes
        said = {
            name: "1" if value is True else value
            for name, value in settings.items()
            if value is not None and value != []
        }
        query = urlencode(said, doseq=True)
        return f"{request.script_root}{path or request.path}{'?' if query else ''}{query}"


class SuggestForm(AddressForm):
    """The beginning of a search."""

    q = TextField(longest=100)


class SearchForm(ListForm):
    """Words and filters over the products of all groups."""

    sorts = tuple(SORTS)

    q = TextField(_l("Kata yang dicari"), longest=100)
    tepat = BooleanField(_l("Persis seperti yang ditulis"))
    kat = RadioField(_l("Kategori"), default="", validate_choice=False)
    kab = SelectMultipleField(
        _l("Kabupaten asal"), option_widget=CheckboxInput(), validate_choice=False
    )
    min = RupiahField(_l("Paling murah"))
    max = RupiahField(_l("Paling mahal"))
    stok = BooleanField(_l("Stok tersedia"))
    sertifikat = BooleanField(_l("Bersertifikat"))

    def choose_from(self, found: Found) -> bool:
        """Offer what there is to choose; tells whether the choice is one of these."""
        self.kat.choices = [SelectChoice("", _l("Semua")), *_choices(found.categories)]
        self.kab.choices = _choices(found.regencies)
        self.kat.validate_choice = self.kab.validate_choice = True
        return all([self.kat.validate(self), self.kab.validate(self)])

    def validate_max(self, field: Field) -> None:
        least, most = self.min.data, field.data
        if least is not None and most is not None and least > most:
            raise ValidationError(_l("Lebih kecil dari harga paling murah"))

    @property
    def has_words(self) -> bool:
        return bool(self.q.data) and not self.q.errors

    @property
    def words(self) -> list[str]:
        return asked_words(self.settings()["q"] or "")

    @property
    def wanted(self) -> Wanted:
        """The filters; one that cannot be read holds nothing back."""
        settings = self.settings()
        return Wanted(
            either=is_either(settings["q"] or ""),
            category=settings["kat"],
            regencies=tuple(settings["kab"] or ()),
            least_idr=settings["min"],
            most_idr=settings["max"],
            in_stock=bool(settings["stok"]),
            certified=bool(settings["sertifikat"]),
        )

    def settings(self) -> dict[str, Any]:
        filters = (
            *(self.q, self.tepat, self.kat, self.kab),
            *(self.min, self.max, self.stok, self.sertifikat),
        )
        said = {
            field.name: None if field.errors or field.data in ("", [], False) else field.data
            for field in filters
        }
        return said | super().settings()

    def applied(self) -> list[tuple[str, str]]:
        """The filters that are on, in words, each with the address without it."""
        settings = self.settings()
        names = {choice.value: choice.label for choice in (*self.kat.choices, *self.kab.choices)}
        on: list[tuple[Any, dict[str, Any]]] = []
        if settings["kat"]:
            on.append((names[settings["kat"]], {"kat": None}))
        on += [
            (names[code], {"kab": [other for other in settings["kab"] if other != code]})
            for code in settings["kab"] or ()
        ]
        prices = Band(settings["min"], settings["max"])
        if any(price is not None for price in prices):
            on.append((_words_of(prices), {"min": None, "max": None}))
        on += [
            (field.label.text, {field.name: None})
            for field in (self.stok, self.sertifikat)
            if settings[field.name]
        ]
        return [(words, self.address(**change)) for words, change in on]

    def bands(self, figures: Figures) -> list[tuple[str, str, int, bool]]:
        """Ranges of prices in words, each with its address, its figure and whether it is on."""
        settings = self.settings()
        chosen = Band(settings["min"], settings["max"])
        return [
            (
                _words_of(band),
                self.address(min=band.least_idr, max=band.most_idr),
                figures.bands[band],
                band == chosen,
            )
            for band in BANDS
        ]


def _choices(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, name) for value, name in names.items()]


def _words_of(band: Band) -> Any:
    least, most = (None if price is None else format_idr(price) for price in band)
    if least and most:
        return f"{least}–{most.removeprefix('Rp')}"
    return _l("Mulai %(price)s", price=least) if least else _l("Sampai %(price)s", price=most)


class VariantForm(BaseForm):
    """So many of one variant."""

    varian = StringField()
    jumlah = StepperField(_l("Jumlah"), default=1)

    @property
    def variant_id(self) -> int | None:
        text = self.varian.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class ChoiceForm(AddressForm, VariantForm):
    """What is chosen on a product page, and where it is to go."""

    tujuan = TextField(_l("Kecamatan atau kode pos tujuan"), longest=120)
    kec = StringField()
