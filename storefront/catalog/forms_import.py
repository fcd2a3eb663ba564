"""What a group says when it brings its own spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import SelectField

from storefront.catalog.sheets.headings import Field
from storefront.catalog.sheets.tables import JOINED, Column
from storefront.catalog.sheets.words import HEADINGS
from storefront.core.errors import Missing
from storefront.core.forms import BaseForm, Required

LONGEST_TITLE = 80
UNREAD = "-"


@dataclass(frozen=True)
class SentSheet:
    """A sheet that waits: where it is kept, and what it was called on the person's phone."""

    name: str
    title: str


def token_of(sheet: SentSheet, group_id: int) -> str:
    """What an address says for a sheet; another group's addresses cannot."""
    return str(_signer(group_id).dumps([sheet.name, sheet.title[:LONGEST_TITLE]]))


def sheet_of(token: str, group_id: int) -> SentSheet:
    """The sheet that an address speaks of; raises Missing."""
    try:
        return SentSheet(*_signer(group_id).loads(token))
    except BadSignature:
        raise Missing() from None


def _signer(group_id: int) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"sheet-{group_id}")


class UploadForm(BaseForm):
    """One file."""

    file = FileField(
        _l("Pilih berkas"),
        [Required(_l("Pilih dulu berkasnya"))],
        description=_l("Excel (.xlsx) atau CSV, paling besar 10 MB"),
    )


class ColumnForm(BaseForm):
    """What one column means."""

    field = SelectField(validators=[Required()])

    def __init__(self, column: Column, *, is_sent: bool) -> None:
        source: dict[str, Any] = {} if is_sent else {"formdata": None}
        said = {"field": column.field or column.guess or UNREAD}
        super().__init__(prefix=f"kolom-{column.index}-", data=said, **source)
        self.column = column
        self.field.label.text = column.heading or _l("Kolom %(place)s", place=column.index + 1)
        self.field.description = column.sample
        self.field.choices = [(UNREAD, _l("Tidak dibaca")), *HEADINGS.items()]

    @property
    def meaning(self) -> Field | None:
        return None if self.field.data == UNREAD else Field(self.field.data)

    @property
    def is_changed(self) -> bool:
        return self.meaning is not self.column.field


def are_valid(forms: Sequence[ColumnForm]) -> bool:
    """Whether all are; two that are said to be the same thing are not, unless they are joined."""
    are_good = [form.validate() for form in forms]
    if not all(are_good):
        return False
    said: dict[Field, ColumnForm] = {}
    for form in forms:
        if form.meaning and form.is_changed and form.meaning not in JOINED:
            first = said.setdefault(form.meaning, form)
            if first is not form:
                other = first.field.label.text
                form.field.errors = [_("Sudah dipilih untuk %(other)s.", other=other)]
    return not any(form.errors for form in forms)


def column_forms(columns: Sequence[Column], *, is_sent: bool = False) -> list[ColumnForm]:
    """A form for every column that has anything in it: what is unknown comes first."""
    filled = [column for column in columns if column.heading or column.sample]
    return [
        ColumnForm(column, is_sent=is_sent)
        for column in sorted(filled, key=lambda column: (not column.is_unknown, column.index))
    ]
