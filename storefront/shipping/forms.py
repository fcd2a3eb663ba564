"""What a group fills in about one way of delivery, and about the days on which it sends."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, FormField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from storefront.core.amount_fields import QuantityField, RupiahField
from storefront.core.forms import BaseForm, Required, TextField
from storefront.core.text import fold
from storefront.groups.models import ProducerGroup
from storefront.shipping.labels import EVERYWHERE, KINDS, WEEKDAYS
from storefront.shipping.models import ShippingKind, ShippingOption
from storefront.shipping.queries import Zone, zones, zones_called
from storefront.shipping.services import Delivery, Rate

MOST_RATES = 30
EMPTY_ROWS = 3
MAP_LINK = re.compile(
    r"https://(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.|maps\.)?google\.(?:com|co\.id)/maps"
    r"|maps\.google\.com|www\.openstreetmap\.org|osm\.org|maps\.apple\.com|waze\.com)[/?#]\S+"
)
LAST_HOURS = range(6, 22)
OURS = {"required": False}  # what has to be filled in we say ourselves, not the browser


class ZoneField(TextField):
    """Where a price holds; `data` is a Zone, with an empty code for everywhere, or None."""

    empty = None

    def read(self, text: str) -> Zone:
        if fold(text) in {"semua", "semua daerah", fold(str(EVERYWHERE))}:
            return Zone("", str(EVERYWHERE))
        found = zones_called(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValueError(_l("Belum ditemukan. Tulis semua, atau nama kecamatan, kabupaten."))
        names = "; ".join(zone.label for zone in found[:5])
        raise ValueError(_l("Ada beberapa. Tulis salah satu: %(names)s", names=names))

    def show(self, value: Zone) -> str:
        return value.label


class MapLinkField(TextField):
    """The link that a map gives to share; names of places that come with it are left out."""

    def read(self, text: str) -> str:
        if found := MAP_LINK.search(text):
            return found[0]
        raise ValueError(_l("Salin tautan dari Google Maps: buka tempatnya, lalu Bagikan"))


class RateRow(BaseForm):
    """One price; a row without anything in it does not count."""

    zone = ZoneField(_l("Daerah"), longest=120, render_kw=OURS)
    up_to_kg = QuantityField(_l("Sampai berapa kg"))
    price = RupiahField(_l("Ongkir"), most=10_000_000, render_kw=OURS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone.flags.required = self.price.flags.required = True

    def validate_zone(self, field: Field) -> None:
        if field.data is None and not self.is_empty:
            raise ValidationError(_l("Tulis daerahnya, atau semua"))

    def validate_price(self, field: Field) -> None:
        if field.data is None and not self.is_empty:
            raise ValidationError(_l("Isi ongkirnya, 0 kalau gratis"))

    @property
    def is_empty(self) -> bool:
        return all(field.data is None for field in (self.zone, self.up_to_kg, self.price))

    @property
    def rate(self) -> Rate | None:
        if self.is_empty:
            return None
        return Rate(self.zone.data.code or None, self.up_to_kg.data, self.price.data)


class RateRows(FieldList):
    """Rows by number; WTForms itself would stumble over a digit like `²` and over endless ones."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        names = [name for name in formdata if re.match(r"[a-z]+-[0-9]{1,3}-", name, re.ASCII)]
        yield from super()._extract_indices(prefix, names)


class DeliveryForm(BaseForm):
    """One way of delivery of a kind that does not change."""

    name = TextField(_l("Nama yang dilihat pembeli"), [Required(_l("Isi namanya"))], longest=60)
    address = TextField(
        _l("Alamatnya"),
        description=_l("Dengan patokan, misalnya Balai Desa Lipursari, depan SD"),
        longest=200,
    )
    note = TextField(_l("Lama pengiriman"), description=_l("Misalnya 2–3 hari"), longest=200)
    map_url = MapLinkField(
        _l("Tautan peta"), description=_l("Dari Google Maps: Bagikan, Salin tautan"), longest=500
    )
    rates = RateRows(FormField(RateRow), max_entries=MOST_RATES)
    is_offered = BooleanField(_l("Tawarkan kepada pembeli"), default=True)

    def __init__(self, kind: ShippingKind, option: ShippingOption | None = None) -> None:
        self.kind = kind
        super().__init__(data=_shown(option) if option else _fresh(kind))
        if kind is ShippingKind.PICKUP:
            self.note.label.text = _l("Kapan bisa diambil")
            self.note.description = _l("Misalnya Senin–Sabtu, 08.00–15.00")
            self.address.flags.required = True
        else:
            del self.address, self.map_url

    def validate_address(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Tulis tempatnya, supaya pembeli tidak bertanya lagi"))

    def validate_rates(self, field: Field) -> None:
        if self.kind is not ShippingKind.PICKUP and not any(not row.form.is_empty for row in field):
            raise ValidationError(_l("Isi paling sedikit satu daerah dengan ongkirnya"))

    @property
    def delivery(self) -> Delivery:
        is_pickup = self.kind is ShippingKind.PICKUP
        rows = [] if is_pickup else [row.form.rate for row in self.rates]
        return Delivery(
            kind=self.kind,
            name=self.name.data,
            note=self.note.data,
            address=self.address.data if is_pickup else "",
            map_url=self.map_url.data if is_pickup else "",
            is_offered=self.is_offered.data,
            rates=tuple(rate for rate in rows if rate),
        )


class SendingForm(BaseForm):
    """The weekdays on which a group sends, and until which hour an order goes the same day."""

    days = SelectMultipleField(
        _l("Hari kirim"),
        choices=[SelectChoice(day, words) for day, words in WEEKDAYS.items()],
        description=_l("Kosong berarti tidak ditulis kapan dikirim."),
        option_widget=CheckboxInput(),
    )
    by_hour = SelectField(
        _l("Untuk hari itu, pesanan masuk paling lambat"),
        choices=[
            SelectChoice("", _l("Sampai malam")),
            *(SelectChoice(str(hour), f"{hour:02}.00") for hour in LAST_HOURS),
        ],
    )

    def __init__(self, group: ProducerGroup) -> None:
        hour = "" if group.send_by_hour is None else str(group.send_by_hour)
        super().__init__(data={"days": list(group.send_days), "by_hour": hour})
        self.by_hour.flags.required = True  # one of them is always chosen

    @property
    def last_hour(self) -> int | None:
        return int(self.by_hour.data) if self.by_hour.data else None


def _fresh(kind: ShippingKind) -> dict[str, Any]:
    first: dict[str, Any] = {"zone": Zone("", str(EVERYWHERE))}
    rows = [first if kind in (ShippingKind.FLAT, ShippingKind.PER_KG) else {}]
    return {"name": str(KINDS[kind]), "is_offered": True, "rates": rows + [{}] * EMPTY_ROWS}


def _shown(option: ShippingOption) -> dict[str, Any]:
    known = zones([rate.region_code for rate in option.rates if rate.region_code])
    rows = [
        {
            "zone": known.get(rate.region_code or "", Zone("", str(EVERYWHERE))),
            "up_to_kg": rate.up_to_kg,
            "price": rate.price_idr,
        }
        for rate in sorted(option.rates, key=lambda rate: rate.id)
    ]
    return {
        "name": option.name,
        "note": option.note,
        "address": option.address,
        "map_url": option.map_url,
        "is_offered": option.is_offered,
        "rates": rows + [{}] * EMPTY_ROWS,
    }
