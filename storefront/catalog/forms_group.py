"""What a group types about its products."""

import re
from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from storefront.catalog.facts import facts_of
from storefront.catalog.forms_variant import VariantForm
from storefront.catalog.models import (
    Category,
    FactKind,
    Product,
    ProductStatus,
    StockReason,
    Variant,
)
from storefront.catalog.services.photos import MOST_PHOTOS
from storefront.catalog.services.products import ProductEntry
from storefront.core.forms import (
    BaseForm,
    OneTimeKeyField,
    PhotosField,
    Required,
    TextAreaField,
    TextField,
)
from storefront.core.images import AcceptedPhoto
from storefront.core.numbers import new_secret

MOST_VARIANTS = 20
ROW_KEY = re.compile("[1-9][0-9]{0,8}|baru-[0-9]{1,3}")  # a variant's id, or a new row
SCRIPT_KEY = "baru-0"  # in the row that a script copies, which gives each copy the next number
STOCK_REASONS = {
    StockReason.COUNTED: _l("Dihitung ulang"),
    StockReason.PRODUCED: _l("Baru dibuat"),
    StockReason.DAMAGED: _l("Ada yang rusak"),
}


class ProductForm(BaseForm):
    """A product on one page: what is told of it, its variants as `rows`, its photos.

    Photos that came with an earlier press are kept by the shop; the page names them by signed
    tokens, so no form can name a picture of another group.
    """

    key = OneTimeKeyField()
    seen = HiddenField()
    name = TextField(
        _l("Nama produk"),
        [Required()],
        longest=80,
        description=_l("Sebut isi dan rasanya, misalnya “Keripik jamur pedas”"),
    )
    category_id = SelectField(_l("Kategori"), [Required(_l("Pilih kategori"))])
    about = TextAreaField(_l("Cerita singkat"), longest=2_000)
    maker = TextField(_l("Dibuat oleh"), longest=80)
    net_content = TextField(_l("Isi bersih"), description=_l("Misalnya 100 gram"))
    composition = TextAreaField(_l("Komposisi"), longest=500)
    shelf_life = TextField(_l("Tahan berapa lama"), description=_l("Misalnya 3 bulan"))
    storage = TextField(_l("Cara simpan"))
    allergens = TextField(_l("Alergen"), description=_l("Misalnya kacang, susu, telur"))
    material = TextField(_l("Bahan"), description=_l("Misalnya katun primisima"))
    size = TextField(_l("Ukuran"), description=_l("Misalnya 200 × 115 cm"))
    care = TextField(_l("Cara merawat"), description=_l("Misalnya cuci dengan tangan"))
    uploads = PhotosField(_l("Tambah foto"), most=MOST_PHOTOS)
    stock_reason = RadioField(
        _l("Kalau stok berubah, sebabnya"),
        [Required()],
        choices=[SelectChoice(reason.value, words) for reason, words in STOCK_REASONS.items()],
        default=StockReason.COUNTED.value,
    )
    is_shown = BooleanField(
        _l("Tampilkan di etalase"), default=True, description=_l("Pembeli bisa memesan")
    )

    def __init__(
        self,
        group_id: int,
        categories: Sequence[Category],
        product: Product | None = None,
        *,
        is_sent: bool = True,
    ) -> None:
        """As it was sent; as the product is with `is_sent=False`, and when nothing was sent."""
        self.product = product
        source: dict[str, Any] = {} if is_sent else {"formdata": None}
        super().__init__(obj=product, data=_facts_and_state(product), **source)
        self._fitting = {str(category.id): facts_of(category.slug) for category in categories}
        self.category_id.choices = [
            SelectChoice("", _l("Pilih kategori")),
            *(self._choice_of(category) for category in categories),
        ]
        if product is None:
            del self.stock_reason
        self.changes: list[tuple[str, str]] = []  # what somebody else made of it meanwhile
        self._signer = URLSafeSerializer(current_app.secret_key or "", salt=f"photo-{group_id}")
        self._read_rows_and_photos(is_sent and self.is_submitted())

    def _choice_of(self, category: Category) -> SelectChoice:
        """A category that tells a script which facts fit it."""
        value = str(category.id)
        facts = " ".join(self._fitting[value])
        return SelectChoice(value, category.spoken_name, {"data-facts": facts})

    @property
    def facts(self) -> list[tuple[Field, bool]]:
        """The fields of all facts, and whether each is shown: it fits or it says something."""
        fitting = self._fitting.get(self.category_id.data or "", tuple(FactKind))
        fields = [(kind, self[kind.value]) for kind in FactKind]
        return [(field, kind in fitting or bool(field._value())) for kind, field in fields]

    def _read_rows_and_photos(self, is_sent: bool) -> None:
        variants = {str(variant.id): variant for variant in _variants_of(self.product)}
        if not is_sent:
            self.rows = [VariantForm(key, each, formdata=None) for key, each in variants.items()]
            self.picture_ids = [photo.picture_id for photo in _photos_of(self.product)]
        else:
            keys = [key for key in dict.fromkeys(request.form.getlist("row")) if _is_row(key)]
            known = [key for key in keys if key in variants or not key.isdecimal()]
            self.rows = [VariantForm(key, variants.get(key)) for key in known[:MOST_VARIANTS]]
            self.picture_ids = self._read_tokens(request.form.getlist("photo"))[:MOST_PHOTOS]
        if not self.rows:
            self.add_row()

    def _read_tokens(self, tokens: list[str]) -> list[int]:
        found = []
        for token in dict.fromkeys(tokens):
            try:
                found.append(int(self._signer.loads(token)))
            except BadSignature:
                continue
        return found

    def token_of(self, picture_id: int) -> str:
        """What the page says for a picture that was kept."""
        return str(self._signer.dumps(picture_id))

    @property
    def can_add_row(self) -> bool:
        return len(self.rows) < MOST_VARIANTS

    def blank_row(self) -> VariantForm:
        """The row that a script copies for each further variant."""
        return VariantForm(SCRIPT_KEY, formdata=None)

    def add_row(self) -> None:
        """One more empty row."""
        taken = [int(row.key.removeprefix("baru-")) for row in self.rows if not row.key.isdecimal()]
        self.rows.append(VariantForm(f"baru-{max(taken, default=0) + 1}", formdata=None))

    def tap(self) -> bool:
        """Carry out a button that changes the form alone: one more row, photos moved or removed.

        Tells whether it was one; nothing is saved by it.
        """
        if "more" in request.form:
            if self.can_add_row:
                self.add_row()
            return True
        for name, move in MOVES.items():
            place = request.form.get(name, type=int)
            if name in request.form:
                if place is not None and 0 <= place < len(self.picture_ids):
                    move(self.picture_ids, place)
                return True
        return False

    def validate(self, extra_validators: Any = None) -> bool:
        """Rows that nobody filled in are left out, unless there is no other."""
        self.rows = [row for row in self.rows if not row.is_blank] or self.rows[:1]
        are_good = [row.validate() for row in self.rows]
        return super().validate(extra_validators) and all(are_good) and self._names_differ()

    def _names_differ(self) -> bool:
        seen: set[str] = set()
        for row in self.rows:
            if row.name.data.casefold() in seen:
                row.name.errors = [_l("Nama pilihan ini sudah ada di baris lain")]
            seen.add(row.name.data.casefold())
        return len(seen) == len(self.rows)

    def entry(self, new_photos: Sequence[AcceptedPhoto], *, may_show: bool) -> ProductEntry:
        """What was typed, once it is valid."""
        facts = ((kind, self[kind.value].data) for kind in FactKind)
        reason = self.stock_reason.data if self.product else StockReason.COUNTED
        return ProductEntry(
            name=self.name.data,
            category_id=int(self.category_id.data),
            about=self.about.data,
            maker=self.maker.data,
            facts=tuple((kind, text) for kind, text in facts if text),
            variants=tuple(row.entry() for row in self.rows),
            picture_ids=tuple(self.picture_ids),
            new_photos=tuple(new_photos),
            is_shown=self.is_shown.data and may_show,
            stock_reason=StockReason(reason),
            seen=self.seen.data or "",
        )

    def note_changes(self, product: Product, *, counts_anew: bool) -> None:
        """Say what was saved meanwhile; the next press overwrites it knowingly.

        With `counts_anew` the stock that was typed is compared with what there is now, else still
        with what was seen, so that orders which came meanwhile stay counted.
        """
        self.key.data = new_secret()
        if self.seen.data != product.mark:
            self.changes = self._differences(product)
        self.seen.data = product.mark
        for row in self.rows:
            if row.variant:
                row.note_changes(counts_anew=counts_anew)

    def _differences(self, product: Product) -> list[tuple[str, str]]:
        facts = {fact.kind.value: fact.text for fact in product.facts}
        stored = {"name": product.name, "about": product.about, "maker": product.maker}
        stored |= {kind.value: facts.get(kind.value, "") for kind in FactKind}
        found = [
            (self[name].label.text, text)
            for name, text in stored.items()
            if self[name].data != text
        ]
        if self.category_id.data != str(product.category_id):
            found.append((self.category_id.label.text, product.category.name))
        if self.picture_ids != [photo.picture_id for photo in product.photos]:
            found.append((_l("Jumlah foto"), str(len(product.photos))))
        return found


class AnswerForm(BaseForm):
    """What the group did about a product that was taken down."""

    answer = TextAreaField(longest=500)


def _move_left(ids: list[int], place: int) -> None:
    if place > 0:
        ids[place - 1], ids[place] = ids[place], ids[place - 1]


def _move_right(ids: list[int], place: int) -> None:
    if place < len(ids) - 1:
        _move_left(ids, place + 1)


MOVES = {
    "photo_cover": lambda ids, place: ids.insert(0, ids.pop(place)),
    "photo_left": _move_left,
    "photo_right": _move_right,
    "photo_drop": lambda ids, place: ids.pop(place),
}


def _facts_and_state(product: Product | None) -> dict[str, Any]:
    if product is None:
        return {}
    facts = {fact.kind.value: fact.text for fact in product.facts}
    is_shown = product.status is ProductStatus.ACTIVE
    return facts | {"seen": product.mark, "is_shown": is_shown}


def _variants_of(product: Product | None) -> list[Variant]:
    return product.variants if product else []


def _photos_of(product: Product | None) -> list[Any]:
    return product.photos if product else []


def _is_row(key: str) -> bool:
    return bool(ROW_KEY.fullmatch(key))
