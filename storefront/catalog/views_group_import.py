"""A group's own spreadsheet: brought in after a look at what would become of it, and taken out."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, groupby
from typing import Any, BinaryIO

from flask import (
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from storefront.catalog.forms_import import (
    ColumnForm,
    SentSheet,
    UploadForm,
    are_valid,
    column_forms,
    sheet_of,
    token_of,
)
from storefront.catalog.queries.own import Shelf
from storefront.catalog.queries.sheet import known_of, lines_to_write, mapped_columns
from storefront.catalog.services.import_products import import_rows, map_columns
from storefront.catalog.services.kept_sheets import forget_sheet, keep_sheet, kept_sheet
from storefront.catalog.sheets import write
from storefront.catalog.sheets.reader import Reader
from storefront.catalog.sheets.refused import SheetRefused
from storefront.catalog.sheets.rows import Row, Status, Summary
from storefront.catalog.sheets.tables import Column, Table, open_table
from storefront.catalog.sheets.words import heading_of, sentence
from storefront.core.errors import DomainError
from storefront.core.money import thousands
from storefront.groups.area import group_area
from storefront.groups.models import Permission

MOST_SHOWN = 100  # rows of each kind; the counts speak of all
STEP = 1_000  # rows between two words about how far a long sheet is read
CUT = Markup("<!-- here the page goes on -->")
MISTAKES = "Yang salah"  # a heading that is known when the file comes back

bp = group_area("import_group", __name__)
PRODUCTS = Permission.PRODUCTS


class Look:
    """What would become of a sheet, as far as the page shows it."""

    def __init__(self, error: DomainError | None, forms: list[ColumnForm] | None) -> None:
        self.error = error
        self.forms = forms or []  # for its columns
        self.table: Table | None = None
        self._begin()

    def _begin(self) -> None:
        self.summary = Summary()
        self.rows: dict[Status, list[Row]] = {status: [] for status in Status}

    @property
    def is_question(self) -> bool:
        """Whether a person has to say what the columns are, before anything is read."""
        return self.table is not None and self.table.is_unclear

    def read(self, name: str) -> Iterator[int]:
        """Read the sheet that is kept under this name; tells now and then how far it is."""
        with kept_sheet(name) as file:
            try:
                self.table = _table_in(file)
                self.forms = self.forms or column_forms(self.table.columns)
                for count, row in enumerate(_rows_of(self.table), start=1):
                    self.summary.add(row)
                    if len(self.rows[row.status]) < MOST_SHOWN:
                        self.rows[row.status].append(row)
                    if count % STEP == 0:
                        yield count
            except SheetRefused as error:  # perhaps far down: what was read before is not offered
                self.error = error
                self._begin()


@bp.get("/impor", permission=PRODUCTS)
def start() -> ResponseReturnValue:
    return _start_page(UploadForm())


@bp.post("/impor", permission=PRODUCTS)
def upload() -> ResponseReturnValue:
    """Keep the file aside; nothing in it becomes a product yet."""
    form = UploadForm()
    if not form.validate():
        return _start_page(form), 422
    file = form.file.data
    try:
        table = _table_in(file.stream)
    except SheetRefused as error:
        return _start_page(form, error), error.status
    name = keep_sheet(file.stream, is_book=bool(table.sheet))
    token = token_of(SentSheet(name, file.filename), g.group.id)
    return redirect(url_for(".preview", token=token), 303)


@bp.get("/impor/<token>", permission=PRODUCTS)
def preview(token: str) -> ResponseReturnValue:
    return _preview_page(token)


@bp.post("/impor/<token>", permission=PRODUCTS)
def confirm(token: str) -> ResponseReturnValue:
    """Keep what was read well; the file is not needed any more."""
    sheet = sheet_of(token, g.group.id)
    try:
        with kept_sheet(sheet.name) as file:
            rows = _rows_of(_table_in(file))
            done = import_rows(g.group.id, rows, by_id=g.member.user_id)
    except DomainError as error:
        return _preview_page(token, error), error.status
    forget_sheet(sheet.name)
    counts = {what: thousands(count) for what, count in asdict(done).items()}
    flash(_("%(added)s baru, %(changed)s diperbarui, %(unchanged)s tetap sama.", **counts), "ok")
    shelf = Shelf.DRAFT if done.added else Shelf.ON_SALE
    return redirect(url_for("products_group.index", rak=shelf), 303)


@bp.post("/impor/<token>/kolom", permission=PRODUCTS)
def explain_columns(token: str) -> ResponseReturnValue:
    """Remember what columns mean, where it is not what they say by themselves."""
    with kept_sheet(sheet_of(token, g.group.id).name) as file:
        forms = column_forms(_table_in(file).columns, is_sent=True)
        guessed = open_table(file, sheet=request.args.get("lembar"))
    if not are_valid(forms):
        return _preview_page(token, forms=forms), 422
    guesses = {column.key: column.field for column in guessed.columns}
    said = {
        form.column.key: form.meaning
        for form in forms
        if form.meaning is not guesses.get(form.column.key)
        or (form.meaning is None and not form.column.is_unread)
    }
    map_columns(g.group.id, [form.column.key for form in forms], said)
    flash(_("Arti kolom disimpan, juga untuk berkas berikutnya."), "ok")
    return redirect(_address_of("preview", token), 303)


@bp.get("/impor/<token>/perbaiki.csv", permission=PRODUCTS)
def mistakes(token: str) -> ResponseReturnValue:
    """The lines to mend as they were, each with what is wrong behind it."""
    with kept_sheet(sheet_of(token, g.group.id).name) as file:
        table = _table_in(file)
        width = len(table.columns)
        lines = []
        for _number, rows in groupby(_rows_of(table), key=lambda row: row.number):
            line = list(rows)
            wrong = " ".join(sentence(error) for row in line for error in row.errors)
            if wrong:
                lines.append([*line[0].line[:width], *[""] * (width - len(line[0].line)), wrong])
    headings = [*map(_heading_to_write, table.columns), MISTAKES]
    return _download(write.as_csv(headings, lines), write.CSV, f"perbaiki-{g.group.slug}.csv")


@bp.get("/produk.<any(csv, xlsx):ending>", permission=PRODUCTS)
def export(ending: str) -> ResponseReturnValue:
    """What the group sells, as a file that can be changed and brought in again."""
    kind, as_file = write.WRITERS[ending]
    rows = map(write.cells_of, lines_to_write(g.group.id))
    return _download(as_file(write.COLUMNS, rows), kind, f"produk-{g.group.slug}.{ending}")


def _heading_to_write(column: Column) -> str:
    """So that the file is understood when it comes back, also where there were no headings."""
    return column.heading or (write.HEADINGS[column.field] if column.field else "")


def _table_in(file: BinaryIO) -> Table:
    sheet = request.args.get("lembar")
    return open_table(file, sheet=sheet, mapped=mapped_columns(g.group.id))


def _rows_of(table: Table) -> Iterator[Row]:
    return Reader(table, known_of(g.group.id)).rows()


def _start_page(form: UploadForm, error: DomainError | None = None) -> str:
    return render_template("catalog/import_start.html", form=form, error=error)


def _preview_page(
    token: str, error: DomainError | None = None, *, forms: list[ColumnForm] | None = None
) -> str | Response:
    """What would become of a sheet; of a long one the page is sent while it is read."""
    sheet = sheet_of(token, g.group.id)
    look = Look(error, forms)
    reading = look.read(sheet.name)
    first = next(reading, None)
    if first is None:
        return render_template("catalog/import_preview.html", **_shown(look, sheet, token))
    page = render_template("catalog/import_preview.html", title=sheet.title, cut=CUT)

    def parts() -> Iterator[str]:
        head, middle, end = page.split(CUT)
        yield head
        for count in chain([first], reading):
            words = ngettext(
                "%(count)s baris dibaca", "%(count)s baris dibaca", count, count=thousands(count)
            )
            yield f"<li>{words}</li>\n"
        yield middle
        yield render_template("catalog/import_look.html", **_shown(look, sheet, token))
        yield end

    response = Response(stream_with_context(parts()))
    response.headers["Content-Encoding"] = "identity"  # else it would wait to be compressed
    return response


def _shown(look: Look, sheet: SentSheet, token: str) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "look": look,
        "columns": look.forms,
        "address": lambda endpoint, **sheet: _address_of(endpoint, token, **sheet),
        "heading_of": heading_of,
        "sentence": sentence,
    }


def _address_of(endpoint: str, token: str, lembar: str | None = None) -> str:
    """A page about the file, and about the sheet of it that is looked at."""
    return url_for(f".{endpoint}", token=token, lembar=lembar or request.args.get("lembar"))


def _download(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
